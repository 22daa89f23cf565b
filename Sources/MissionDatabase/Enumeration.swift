/// The labels of an enumerated type, in rising order of their values.
public struct Enumeration: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let value: Int64
        public let label: String
        public let description: String?

        public init(value: Int64, label: String, description: String? = nil) {
            self.value = value
            self.label = label
            self.description = description
        }
    }

    public let entries: [Entry]
    @usableFromInline let firstValue: Int64
    @usableFromInline let isContiguous: Bool

    public init(_ entries: [Entry]) {
        let sorted = entries.sorted { $0.value < $1.value }
        self.entries = sorted
        firstValue = sorted.first?.value ?? 0
        isContiguous = sorted.indices.allSatisfy { sorted[$0].value &- sorted[0].value == Int64($0) }
    }

    /// The place in `entries` of a raw value.
    @inlinable
    public func index(of value: Int64) -> Int? {
        if isContiguous {
            let distance = value.subtractingReportingOverflow(firstValue)
            guard !distance.overflow, distance.partialValue >= 0, distance.partialValue < entries.count else {
                return nil
            }
            return Int(distance.partialValue)
        }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].value == value ? low : nil
    }

    public func label(of value: Int64) -> String? {
        index(of: value).map { entries[$0].label }
    }

    public func value(of label: String) -> Int64? {
        entries.first { $0.label == label }?.value
    }
}
