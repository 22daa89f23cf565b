/// From where to where a chart goes: round numbers that hold everything drawn.
public enum ChartScale {
    /// The smallest range of a round step (1, 2 or 5 times a power of ten) around all columns. One that is
    /// narrower than `least` is widened, so that noise does not fill the chart. Nothing drawn: 0 … `least`.
    public static func fitting(
        _ columns: some Sequence<ClosedRange<Double>?>, least: Double = 1
    ) -> ClosedRange<Double> {
        var found: ClosedRange<Double>?
        for case let column? in columns where column.lowerBound.isFinite && column.upperBound.isFinite {
            guard let all = found else {
                found = column
                continue
            }
            found = min(all.lowerBound, column.lowerBound)...max(all.upperBound, column.upperBound)
        }
        let least = least > 0 && least.isFinite ? least : 1
        guard var range = found else { return 0...least }
        let missing = least - (range.upperBound - range.lowerBound)
        if missing > 0 { range = (range.lowerBound - missing / 2)...(range.upperBound + missing / 2) }
        let step = roundStep(for: (range.upperBound - range.lowerBound) / 4)
        let low = (range.lowerBound / step).rounded(.down) * step
        let high = (range.upperBound / step).rounded(.up) * step
        guard low.isFinite, high.isFinite, low < high else { return range }
        return low...high
    }

    /// The least of 1, 2, 5 times a power of ten that is not smaller.
    static func roundStep(for size: Double) -> Double {
        guard size > 0, size.isFinite else { return 1 }
        var power = 1.0
        var tried = 0
        while power * 10 <= size, tried < Limits.decades {
            power *= 10
            tried += 1
        }
        while power > size, tried < Limits.decades {
            power /= 10
            tried += 1
        }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= size } ?? 10 * power
    }
}
