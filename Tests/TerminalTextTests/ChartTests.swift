import TerminalText
import Testing

@Suite("Charts of a terminal")
struct ChartTests {
    private static let second: Int64 = 1_000_000_000

    @Test func `a rising line rises, and a gap is no line`() {
        let columns: [ClosedRange<Double>?] = [0...0, 1...1, 2...2, 3...3, nil, nil, 3...3, 3...3]
        #expect(StripChart.rows(columns, height: 1, scale: 0...3) == ["⡠⠊ ⠉"])
        #expect(StripChart.rows([0...3, nil], height: 2, scale: 0...3) == ["⡇", "⡇"])
    }

    @Test func `a jump is drawn as a line, and what is outside stands at the edge`() {
        #expect(StripChart.rows([0...0, 9...9], height: 1, scale: 0...3) == ["⡸"])
        #expect(StripChart.rows([-9 ... -9, 99...99], height: 1, scale: 0...1) == ["⡸"])
        #expect(StripChart.rows([], height: 3, scale: 0...1).isEmpty)
        #expect(StripChart.rows([1...1], height: 1, scale: 1...1) == ["⡀"])
    }

    @Test(
        arguments: [
            ([0...97.0], 1, 0...100.0), ([3...3.0], 1, 2.5...3.5), ([-250.0 ... -249], 1, -250.0 ... -249),
            ([], 5, 0...5), ([0.001...0.002], 0.0001, 0.001...0.002), ([1e9...5e9], 1, 1e9...5e9),
        ] as [([ClosedRange<Double>?], Double, ClosedRange<Double>)])
    func `a scale has round ends around everything drawn`(
        columns: [ClosedRange<Double>?], least: Double, expected: ClosedRange<Double>
    ) {
        let scale = ChartScale.fitting(columns, least: least)
        #expect(abs(scale.lowerBound - expected.lowerBound) <= 1e-9 * max(1, expected.lowerBound.magnitude))
        #expect(abs(scale.upperBound - expected.upperBound) <= 1e-9 * max(1, expected.upperBound.magnitude))
    }

    @Test(arguments: [Double.infinity, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e300])
    func `no number is too strange for a scale`(value: Double) {
        let scale = ChartScale.fitting([value...value, 0...0])
        #expect(scale.lowerBound < scale.upperBound)
        #expect(StripChart.rows([value...value, nil], height: 2, scale: scale).count == 2)
    }

    @Test func `a trend holds a value until the next, and breaks where values are too far apart`() {
        var trend = Trend(step: Self.second / 4, span: 60 * Self.second)
        trend.add(1, at: 0, gap: 3 * Self.second)
        trend.add(3, at: 2 * Self.second, gap: 3 * Self.second)
        trend.add(5, at: 8 * Self.second, gap: 3 * Self.second)
        let columns = trend.columns(10, span: 10 * Self.second, end: 10 * Self.second)
        #expect(columns == [1...1, 1...1, 1...3, nil, nil, nil, nil, nil, 5...5, nil])
    }

    @Test func `what comes after an interruption is not connected with what was before`() {
        var trend = Trend(step: Self.second, span: 60 * Self.second)
        trend.add(1, at: 0, gap: 10 * Self.second)
        trend.interrupt()
        trend.add(2, at: 3 * Self.second, gap: 10 * Self.second)
        #expect(trend.columns(4, span: 4 * Self.second, end: 4 * Self.second) == [1...1, nil, nil, 2...2])
    }

    @Test func `a trend forgets what is older than its span, and takes no earlier value`() {
        var trend = Trend(step: Self.second, span: 5 * Self.second)
        for at in 0..<20 { trend.add(Double(at), at: Int64(at) * Self.second, gap: 2 * Self.second) }
        trend.add(99, at: 3 * Self.second, gap: 2 * Self.second)
        let columns = trend.columns(20, span: 20 * Self.second, end: 20 * Self.second)
        #expect(columns.prefix(15).allSatisfy { $0 == nil })
        #expect(columns.suffix(5) == [14...15, 15...16, 16...17, 17...18, 18...19])
        #expect(Trend(step: 1, span: 10).columns(3, span: 9, end: 9) == [nil, nil, nil])
    }

    @Test func `a plot has its scale at the left and its times below`() {
        let plot = PlotText(title: "wob", unit: "N", from: "12:00", to: "12:05")
        let columns = (0..<PlotText.dots(inWidth: 40)).map { Double($0)...Double($0) }
        let lines = plot.lines(columns, width: 40, height: 3)
        #expect(lines.first == "wob [N]")
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.count <= 40 })
        #expect(lines[1].hasPrefix("    60.0 ┤") && lines[3].hasPrefix("       0 ┤"), "\(lines)")
        #expect(lines[4] == "         └12:00                    12:05")
    }
}
