import Octets
import Station
import Testing

@Suite("Moments of a journal in words")
struct JournalMomentTests {
    @Test(arguments: [
        ("start", JournalMoment.start), ("end", .end), ("now", .end),
        ("last 2m", .beforeEnd(.seconds(120))), ("-90s", .beforeEnd(.seconds(90))),
        ("first 1.5h", .afterStart(.seconds(5400))), ("+250ms", .afterStart(.milliseconds(250))),
        ("2:1500", .record(JournalPosition(segment: 2, record: 1500))),
        ("1970-01-02T00:00:01Z", .utc(UTCTime(nanoseconds: 86_401_000_000_000))),
        ("2026-11-30 19:31:05.25", .utc(UTCTime(nanoseconds: 1_796_067_065_250_000_000))),
        ("2024-02-29T00:00Z", .utc(UTCTime(nanoseconds: 1_709_164_800_000_000_000))),
        ("19:31:05", .timeOfDay(.seconds(70_265))), ("01:02:03", .timeOfDay(.seconds(3723))),
        ("19:31", .timeOfDay(.seconds(70_260))), ("2:31", .record(JournalPosition(segment: 2, record: 31))),
    ])
    func `is read`(text: String, moment: JournalMoment) { #expect(JournalMoment(text) == moment) }

    @Test(arguments: [
        "", "yesterday", "last", "last 2", "last 2 m", "2m", "+2", "25:00:00", "2026-13-01T00:00Z",
        "2026-11-30", "1:2:3:4", "-1:5", "last -2m", "99999999999999999d",
    ])
    func `is refused`(text: String) { #expect(JournalMoment(text) == nil) }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1_000_000, "1969-12-31T23:59:59.999Z"),
            (1_709_164_800_000_000_000, "2024-02-29T00:00:00.000Z"),
            (1_796_067_065_250_000_000, "2026-11-30T19:31:05.250Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `a date is written and read back`(nanoseconds: Int64, text: String) {
        let utc = UTCTime(nanoseconds: nanoseconds)
        #expect(CivilDate.text(utc) == text)
        #expect(JournalMoment(text) == .utc(utc))
    }
}
