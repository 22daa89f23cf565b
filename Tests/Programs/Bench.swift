import CThreadShim
import Foundation
import StationAPI
import StationClient

/// A folder of its own with a simulated rig and a station, both as real processes.
///
/// The folder's path is short, because names of local sockets are (107 octets).
final class Bench {
    let folder: String
    let pace: Int
    private(set) var mock: Child?
    private(set) var daemon: Child?
    private var runs = 0

    /// Starts nothing yet.
    init(pace: Int = 20) throws {
        self.pace = pace
        folder = "/tmp/rg-" + String(UInt32.random(in: 0...UInt32.max), radix: 36)
        // 0755: another user's STOP comes through here.
        guard mkdir(folder, 0o755) == 0 else { throw BenchError.unexpected("\(folder) cannot be made") }
        try write(configuration(), to: "station.toml")
    }

    deinit {
        daemon?.kill()
        mock?.kill()
        if ProcessInfo.processInfo.environment["REGOLITH_KEEP"] == nil {
            try? FileManager.default.removeItem(atPath: folder)
            try? FileManager.default.removeItem(atPath: statePath)
        }
    }

    /// In memory where there is such a place: a real rig's store knows no disk that is busy for seconds.
    private var statePath: String {
        let memory = "/dev/shm"
        let isThere = FileManager.default.isWritableFile(atPath: memory)
        return isThere
            ? memory + "/" + (folder as NSString).lastPathComponent + ".state" : folder + "/rig.state"
    }

    var journal: String { folder + "/journal" }
    var ledgerPath: String { folder + "/rig.jsonl" }
    var rigLink: String { folder + "/rig" }
    var configurationPath: String { folder + "/station.toml" }

    func configuration(journal: String = "journal", socket: String = ".", more: String = "") -> String {
        """
        [station]
        name = "bench"
        id = 1
        dictionary = "\(Built.dictionary)"
        journal = "\(journal)"
        socket = "\(socket)"

        [[link]]
        name = "rig"
        kind = "serial"
        port = "\(rigLink)"
        \(more)
        """
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
    }

    // MARK: Programs

    /// Rig and station, both ready, the link live.
    func start(mock arguments: [String] = []) throws {
        try startMock(arguments)
        try startDaemon()
        try waitForLive()
        try waitForTime()
    }

    func startMock(_ arguments: [String] = []) throws {
        let mock = try spawn(
            "regolith-mock",
            [
                "rig", "--link", rigLink, "--state", statePath, "--ledger", ledgerPath, "--pace",
                "\(pace)",
            ] + arguments)
        self.mock = mock
        _ = try eventually(within: 10, "the mock", seen: { mock.complaints }) {
            mock.written.contains("ready") ? true : nil
        }
    }

    /// Starts the station, perhaps as the last words of another command line, and waits for nothing.
    func spawnDaemon(through wrapper: [String] = []) throws -> Child {
        let words = wrapper + [try Built.path("regolithd"), "--config", configurationPath]
        let daemon = try spawn(path: words[0], Array(words.dropFirst()))
        self.daemon = daemon
        return daemon
    }

    func startDaemon(through wrapper: [String] = []) throws {
        let daemon = try spawnDaemon(through: wrapper)
        _ = try eventually(within: 15, "control.sock", seen: { daemon.complaints }) {
            try? StationConnection(path: folder + "/control.sock")
        }
    }

    @discardableResult
    func waitForLive(within seconds: Double = 5) throws -> RigStatus {
        let operation = try Operator(self)
        var seen = ""
        return try eventually(within: seconds, "a live link", seen: { seen }) {
            let link = try operation.link()
            seen = "\(link)"
            return link.state == "live" && (link.rig?.stateRevision ?? 0) > 0 ? link.rig : nil
        }
    }

    /// Nothing is armed before the rig's clock was compared, some milliseconds after the link is live: a
    /// person's hands are slower than that, a test's are not.
    func waitForTime(within seconds: Double = 5) throws {
        var seen = ""
        _ = try eventually(within: seconds, "the rig's time", seen: { seen }) {
            let look = try cli("send", "SPIN", "rpm=30rpm", "duration=1s", "--dry-run")
            seen = "\(look)"
            return seen.contains("has not been compared") ? nil : true
        }
    }

    func killDaemon() {
        daemon?.kill()
        daemon = nil
    }

    func killMock() {
        mock?.kill()
        mock = nil
    }

    /// SIGTERM to the station; gives its exit code.
    @discardableResult
    func endDaemon() throws -> Int32 {
        daemon?.signal(15)
        defer { daemon = nil }
        return try daemon?.wait(seconds: 10) ?? -1
    }

    /// Starts a program of this build in the background; its output lies in the folder.
    func spawn(_ program: String, _ arguments: [String]) throws -> Child {
        try spawn(path: try Built.path(program), arguments)
    }

    func spawn(path: String, _ arguments: [String]) throws -> Child {
        runs += 1
        let stem = "\(folder)/\(runs)-\((path as NSString).lastPathComponent)"
        return try Child(path, arguments, output: stem + ".out", error: stem + ".err")
    }

    /// Runs a program to its end.
    func run(path: String, _ arguments: [String], within seconds: Double = 20) throws -> Outcome {
        let began = cts_clock_boottime()
        let child = try spawn(path: path, path.hasSuffix("/regolith") ? signed(arguments) : arguments)
        let code = try child.wait(seconds: seconds)
        return Outcome(
            command: ([child.name] + arguments).joined(separator: " "), code: code, output: child.written,
            error: child.complaints, seconds: elapsed(since: began))
    }

    /// Tests are scripts: what one states where it says `--yes` (SR-O-12). Without a station: nothing.
    private func signed(_ words: [String]) -> [String] {
        guard words.contains("--yes"), !words.contains("--rig"),
            let place = words.firstIndex(of: "--sockets"),
            !["accept", "alarms", "checkout", "demo", "jog"].contains(words.first ?? ""),
            let connection = try? StationConnection(path: words[place + 1] + "/control.sock"),
            let id = try? connection.send(ClientMessage(id: 0, operation: .status)),
            let link = try? connection.answer(to: id, timeout: 5_000_000_000).status?.links.first
        else { return words }
        let revision = link.rig?.stateRevision ?? 0
        return words + ["--rig", link.name, "--state-rev", "\(revision)", "--for", "3600s"]
    }

    /// `regolith` with these words, talking to this station.
    func cli(_ words: String..., within seconds: Double = 20) throws -> Outcome {
        try cli(words, within: seconds)
    }

    func cli(_ words: [String], within seconds: Double) throws -> Outcome {
        try run(path: try Built.path("regolith"), words + ["--sockets", folder], within: seconds)
    }

    /// `regolith` with these words and nothing added.
    func tool(_ words: String..., within seconds: Double = 60) throws -> Outcome {
        try run(path: try Built.path("regolith"), words, within: seconds)
    }

    // MARK: The rig's truth

    func ledger() throws -> [LedgerLine] { try LedgerLine.all(ledgerPath) }

    /// Command packets that reached the rig.
    func received() throws -> [UInt32] { try ledger().of("received").compactMap(\.command) }
}
