/// Codes a column of numbers, group by group in whichever form takes the fewest bits.
///
/// A column is one octet for its form, then: nothing but the number (zigzag) where all are equal, else the
/// first number, the step to the second, and groups of 128, each with an octet for its form, one for its
/// width, a base, and the packed rest:
///
///     distance  v − least v           base: least v, from the number before the group
///     delta     v − number before     base: least delta
///     bend      delta − delta before  base: least of them
///     exclusive v xor number before   base: common trailing zero bits (IEEE 754)
///
/// All sums wrap, so every row of 64-bit numbers can be coded.
package enum ColumnEncoder {
    enum Form: UInt8 {
        case constant, groups
    }

    enum GroupForm: UInt8 {
        case distance, delta, bend, exclusive
    }

    package static func append(_ values: UnsafeBufferPointer<Int64>, to bytes: inout [UInt8]) {
        guard let first = values.first else { return }
        if values.allSatisfy({ $0 == first }) {
            bytes.append(Form.constant.rawValue)
            Varint.append(signed: first, to: &bytes)
            return
        }
        bytes.append(Form.groups.rawValue)
        let step = values[1] &- first
        Varint.append(signed: first, to: &bytes)
        Varint.append(signed: step, to: &bytes)
        var before = Before(first: first, step: step)
        var start = 0
        while start < values.count {
            let end = min(values.count, start + Limits.groupValues)
            appendGroup(UnsafeBufferPointer(rebasing: values[start..<end]), &before, to: &bytes)
            start = end
        }
    }

    /// The number and the delta before a group.
    struct Before {
        var value: Int64
        var delta: Int64

        init(value: Int64, delta: Int64) { (self.value, self.delta) = (value, delta) }

        /// As if the row had come with the same step before it began.
        init(first: Int64, step: Int64) { self.init(value: first &- step, delta: step) }
    }

    private struct Range {
        var least = Int64.max
        var most = Int64.min

        mutating func add(_ value: Int64) {
            least = min(least, value)
            most = max(most, value)
        }

        var width: Int { 64 - UInt64(bitPattern: most &- least).leadingZeroBitCount }
    }

    private struct Survey {
        var distance = Range()
        var delta = Range()
        var bend = Range()
        var exclusive: UInt64 = 0

        init(_ group: UnsafeBufferPointer<Int64>, _ before: Before) {
            var value = before.value
            var last = before.delta
            for next in group {
                let step = next &- value
                distance.add(next)
                delta.add(step)
                bend.add(step &- last)
                exclusive |= UInt64(bitPattern: next ^ value)
                (value, last) = (next, step)
            }
        }

        var exclusiveWidth: Int {
            exclusive == 0 ? 0 : 64 - exclusive.leadingZeroBitCount - exclusive.trailingZeroBitCount
        }

        var best: (form: GroupForm, width: Int) {
            var best = (form: GroupForm.distance, width: distance.width)
            if delta.width < best.width { best = (.delta, delta.width) }
            if bend.width < best.width { best = (.bend, bend.width) }
            if exclusiveWidth < best.width { best = (.exclusive, exclusiveWidth) }
            return best
        }
    }

    private static func appendGroup(
        _ group: UnsafeBufferPointer<Int64>, _ before: inout Before, to bytes: inout [UInt8]
    ) {
        let survey = Survey(group, before)
        let (form, width) = survey.best
        bytes.append(form.rawValue)
        bytes.append(UInt8(width))
        let shift = UInt64(survey.exclusive.trailingZeroBitCount) & 63
        switch form {
        case .distance: Varint.append(signed: survey.distance.least &- before.value, to: &bytes)
        case .delta: Varint.append(signed: survey.delta.least, to: &bytes)
        case .bend: Varint.append(signed: survey.bend.least, to: &bytes)
        case .exclusive: bytes.append(UInt8(shift))
        }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Limits.groupValues) { rest in
            for (index, value) in group.enumerated() {
                let step = value &- before.value
                let left =
                    switch form {
                    case .distance: UInt64(bitPattern: value &- survey.distance.least)
                    case .delta: UInt64(bitPattern: step &- survey.delta.least)
                    case .bend: UInt64(bitPattern: step &- before.delta &- survey.bend.least)
                    case .exclusive: UInt64(bitPattern: value ^ before.value) >> shift
                    }
                rest[index] = left
                before = Before(value: value, delta: step)
            }
            BitPacking.pack(UnsafeBufferPointer(rebasing: rest[..<group.count]), width: width, into: &bytes)
        }
    }
}
