public import Octets

/// The calendar without Foundation: days since 1970-01-01 and back (Hinnant, "chrono-compatible low-level
/// date algorithms").
public enum CivilDate {
    /// Nanoseconds.
    public static let day: Int64 = 86_400_000_000_000

    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// `2026-11-30T19:31:05.250000000Z` with so many digits of a second (0…9).
    public static func text(_ utc: UTCTime, digits: Int = 3) -> String {
        let day = Self.day
        let days = utc.nanoseconds >= 0 ? utc.nanoseconds / day : -((-utc.nanoseconds + day - 1) / day)
        let inDay = utc.nanoseconds - days * day
        let (year, month, ofMonth) = civil(days)
        let seconds = inDay / 1_000_000_000
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(ofMonth, 2))T"
        text += "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if digits > 0 { text += "." + padded(inDay % 1_000_000_000, 9).prefix(digits) }
        return text + "Z"
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let index = (5 * ofYear + 2) / 153
        let month = index + (index < 10 ? 3 : -9)
        return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * index + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
