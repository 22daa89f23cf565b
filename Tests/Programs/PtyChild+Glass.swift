import CThreadShim
import GlassTerminal

extension PtyChild {
    /// What a person sees in a window of this size.
    func glass(_ columns: Int = 80, _ rows: Int = 24) -> TerminalGlass {
        var glass = TerminalGlass(columns: columns, rows: rows)
        glass.take(screen)
        return glass
    }

    /// Waits until the person sees this.
    @discardableResult
    func wait(
        toSee text: String, within seconds: Double = 10, in size: (Int, Int) = (80, 24)
    ) throws -> TerminalGlass {
        try eventually(
            within: seconds, every: 50, "\"\(text)\" on the screen", seen: { self.glass(size.0, size.1).text }
        ) {
            let glass = glass(size.0, size.1)
            return glass.text.contains(text) ? glass : nil
        }
    }
}
