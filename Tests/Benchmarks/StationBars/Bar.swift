import Foundation

/// One promise in numbers: what was measured, and what it may be at most (or at least).
struct Bar {
    let name: String
    let measured: Double
    let limit: Double
    let unit: String
    var isFloor = false

    var isMet: Bool { isFloor ? measured >= limit : measured <= limit }

    var line: String {
        let sign = isFloor ? "≥" : "≤"
        let number = String(format: "%12.3f %@", measured, unit as NSString)
        return "\(isMet ? "met   " : "MISSED") \(name.padding(toLength: 58, withPad: " ", startingAt: 0))"
            + "\(number)   (bar \(sign) \(String(format: "%g", limit)) \(unit))"
    }
}

/// Measured times, in the unit they were given in.
struct Times {
    private(set) var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    func percentile(_ percent: Double) -> Double {
        guard !values.isEmpty else { return .infinity }
        let sorted = values.sorted()
        let index = Int((Double(sorted.count - 1) * percent / 100).rounded(.up))
        return sorted[index]
    }

    var summary: String {
        String(
            format: "n %d  p50 %.3f  p90 %.3f  p99 %.3f  max %.3f", values.count, percentile(50),
            percentile(90), percentile(99), percentile(100))
    }
}
