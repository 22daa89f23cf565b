/// Numbers as texts with so many digits behind the point.
public enum FixedPoint {
    /// Rounded half away from zero; `nan`, `inf` and what is too large for digits are said in words.
    public static func text(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let digits = min(max(0, digits), Limits.digits)
        var scale: Int64 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * Double(scale)).rounded()
        guard scaled < 9e18 else { return "\(value)" }
        let number = Int64(scaled)
        let sign = value < 0 && number > 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(number)" }
        let part = String(number % scale)
        let zeros = String(repeating: "0", count: digits - part.count)
        return sign + "\(number / scale)." + zeros + part
    }

    /// As many digits as the size of the number deserves: 0.012, 1.23, 12.3, 123.
    public static func short(_ value: Double) -> String {
        switch value.magnitude {
        case 0: return "0"
        case ..<0.1: return text(value, digits: 3)
        case ..<10: return text(value, digits: 2)
        case ..<100: return text(value, digits: 1)
        default: return text(value, digits: 0)
        }
    }

    /// Minutes and seconds, or hours before them: 4:07, 1:00:00. Not below zero.
    public static func clock(seconds: Double) -> String {
        guard seconds.isFinite else { return "?" }
        let whole = Int64(min(max(0, seconds), 1e12))
        let tail = padded(whole / 60 % 60, whole >= 3600) + ":" + padded(whole % 60, true)
        return whole >= 3600 ? "\(whole / 3600):" + tail : tail
    }

    private static func padded(_ number: Int64, _ isTwoDigits: Bool) -> String {
        isTwoDigits && number < 10 ? "0\(number)" : "\(number)"
    }
}
