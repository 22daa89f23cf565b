import Archive
import ArchiveReports
import Foundation
import Octets
import Station
import Testing

@Suite("A time is said in one way everywhere")
struct TimeExpressionTests {
    /// 2026-11-30 12:00:00, a Monday; seconds of that day are told as they are.
    private static let noon: Int64 = 1_796_040_000

    /// An archive of 2026-11-30: 10:00 to 12:00, with a bite, a stop, an alarm and two runs.
    private final class Day {
        let folder = NSTemporaryDirectory() + "regolith-time-\(UInt64.random(in: 0...UInt64.max))"
        let reader: ArchiveReader

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let writer = try ArchiveWriter(path: folder + "/archive.sqlite")
            writer.begin(
                ArchivedSegment(
                    number: 1, utc: Self.moment(-7200).utc, coreTime: .zero, program: "test", behaviour: 1,
                    links: ["rig"]))
            writer.append(ArchivedMessage(moment: Self.moment(-7200), code: "PAUSED", text: "first"))
            Self.run(6, "early", from: -7000, to: -6000, writer)
            Self.run(7, "deep", from: -5000, to: nil, writer)
            Self.command(11, "BITE", from: -4000, to: -3900, writer)
            Self.command(12, "BITE", from: -3600, to: -3500, writer)
            for time in [-3000, -1800] { Self.event("STOPPED", at: time, writer) }
            Self.event("TRIP", at: -1700, writer)
            for (step, time) in [("raised", -1700), ("closed", -1500)] { Self.alarm(step, at: time, writer) }
            writer.append(ArchivedMessage(moment: Self.moment(0), code: "PAUSED", text: "last"))
            try writer.commit(through: JournalPosition(segment: 1, record: 100_000))
            try writer.close()
            reader = try ArchiveReader(path: folder + "/archive.sqlite")
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        static func moment(_ seconds: Int) -> ArchiveMoment {
            ArchiveMoment(
                position: JournalPosition(segment: 1, record: UInt64(seconds + 10_000)),
                utc: UTCTime(nanoseconds: (noon + Int64(seconds)) * 1_000_000_000), coreTime: .zero)
        }

        private static func run(
            _ number: Int64, _ title: String, from: Int, to: Int?, _ writer: ArchiveWriter
        ) {
            writer.append(
                ArchivedRun(
                    number: number, title: title, principal: "anna", from: moment(from), isProtected: false))
            if let to { writer.endRun(number, at: moment(to)) }
        }

        private static func command(
            _ id: Int64, _ name: String, from: Int, to: Int, _ writer: ArchiveWriter
        ) {
            for (stage, time) in [("queued", from), ("completed", to)] {
                writer.append(
                    ArchivedStage(
                        moment: moment(time), link: "rig", commandID: id, name: name, stage: stage,
                        isFinal: stage == "completed", text: stage, evidence: "", inputs: []))
            }
        }

        private static func event(_ name: String, at time: Int, _ writer: ArchiveWriter) {
            writer.append(
                ArchivedEvent(
                    moment: moment(time), link: "rig", severity: 3, identifier: 6, name: name, bootCount: 1,
                    count: 1, bitDepthMicrometres: 0, a: 1, b: 2))
        }

        private static func alarm(_ step: String, at time: Int, _ writer: ArchiveWriter) {
            writer.append(
                ArchivedAlarm(
                    moment: moment(time), step: step, number: 3, kind: "rig", link: "rig", name: "TRIP",
                    severity: "CRITICAL", worstSeverity: "CRITICAL", state: step, isShelved: false,
                    isSafety: false, principal: "", text: "tripped", note: "", count: 1))
        }

        /// Seconds around noon that an expression stands for; its end is the last moment that counts.
        func seconds(_ text: String) throws -> ClosedRange<Double> {
            let now = UTCTime(nanoseconds: (noon + 600) * 1_000_000_000)
            let range = try TimeResolver(reader, now: now).range(TimeExpression(text))
            return Self.second(range.lowerBound.nanoseconds)...Self.second(range.upperBound.nanoseconds - 1)
        }

        func second(_ text: String) throws -> Double {
            let mark = try #require(TimeMark(text))
            let now = UTCTime(nanoseconds: (noon + 600) * 1_000_000_000)
            return Self.second(try TimeResolver(reader, now: now).instant(mark).nanoseconds)
        }

        private static func second(_ nanoseconds: Int64) -> Double {
            Double(nanoseconds - noon * 1_000_000_000) / 1e9
        }
    }

    @Test
    func `every form stands for its stretch of time`() throws {
        let day = try Day()
        let lastNanosecond = 0.999_999_999
        let forms: [(String, ClosedRange<Double>)] = [
            ("all", -7200...0), ("last 2h", -7200...0), ("last 90s", -90...0), ("last hour", -3600...0),
            ("LAST 1m", -60...0), ("start..end", -7200...0), ("today", -43_200...43_199 + lastNanosecond),
            ("yesterday", -129_600 ... -43_201 + lastNanosecond),
            ("2026-11-30", -43_200...43_199 + lastNanosecond),
            ("2026-11-30 10:00..10:30", -7200 ... -5400), ("10:00..10:30", -7200 ... -5400),
            ("2026-11-30T10:00:00Z..2026-11-30T11:00:00Z", -7200 ... -3600),
            ("2026-11-30 23:50..00:10", 42_600...43_800), ("10:00..+30s", -7200 ... -7170),
            ("10:00:05..", -7195...0), ("..10:30:05", -7200 ... -5395), ("-5m..end", -300...0),
            ("5m ago..", -300...0), ("10:30", -5405 ... -5395), ("run 6", -7000 ... -6000),
            ("run 7", -5000...0), ("last run", -5000...0), ("run 6..run 7", -7000...0),
            ("command 11", -4000 ... -3900), ("#12", -3600 ... -3500), ("last bite", -3600 ... -3500),
            ("last BITE -10s", -3610 ... -3510), ("last stop", -1805 ... -1795),
            ("event STOPPED", -1805 ... -1795), ("event trip", -1705 ... -1695),
            ("last trip", -1705 ... -1695), ("last stop -10s..last stop", -1810 ... -1800),
            ("last stop..+20s", -1800 ... -1780), ("alarm 3", -1700 ... -1500),
        ]
        for (text, stretch) in forms {
            let found = try day.seconds(text)
            #expect(found == stretch, "\(text): \(found), not \(stretch)")
        }
    }

    @Test
    func `as a moment a stretch stands for its end`() throws {
        let day = try Day()
        let forms: [(String, Double)] = [
            ("last stop", -1800), ("event STOPPED", -1800), ("last stop +1.5s", -1798.5), ("run 6", -6000),
            ("run 7", 0), ("last bite", -3500), ("end", 0), ("now", 0), ("start", -7200), ("10:30", -5400),
            ("5m ago", -300), ("-5m", -300), ("2026-11-30T11:00:00Z", -3600), ("alarm 3", -1500),
        ]
        for (text, moment) in forms { #expect(try day.second(text) == moment, "\(text)") }
    }

    @Test(arguments: [
        "", "..", "lately", "last", "last -2m", "run", "run seven", "2026-13-01", "25:00", "10:00..later",
        "event", "last 2 h", "command x", "last stop -x", "last stop -10", "#",
    ])
    func `what is no time is refused, and the accepted forms are shown`(text: String) {
        #expect { try TimeExpression(text) } throws: { error in
            "\(error)".contains("last 2h") && "\(error)".contains("run 7")
                && "\(error)".contains("\"\(text)\"")
        }
    }

    @Test
    func `what the archive does not have is said with what it has`() throws {
        let day = try Day()
        func words(_ text: String) -> String {
            do {
                return "\(try day.seconds(text))"
            } catch {
                return "\(error)"
            }
        }
        #expect(words("event JAM").contains("but STOPPED, TRIP"))
        #expect(words("last drill").contains("neither a command nor an event drill"))
        #expect(words("run 9").contains("no run 9"))
        #expect(words("command 99").contains("no command #99"))
        #expect(words("alarm 99").contains("no alarm #99"))
        #expect(words("11:00..10:00").contains("before it begins"))
    }

    @Test(arguments: [
        ("*", "", true), ("*", "abc", true), ("spn_*", "spn_rpm", true), ("spn_*", "spn", false),
        ("*_rpm", "spn_rpm", true), ("?_bit", "z_bit", true), ("?_bit", "zz_bit", false),
        ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false), ("", "", true), ("", "a", false),
    ])
    func `a pattern finds its names`(pattern: String, name: String, isOne: Bool) {
        #expect(Glob.matches(pattern, name) == isOne)
    }

    @Test
    func `a word of a name is enough where only one has it`() throws {
        let known = ["z_bit", "z_vel", "torque_off", "spn_torque", "spn_rpm", "deploy_rpm"]
        #expect(try NameChoice.chosen(["torque", "Z_BIT"], of: known) == ["spn_torque", "z_bit"])
        #expect(try NameChoice.chosen(["spn_*,z_vel"], of: known) == ["spn_torque", "spn_rpm", "z_vel"])
        #expect { try NameChoice.chosen(["rpm"], of: known) } throws: { error in
            "\(error)".contains("deploy_rpm, spn_rpm")
        }
        #expect { try NameChoice.chosen(["torq"], of: known) } throws: { error in
            "\(error)".contains("spn_torque")
        }
    }
}
