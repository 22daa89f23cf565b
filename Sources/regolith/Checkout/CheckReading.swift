/// One thing that was measured or said in a check, against what it has to be.
struct CheckReading: Codable {
    var name: String
    /// With its unit.
    var found: String
    /// Limits or the state wanted, in words.
    var wanted: String
    var isGood: Bool

    /// `dz 1.21 mm (0.50 … 2.50 mm)`, with a mark where it is bad.
    var line: String { "\(isGood ? "good" : "BAD ") \(name): \(found) (\(wanted))" }

    static func number(
        _ name: String, _ value: Double, _ unit: String, in range: ClosedRange<Double>
    ) -> CheckReading {
        CheckReading(
            name: name, found: "\(short(value)) \(unit)",
            wanted: "\(short(range.lowerBound)) … \(short(range.upperBound)) \(unit)",
            isGood: range.contains(value))
    }

    static func state(_ name: String, _ found: String, wanted: String) -> CheckReading {
        CheckReading(name: name, found: found, wanted: wanted, isGood: found == wanted)
    }

    /// Two places are enough for people; rounding is not what decides.
    private static func short(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
        let hundredths = Int64((value * 100).rounded())
        let digits = String(100 + hundredths.magnitude % 100).dropFirst()
        return "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(digits)"
    }
}
