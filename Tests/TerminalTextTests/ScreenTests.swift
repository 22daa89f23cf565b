import GlassTerminal
import Seeds
import TerminalText
import Testing

@Suite("Screens of a terminal")
struct ScreenTests {
    private func screen(_ lines: [String], columns: Int = 20) -> Screen {
        var screen = Screen(columns: columns, rows: max(1, lines.count))
        for (row, line) in lines.enumerated() { screen.put(line, row: row, column: 0) }
        return screen
    }

    @Test func `a text is cut at the edges, and what is outside is left out`() {
        var screen = Screen(columns: 5, rows: 2)
        #expect(screen.put("abcdefg", row: 0, column: 2) == 9)
        screen.put("xyz", row: 1, column: -1)
        screen.put("nowhere", row: 7, column: 0)
        #expect(screen.text == "  abc\nyz")
        screen.put("a long text", row: 1, column: 0, width: 5)
        #expect(screen.line(1) == "a lo…")
        screen.put("7", row: 1, column: 0, width: 5, .bold, .right)
        #expect(screen.line(1) == "    7")
        #expect(screen.looks(1) == "bbbbb")
    }

    @Test(arguments: [
        ("\u{1B}[2J", "?[2J"), ("a\nb", "a b"), ("\u{07}", "?"), ("日", "?"), ("é", "é"),
        ("e\u{301}", "e\u{301}"),
        ("\u{200B}", "?"), ("👩‍🚀", "?"), ("N·m ≤ 3 °C", "N·m ≤ 3 °C"), ("\u{9B}2J", "?2J"), ("⣿█▁", "⣿█▁"),
    ])
    func `no text of others is a command to the terminal or moves what follows it`(text: String, seen: String)
    {
        #expect(screen([text]).line(0) == seen)
    }

    @Test func `a screen that did not change is nothing to write`() {
        let one = screen(["LIVE", "wob 3 N"])
        #expect(ScreenPainter.sequence(from: one, to: one, isStyled: true).isEmpty)
    }

    @Test func `one changed digit is one move and one character`() {
        let sequence = ScreenPainter.sequence(
            from: screen(["LIVE", "wob 3 N"]), to: screen(["LIVE", "wob 4 N"]), isStyled: false)
        #expect(sequence == "\u{1B}[2;5H4")
    }

    @Test func `without styles no style and no colour is written`() {
        var styled = Screen(columns: 10, rows: 1)
        styled.put("STOP", row: 0, column: 0, .red)
        let plain = ScreenPainter.sequence(from: nil, to: styled, isStyled: false)
        #expect(plain == "\u{1B}[2J\u{1B}[1;1HSTOP")
        let coloured = ScreenPainter.sequence(from: nil, to: styled, isStyled: true)
        #expect(coloured.contains("\u{1B}[0;1;31mSTOP\u{1B}[0m"))
        // A change of style alone is one only where styles are shown.
        let same = screen(["STOP"], columns: 10)
        #expect(ScreenPainter.sequence(from: styled, to: same, isStyled: false).isEmpty)
        #expect(!ScreenPainter.sequence(from: styled, to: same, isStyled: true).isEmpty)
    }

    @Test(arguments: 0..<40)
    func `whatever was shown before, the terminal shows the new screen`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var glass = TerminalGlass(columns: 24, rows: 8)
        var shown: Screen?
        for _ in 0..<30 {
            var next = Screen(columns: 24, rows: 8)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let text =
                    ["wob 12.3 N", "STOP", "ü…⣿", "a", "LIVE · SIM"].randomElement(using: &random) ?? ""
                let style = [TextStyle.plain, .red, .stale, .bold].randomElement(using: &random) ?? .plain
                next.put(
                    text, row: Int.random(in: 0..<8, using: &random),
                    column: Int.random(in: -3..<24, using: &random), style)
            }
            glass.take(ScreenPainter.sequence(from: shown, to: next, isStyled: seed % 2 == 0))
            shown = next
            #expect(glass.text == next.text)
        }
        #expect(glass.unknown.isEmpty)
        #expect((glass.styles > 0) == (seed % 2 == 0))
    }

    @Test func `entering and leaving take the other buffer and give the cursor back`() {
        var glass = TerminalGlass(columns: 10, rows: 2)
        glass.take(ScreenPainter.enter)
        #expect(glass.isOtherBuffer && !glass.isCursorShown)
        glass.take(ScreenPainter.leave)
        #expect(!glass.isOtherBuffer && glass.isCursorShown && glass.unknown.isEmpty)
    }

    @Test func `a screen of no size, or a monstrous one, is brought inside`() {
        #expect(Screen(columns: 0, rows: -3).columns == 1)
        #expect(Screen(columns: 1_000_000, rows: 1_000_000).rows <= 200)
    }
}
