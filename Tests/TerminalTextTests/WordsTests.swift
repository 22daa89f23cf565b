import TerminalText
import Testing

@Suite("Numbers, fields and tables of a terminal")
struct WordsTests {
    @Test(arguments: [
        (1.25, 1, "1.3"), (-0.04, 1, "0.0"), (-1.05, 2, "-1.05"), (12, 0, "12"), (0.5, 0, "1"),
        (.nan, 2, "nan"), (-.infinity, 2, "-inf"), (1e300, 3, "1e+300"), (0.007, 3, "0.007"),
    ])
    func `a number has so many digits behind its point`(value: Double, digits: Int, text: String) {
        #expect(FixedPoint.text(value, digits: digits) == text)
    }

    @Test(arguments: [
        (7.0, "0:07"), (-3, "0:00"), (247.9, "4:07"), (3600, "1:00:00"), (36_061, "10:01:01"), (.nan, "?"),
    ])
    func `a time left reads as a clock`(seconds: Double, text: String) {
        #expect(FixedPoint.clock(seconds: seconds) == text)
    }

    @Test func `a field is filled or cut`() {
        #expect(CellText.fitted("torque", to: 8) == "torque  ")
        #expect(CellText.fitted("12", to: 4, .right) == "  12")
        #expect(CellText.fitted("spn_torque", to: 5) == "spn_…")
        #expect(CellText.fitted("x", to: 0).isEmpty)
        #expect(
            CellText.ending("queued › sent › started", within: 10) == "…› started")
        #expect(CellText.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(CellText.wrapped("abcdefgh ij", to: 3) == ["abc", "def", "gh", "ij"])
    }

    @Test func `a table gives way in its long texts only`() {
        var table = TextTable([
            TextTable.Column("NAME"), TextTable.Column("VALUE", .right),
            TextTable.Column("MEANING", mayShrink: true),
        ])
        table.add(["z_bit", "-600.0", "bit below touch-off, positive down"])
        table.add(["wob", "3", ""])
        #expect(
            table.lines(width: 30) == [
                "NAME    VALUE  MEANING", "z_bit  -600.0  bit below touc…", "wob         3",
            ])
        #expect(table.lines(width: nil)[1] == "z_bit  -600.0  bit below touch-off, positive down")
        #expect(table.lines(width: 3)[2] == "wob         3", "names and numbers are never cut")
    }
}
