import MissionDatabase

extension Compiler {
    // MARK: Alarm limits

    /// A value must not be critical before it is worth a warning.
    mutating func check(_ warning: ValueRange, inside critical: ValueRange, _ element: Element) {
        if let outer = critical.low, let inner = warning.low, inner.value < outer.value {
            diagnostics.error(
                element, "the warning begins at \(inner.value), below the critical \(outer.value): swap them")
        }
        if let outer = critical.high, let inner = warning.high, inner.value > outer.value {
            diagnostics.error(
                element, "the warning begins at \(inner.value), above the critical \(outer.value): swap them")
        }
    }

    // MARK: Ranges of arguments

    mutating func ranges(of element: Element, encoding: DataEncoding, calibrator: Polynomial?) -> [ValueRange]
    {
        guard let set = element.child("ValidRangeSet") else { return [] }
        if set.children.isEmpty {
            diagnostics.error(set, "no <ValidRange>: give one or remove <ValidRangeSet>")
        }
        var ranges: [ValueRange] = []
        for child in set.children {
            guard let range = range(child) else { continue }
            ranges.append(range)
            for bound in [range.low, range.high] {
                guard let value = bound?.value else { continue }
                let raw = calibrator.map { $0(value) } ?? value
                if encoding.pattern(of: raw) == nil {
                    diagnostics.error(
                        child,
                        "\(value) becomes the raw value \(raw), which does not fit in \(encoding.bits) bits,"
                            + " \(encoding.form.rawValue): narrow the range or widen the encoding")
                }
            }
        }
        return ranges
    }

    /// `nil`, with a diagnostic, where it has no bounds, two of a kind, or nothing between them.
    mutating func range(_ element: Element) -> ValueRange? {
        guard let low = bound(element, "min"), let high = bound(element, "max") else { return nil }
        let range = ValueRange(low: low.value, high: high.value)
        if range.low == nil, range.high == nil {
            diagnostics.error(element, "a range without bounds: give a minimum or a maximum")
            return nil
        }
        if range.isEmpty {
            diagnostics.error(element, "nothing is in the range \(range): the minimum is above the maximum")
            return nil
        }
        return range
    }

    /// A bound that may be absent; `nil` where it is given twice or is no number.
    private mutating func bound(_ element: Element, _ end: String) -> (value: ValueRange.Bound?, Void)? {
        let inclusive = element["\(end)Inclusive"]
        let exclusive = element["\(end)Exclusive"]
        if inclusive != nil, exclusive != nil {
            diagnostics.error(element, "both \(end)Inclusive and \(end)Exclusive: keep one")
            return nil
        }
        guard let text = inclusive ?? exclusive else { return (nil, ()) }
        guard let value = Double(xml: text) else { return nil }
        return (ValueRange.Bound(value, isInclusive: inclusive != nil), ())
    }
}
