import CThreadShim
import Foundation
import GlassTerminal
import StationAPI
import Testing

extension BuiltPrograms {
    @Suite("The console")
    struct ConsoleTests {
        private func open(
            _ bench: Bench, size: (Int32, Int32) = (80, 24), plain: Bool = false
        ) throws -> PtyChild {
            let words = ["console", "--sockets", bench.folder]
            let program = try Built.path("regolith")
            let colour = plain ? ["NO_COLOR=1"] : ["-u", "NO_COLOR"]
            let child = try PtyChild("/usr/bin/env", colour + [program] + words, size: size)
            try child.wait(toSee: "LIVE · SIM rig rig", in: (Int(size.0), Int(size.1)))
            return child
        }

        private func expectGivenBack(_ child: PtyChild) {
            let glass = child.glass()
            #expect(child.isUsual, "lines and echo are back")
            #expect(!glass.isOtherBuffer && glass.isCursorShown, "buffer and cursor are back")
            #expect(glass.unknown.isEmpty, "\(glass.unknown)")
        }

        /// SR-O-01, SR-O-02, SR-O-04
        @Test(.timeLimit(.minutes(1)))
        func `it shows the rig, S stops it, A acknowledges, and Q gives the terminal back`() throws {
            let bench = try Bench()
            try bench.start()
            let child = try open(bench)
            let glass = try child.wait(toSee: "STOP path passed")
            #expect(glass.line(0).contains("NO MOTION"), "\(glass.text)")
            #expect(glass.isOtherBuffer && !glass.isCursorShown && glass.styles > 0)
            #expect(glass.text.contains("z_bit"), "\(glass.text)")
            #expect(!glass.text.contains("bus_v              —"), "\(glass.text)")
            #expect(!child.isUsual)
            let began = cts_clock_boottime()
            child.type("s")
            try child.wait(toSee: "standstill")
            print("console: key to standstill on the screen \(elapsed(since: began)) s")
            #expect(try Operator(bench).rig().isStopLatched)
            let ledger = try bench.ledger()
            #expect(ledger.contains { $0.stop != nil && $0.stop != 0 }, "the rig's record has the STOP")
            try child.wait(toSee: "latched: CLEAR_STOP")
            try child.wait(toSee: "3 not acknowledged, 0 acknowledged")
            child.type("a")
            try child.wait(toSee: "2 not acknowledged, 1 acknowledged")
            child.type("q")
            #expect(try child.end(within: 10) == 0, "\(child.screen)")
            expectGivenBack(child)
            #expect(try Operator(bench).rig().isStopLatched, "leaving changes nothing")
        }

        /// SR-O-01
        @Test(.timeLimit(.minutes(1)), arguments: ["Ctrl-C", "SIGTERM", "SIGHUP"])
        func `whatever ends it gives the terminal back`(way: String) throws {
            let bench = try Bench()
            try bench.start()
            let child = try open(bench)
            switch way {
            case "Ctrl-C": child.type("\u{03}")
            case "SIGTERM": child.signal(15)
            default: child.signal(1)
            }
            #expect(try child.end(within: 10) == (way == "Ctrl-C" ? 0 : 1), "\(child.screen)")
            expectGivenBack(child)
        }

        /// SR-O-01, SR-O-04, SR-O-05
        @Test(.timeLimit(.minutes(1)))
        func `a station that dies is said, STOP says it was not sent, and the next one is found`() throws {
            let bench = try Bench()
            try bench.start()
            let child = try open(bench)
            try child.wait(toSee: "bus_v")
            bench.killDaemon()
            let lost = try child.wait(toSee: "NO STATION", within: 3)
            #expect(lost.line(0).contains("UNKNOWN · reconnecting"), "\(lost.text)")
            #expect(lost.text.contains("~"), "old values are marked: \(lost.text)")
            child.type("S")
            try child.wait(toSee: "STOP NOT SENT: USE THE WIRED E-STOP", within: 2)
            try bench.startDaemon()
            try bench.waitForLive()
            let back = try child.wait(toSee: "LIVE · SIM rig rig · NO MOTION", within: 5)
            #expect(!back.line(0).contains("NO STATION"))
            child.type("s")
            try child.wait(toSee: "standstill")
            child.type("q")
            #expect(try child.end(within: 10) == 0)
            expectGivenBack(child)
        }

        @Test(.timeLimit(.minutes(1)))
        func `a window that changes is filled anew, and one that is too small still has its STOP`() throws {
            let bench = try Bench()
            try bench.start()
            let child = try open(bench)
            child.resize(120, 40)
            _ = try eventually(within: 5, every: 50, "forty lines", seen: { child.glass(120, 40).text }) {
                child.glass(120, 40).line(39).contains("S STOP (software)") ? true : nil
            }
            child.resize(60, 12)
            let small = try child.wait(toSee: "the console needs 80×24", in: (60, 12))
            #expect(small.line(0).contains("LIVE"), "\(small.text)")
            child.type("s")
            _ = try eventually(within: 5, every: 20, "a STOP") {
                try Operator(bench).rig().isStopLatched ? true : nil
            }
            child.type("q")
            #expect(try child.end(within: 10) == 0)
        }

        @Test(.timeLimit(.minutes(1)))
        func `with NO_COLOR no style is written, and into a pipe it prints one screen or refuses`() throws {
            let bench = try Bench()
            try bench.start()
            let child = try open(bench, plain: true)
            try child.wait(toSee: "STOP path passed")
            #expect(child.glass().styles == 0)
            child.type("q")
            #expect(try child.end(within: 10) == 0)
            let once = try bench.cli("console", "--once", "--columns", "80", "--rows", "24")
            #expect(once.code == 0 && once.output.contains("S STOP (software)"), "\(once)")
            #expect(once.output.split(separator: "\n", omittingEmptySubsequences: false).count == 25)
            #expect(!once.output.contains("\u{1B}"))
            let piped = try bench.cli("console")
            #expect(piped.code == 2 && piped.error.contains("needs a terminal"), "\(piped)")
        }

        @Test(.timeLimit(.minutes(1)))
        func `while the rig moves it costs little and writes only what changed`() throws {
            let bench = try Bench(pace: 1)
            try bench.start()
            let child = try open(bench, size: (120, 40))
            let operation = try OwnArm(bench)
            try operation.spin()
            rest(1)
            let (written, used, began) = (child.screen.utf8.count, child.cpu, cts_clock_boottime())
            rest(5)
            let seconds = elapsed(since: began)
            let share = (child.cpu - used) / seconds * 100
            let rate = Double(child.screen.utf8.count - written) / seconds
            print("console: \(share) % CPU, \(rate) octets/s to the terminal")
            #expect(rate < 20_000, "a whole screen ten times a second would be 60,000 and more")
            #expect(share < 25, "a debug build costs a few times of a release build")
            child.type("q")
            #expect(try child.end(within: 10) == 0)
        }
    }
}

/// A rig that is armed for the air and turns its spindle.
private struct OwnArm {
    private let bench: Bench

    init(_ bench: Bench) throws { self.bench = bench }

    func spin() throws {
        _ = try eventually(within: 10, every: 100, "an arm") { () -> Bool? in
            try bench.cli("arm", "--yes").code == 0 ? true : nil
        }
        rest(2.2)
        _ = try eventually(within: 10, every: 100, "a spindle that turns") { () -> Bool? in
            let words = ["send", "SPIN", "rpm=60rpm", "duration=60s", "--yes", "--until", "started"]
            return try bench.cli(words, within: 20).code == 0 ? true : nil
        }
    }
}
