import Telemetry

/// Least, greatest and sum of the numbers of a parameter in a chunk: a level above the samples.
struct ColumnSummary: Hashable {
    /// Numbers; what is not finite is left out.
    var count = 0
    var least = Double.infinity
    var most = -Double.infinity
    var sum = 0.0

    init() {}

    init(count: Int, least: Double, most: Double, sum: Double) {
        (self.count, self.least, self.most, self.sum) = (count, least, most, sum)
    }

    init(_ raws: UnsafeBufferPointer<Int64>, by rule: EngineeringRule) {
        if rule.isMonotonic, let first = raws.first {
            addMonotonic(raws, first, rule)
            return
        }
        for raw in raws {
            if let value = rule.plotted(raw) { add(value) }
        }
    }

    /// The ends of a monotonic row are the values of its ends.
    private mutating func addMonotonic(
        _ raws: UnsafeBufferPointer<Int64>, _ first: Int64, _ rule: EngineeringRule
    ) {
        var (low, high, isEqual) = (first, first, true)
        for raw in raws {
            low = min(low, raw)
            high = max(high, raw)
            isEqual = isEqual && raw == first
        }
        guard let one = rule.plotted(low), let other = rule.plotted(high), one.isFinite, other.isFinite
        else { return }
        (least, most, count) = (min(one, other), max(one, other), raws.count)
        if isEqual {
            sum = one * Double(count)
        } else {
            for raw in raws { sum += rule.plotted(raw) ?? 0 }
        }
    }

    mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        count += 1
        least = min(least, value)
        most = max(most, value)
        sum += value
    }

    mutating func add(_ other: ColumnSummary) {
        count += other.count
        least = min(least, other.least)
        most = max(most, other.most)
        sum += other.sum
    }
}

/// The summaries of all parameters of a chunk, in a few octets each.
enum SummaryRow {
    private enum Form: UInt8 {
        case none, constant, range
    }

    static func append(_ summary: ColumnSummary, to bytes: inout [UInt8]) {
        guard summary.count > 0 else {
            bytes.append(Form.none.rawValue)
            return
        }
        let isConstant =
            summary.least == summary.most && summary.sum == summary.least * Double(summary.count)
        bytes.append(isConstant ? Form.constant.rawValue : Form.range.rawValue)
        Varint.append(UInt64(summary.count), to: &bytes)
        append(summary.least, to: &bytes)
        if isConstant { return }
        append(summary.most, to: &bytes)
        append(summary.sum, to: &bytes)
    }

    /// The summary of one parameter; those before it are passed over.
    static func read(
        _ bytes: UnsafeRawBufferPointer, parameter: Int
    ) throws(ChunkError) -> ColumnSummary {
        var reader = CodeReader(bytes)
        for _ in 0..<parameter { _ = try next(&reader) }
        return try next(&reader)
    }

    static func readAll(_ bytes: UnsafeRawBufferPointer, count: Int) throws(ChunkError) -> [ColumnSummary] {
        var reader = CodeReader(bytes)
        var summaries: [ColumnSummary] = []
        summaries.reserveCapacity(count)
        for _ in 0..<count { summaries.append(try next(&reader)) }
        guard reader.left == 0 else { throw .invalid }
        return summaries
    }

    private static func next(_ reader: inout CodeReader) throws(ChunkError) -> ColumnSummary {
        switch Form(rawValue: try reader.octet()) {
        case .some(.none): return ColumnSummary()
        case .constant:
            let count = Int(clamping: try reader.varint())
            let value = try reader.double()
            return ColumnSummary(count: count, least: value, most: value, sum: value * Double(count))
        case .range:
            let count = Int(clamping: try reader.varint())
            return ColumnSummary(
                count: count, least: try reader.double(), most: try reader.double(), sum: try reader.double())
        case nil: throw .invalid
        }
    }

    private static func append(_ value: Double, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
