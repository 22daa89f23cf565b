/// Takes a column apart again; foreign octets are an error, never a trap.
package enum ColumnDecoder {
    /// Fills all of `values` from a column that was coded with as many.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, into values: UnsafeMutableBufferPointer<Int64>
    ) throws(ChunkError) {
        var reader = CodeReader(bytes)
        guard !values.isEmpty else { return }
        switch ColumnEncoder.Form(rawValue: try reader.octet()) {
        case .constant:
            let value = try reader.signed()
            values.update(repeating: value)
        case .groups:
            let first = try reader.signed()
            var before = ColumnEncoder.Before(first: first, step: try reader.signed())
            var start = 0
            while start < values.count {
                let end = min(values.count, start + Limits.groupValues)
                try group(
                    &reader, &before, into: UnsafeMutableBufferPointer(rebasing: values[start..<end]))
                start = end
            }
        case nil: throw .invalid
        }
        guard reader.left == 0 else { throw .invalid }
    }

    private static func group(
        _ reader: inout CodeReader, _ before: inout ColumnEncoder.Before,
        into values: UnsafeMutableBufferPointer<Int64>
    ) throws(ChunkError) {
        guard let form = ColumnEncoder.GroupForm(rawValue: try reader.octet()) else { throw .invalid }
        let width = Int(try reader.octet())
        guard width <= 64 else { throw .invalid }
        let base = form == .exclusive ? Int64(try reader.octet()) : try reader.signed()
        guard form != .exclusive || base < 64 else { throw .invalid }
        let packed = try reader.take(BitPacking.octets(values.count, width: width))
        values.withMemoryRebound(to: UInt64.self) { BitPacking.unpack(packed, width: width, into: $0) }
        restore(form, base, &before, values)
    }

    private static func restore(
        _ form: ColumnEncoder.GroupForm, _ base: Int64, _ before: inout ColumnEncoder.Before,
        _ values: UnsafeMutableBufferPointer<Int64>
    ) {
        var value = before.value
        var delta = before.delta
        switch form {
        case .distance:
            let least = value &+ base
            for index in values.indices {
                let next = least &+ values[index]
                (delta, value) = (next &- value, next)
                values[index] = next
            }
        case .delta:
            for index in values.indices {
                delta = base &+ values[index]
                value = value &+ delta
                values[index] = value
            }
        case .bend:
            for index in values.indices {
                delta = delta &+ base &+ values[index]
                value = value &+ delta
                values[index] = value
            }
        case .exclusive:
            for index in values.indices {
                let next = value ^ values[index] << base
                (delta, value) = (next &- value, next)
                values[index] = next
            }
        }
        before = ColumnEncoder.Before(value: value, delta: delta)
    }
}
