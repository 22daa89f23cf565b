import CThreadShim
import Foundation
import Testing

extension BuiltPrograms {
    @Suite("The walk through the checks of a new rig")
    struct CheckoutTests {
        @Test(
            .enabled("a person at the rig is not root") { getuid() != 0 || StopTests.canBeNobody },
            .timeLimit(.minutes(2)))
        func `a fresh rig refuses to move by the missing check, is walked through all, and moves`() throws {
            let bench = try Bench(pace: 1)
            try bench.start(mock: ["--fresh", "--hands", bench.folder + "/hands"])
            let unproven = try bench.cli("arm", "--yes")
            #expect("\(unproven)".contains("`regolith checkout brake`"), "\(unproven)")
            let brake = try Self.walk(bench, ["brake"], within: 30)
            #expect(brake.verdicts == ["brake": "PASSED"], "\(brake.complaints)")
            let refused = try Self.home(bench)
            #expect(!refused.isSuccess)
            #expect(
                refused.text.contains("COMMISSION") && refused.text.contains("`regolith checkout "),
                "\(refused.text)")

            let began = cts_clock_boottime()
            let walk = try Self.walk(bench, [], within: 75)
            #expect(elapsed(since: began) <= 60)
            #expect(walk.code == 0, "\(walk.complaints.joined(separator: "\n"))")
            #expect(walk.verdicts.count == 13 && walk.verdicts.values.allSatisfy { $0 == "PASSED" })
            #expect(walk.child.screen.contains("TEST frame over the way of a STOP"))

            let status = try bench.cli("checkout", "--status")
            #expect(status.code == 0 && status.lines.count == 14)
            for line in status.lines { #expect(line.contains("PASSED"), "\(line)") }
            try walk.say("enabling released")
            try walk.say("key remote")
            let homed = try Self.home(bench)
            #expect(homed.isSuccess, "\(homed.text)")
        }

        private static func walk(
            _ bench: Bench, _ steps: [String], within seconds: Double
        ) throws -> HandsOfATest {
            // CLEAR_ESTOP is for people: root is none, so somebody else of its group walks.
            let wrapper = getuid() == 0 ? [StopTests.setpriv, "--reuid", "65534", "--clear-groups"] : []
            let words =
                wrapper + [try Built.path("regolith"), "checkout", "--json", "--by", "Anna"]
                + ["--sockets", bench.folder] + steps
            let child = try PtyChild(words[0], Array(words.dropFirst()))
            var hands = HandsOfATest(bench: bench, child: child)
            try hands.play(within: seconds)
            return hands
        }

        /// What became of a motion that the rig judges: armed for it, then given back.
        private static func home(_ bench: Bench) throws -> (isSuccess: Bool, text: String) {
            let person = try Operator(bench)
            try person.arm()
            defer { _ = try? person.run("DISARM") }
            return try person.run("HOME", [("axis", "Z")], within: 40)
        }
    }
}

/// Does at the simulated rig and at the terminal what the walk asks for.
private struct HandsOfATest {
    private struct Line: Decodable {
        struct Reading: Decodable {
            var name: String
            var found: String
            var isGood: Bool
        }
        var step: String?
        var ask: String?
        var text: String?
        var reading: Reading?
        var verdict: String?
    }

    let bench: Bench
    let child: PtyChild
    /// Exit code of the walk, at its end.
    private(set) var code: Int32 = -1
    private(set) var verdicts: [String: String] = [:]
    /// What was not good, and why something was not done.
    private(set) var complaints: [String] = []
    private var done = 0
    private var lifted: Set<String> = []
    private let coder = JSONDecoder()

    init(bench: Bench, child: PtyChild) {
        self.bench = bench
        self.child = child
    }

    mutating func play(within seconds: Double) throws {
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        var lastLine = cts_clock_boottime()
        while cts_clock_boottime() < deadline {
            if let code = try? child.end(within: 0.01) {
                self.code = code
                return try takeLines()
            }
            let before = done
            try takeLines()
            if done > before { lastLine = cts_clock_boottime() }
            // What does not come is left out and fails; the rest of the walk is seen all the same.
            if elapsed(since: lastLine) > 10 {
                child.type("s")
                lastLine = cts_clock_boottime()
            }
        }
        throw BenchError.timeout("the end of the walk", seconds: seconds, seen: child.screen)
    }

    private mutating func takeLines() throws {
        // The last piece may be the half of a line.
        let lines = child.screen.split(separator: "\r\n", omittingEmptySubsequences: false).dropLast()
        for text in lines.dropFirst(done) {
            done += 1
            guard let line = try? coder.decode(Line.self, from: Data(text.utf8)) else { continue }
            if let ask = line.ask { try answer(ask) }
            if let reading = line.reading, !reading.isGood {
                complaints.append("\(reading.name): \(reading.found)")
            }
            guard let verdict = line.verdict else { continue }
            verdicts[line.step ?? ""] = verdict
            if verdict != "PASSED" { complaints.append("\(line.step ?? "") \(verdict) \(line.text ?? "")") }
        }
    }

    private mutating func answer(_ ask: String) throws {
        switch ask {
        case "PRESS_ESTOP": try say("loop open")
        case "RELEASE_ESTOP": try say("loop closed")
        case "OPEN_GUARD": try say("guard open")
        case "CLOSE_GUARD": try say("guard closed")
        case "AREA_CLEAR": try push("area_clear")
        case "RESET":
            try push("reset")
            child.type("y")
        case "RIG_NAME":
            // Read first: the station takes no name that came at once.
            rest(2.2)
            child.type("rig\r")
        case "HANG_MASS", "LOAD_BRAKE": try say("mass 2")
        case "TAKE_MASS", "UNLOAD_BRAKE": try say("mass 0")
        case "KEY_LOCAL": try say("key local")
        case "ENABLE": try say("enabling held")
        default:
            if ask.hasPrefix("PRESS_") || ask.hasPrefix("RELEASE_") { return try touch(ask) }
            child.type("y")
        }
    }

    /// A contact that is reached is lifted and let go; any other is pressed and let go.
    private mutating func touch(_ ask: String) throws {
        let words = ask.lowercased().split(separator: "_", maxSplits: 1).map(String.init)
        switch (words[0], lifted.contains(words[1])) {
        case ("press", false):
            lifted.insert("pressed " + words[1])
            try say("press " + words[1])
        case ("press", true): try say("release " + words[1])
        default:
            guard lifted.remove("pressed " + words[1]) == nil else { return try say("release " + words[1]) }
            lifted.insert(words[1])
            try say("lift " + words[1])
        }
    }

    private func push(_ button: String) throws {
        try say("button \(button) pressed")
        rest(0.05)
        try say("button \(button) released")
    }

    func say(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let done = try bench.run(
            path: try Built.path("regolith-mock"), ["hands", "--at", bench.folder + "/hands"] + words)
        guard done.code == 0 else { throw BenchError.unexpected("\(done)") }
    }
}
