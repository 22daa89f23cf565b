public import MissionDatabase

extension Sample {
    /// The value for a person, without its unit: a label, `yes`, `12.345`, `0AFF`, `not available`.
    ///
    /// Calibrated values have as many decimals as their calibration gives; others the fewest that tell them
    /// apart. `octets` is the batch's.
    public func text(in database: MissionDatabase, octets: [UInt8] = []) -> String {
        if database[parameter].absent == raw { return "not available" }
        return database[parameter].type.text(of: value, raw: raw, octets: octets)
    }
}

extension ParameterType {
    /// A value of this type for a person, as `Sample.text` says it.
    public func text(of value: SampleValue, raw: Int64, octets: [UInt8] = []) -> String {
        switch value {
        case .integer(let value): return "\(value)"
        case .unsigned(let value): return "\(value)"
        case .unlabelled(let value): return "\(value) (no label)"
        case .real(let value): return Self.text(of: value, decimals: decimals)
        case .label(let index):
            guard let entries = enumeration?.entries, Int(index) < entries.count else {
                return "\(raw) (no label)"
            }
            return entries[Int(index)].label
        case .flag(let value):
            guard case .boolean(let zero, let one) = kind else { return "\(value)" }
            return value ? one : zero
        case .octets(let start, let count):
            return octets.dropFirst(Int(start)).prefix(Int(count)).map { octet in
                (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
            }.joined()
        }
    }

    private static func text(of value: Double, decimals: Int?) -> String {
        guard let decimals, value.isFinite else { return "\(value)" }
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        guard let scaled = Int64(exactly: (value * Double(scale)).rounded()) else { return "\(value)" }
        let magnitude = scaled.magnitude
        let whole = "\(scaled < 0 ? "-" : "")\(magnitude / UInt64(scale))"
        guard decimals > 0 else { return whole }
        let digits = "\(magnitude % UInt64(scale))"
        return whole + "." + String(repeating: "0", count: decimals - digits.count) + digits
    }
}

extension ParameterType {
    /// Digits after the point that a linear calibration of an integer gives, up to 9; `nil` otherwise.
    public var decimals: Int? {
        guard encoding.integerRange != nil, let coefficients = calibrator?.coefficients,
            coefficients.count <= 2
        else { return nil }
        var scale = 1.0
        for decimals in 0...9 {
            if coefficients.allSatisfy({ abs($0 * scale - ($0 * scale).rounded()) < 1e-6 }) {
                return decimals
            }
            scale *= 10
        }
        return nil
    }
}
