import CThreadShim
import Foundation
import Links
import StationAPI
import StationClient

struct BenchError: Error, CustomStringConvertible {
    let description: String
}

/// A child process; ended with its owner.
final class Child {
    let process: Int32

    init(_ program: String, _ arguments: [String], log: String) throws {
        let descriptor = open(log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        process = cts_spawn(program, &words, nil, -2, descriptor, descriptor)
        guard process > 0 else { throw BenchError(description: "\(program) does not start (\(process))") }
    }

    func end(_ signal: Int32 = 15) {
        cts_kill(process, signal)
        var status: Int32 = 0
        if cts_wait_child(process, 5_000_000_000, &status) < 0 {
            cts_kill(process, 9)
            cts_wait_child(process, 1_000_000_000, &status)
        }
    }

    /// Waits for its end; its exit code.
    func wait(seconds: Double) -> Int32? {
        var status: Int32 = 0
        return cts_wait_child(process, Int64(seconds * 1e9), &status) == 0 ? status : nil
    }

    /// CPU time so far, seconds.
    var cpu: Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return ((Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory, megabytes.
    var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Double($0) }.map { $0 / 1024 }
            ?? .infinity
    }
}

/// A simulated rig and a station, as real processes of this build, in a folder of their own.
final class Rig {
    let folder: String
    private let programs: String
    private(set) var mock: Child?
    private(set) var daemon: Child?

    init(dictionary: String) throws {
        programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        folder = "/tmp/rg-bars-\(getpid())"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let configuration = """
            [station]
            name = "bars"
            id = 1
            dictionary = "\(URL(fileURLWithPath: dictionary).path)"
            journal = "journal"
            socket = "."

            [[link]]
            name = "rig"
            kind = "serial"
            port = "\(folder)/rig"
            """
        try configuration.write(toFile: folder + "/station.toml", atomically: true, encoding: .utf8)
    }

    var stopSocket: String { folder + "/stop.sock" }

    func program(_ name: String) -> String { programs + "/" + name }

    func startMock() throws {
        mock = try Child(
            program("regolith-mock"), ["rig", "--link", folder + "/rig", "--state", folder + "/rig.state"],
            log: folder + "/mock.log")
        let deadline = bootTime() + 5_000_000_000
        while access(folder + "/rig", F_OK) != 0 {
            guard bootTime() < deadline else { throw BenchError(description: "the mock made no link") }
            sleepNanoseconds(200_000)
        }
    }

    func killMock() {
        mock?.end(9)
        mock = nil
    }

    func startDaemon() throws {
        daemon = try Child(
            program("regolithd"), ["--config", folder + "/station.toml"], log: folder + "/daemon.log")
    }

    func endDaemon() {
        daemon?.end()
        daemon = nil
    }

    /// Connects as soon as somebody listens.
    func connect() throws -> StationConnection {
        let deadline = bootTime() + 5_000_000_000
        while true {
            do {
                return try StationConnection(path: folder + "/control.sock")
            } catch {
                guard bootTime() < deadline else { throw error }
                sleepNanoseconds(500_000)
            }
        }
    }

    func subscribe(_ topics: [Topic]) throws -> StationConnection {
        let connection = try connect()
        var message = ClientMessage(id: 0, operation: .subscribe)
        message.topics = topics
        try connection.send(message)
        return connection
    }

    func waitForSample(_ connection: StationConnection) throws {
        let deadline = bootTime() + 10_000_000_000
        while bootTime() < deadline {
            if let message = try connection.receive(timeout: 1_000_000_000), message.kind == .samples {
                return
            }
        }
        throw BenchError(description: "no sample within 10 s; see \(folder)")
    }

    /// Sends and waits for the given stage, or the final one; throws what became of it instead.
    func command(
        _ connection: StationConnection, _ name: String, _ arguments: [(String, String)] = [],
        until stage: String? = nil, seen: RigStatus? = nil
    ) throws {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        message.arguments = arguments.map { ClientMessage.Argument(name: $0.0, text: $0.1) }
        message.isConfirmed = true
        message.isPerson = true
        message.stateRevision = seen?.stateRevision
        message.review = seen?.review
        let id = try connection.send(message)
        while let reply = try connection.receive(timeout: 5_000_000_000) {
            guard reply.id == id else { continue }
            if let refusal = reply.refusal { throw BenchError(description: "\(name): \(refusal.text)") }
            guard let told = reply.stage else { continue }
            if told.stage == stage || told.isFinal && told.isSuccess { return }
            if told.isFinal { throw BenchError(description: "\(name): \(told.detail ?? told.stage)") }
        }
        throw BenchError(description: "\(name): no answer within 5 s")
    }

    func status(_ connection: StationConnection) throws -> StatusReport? {
        let id = try connection.send(ClientMessage(id: 0, operation: .status))
        return try connection.answer(to: id, timeout: 2_000_000_000).status
    }

    /// Arms with what is seen now, again while the rig says that it is too soon or that its state is newer.
    func arm(_ connection: StationConnection) throws {
        let deadline = bootTime() + 10_000_000_000
        while true {
            do {
                return try command(
                    connection, "ARM", [("scope", "AIR"), ("ttl", "900s")],
                    seen: try status(connection)?.links.first?.rig)
            } catch let error as BenchError {
                guard bootTime() < deadline else {
                    throw BenchError(description: "\(error); the logs are in \(folder)")
                }
                sleepNanoseconds(50_000_000)
            }
        }
    }

    /// Ends what it started; the folder with the logs stays.
    func end() {
        endDaemon()
        mock?.end()
        mock = nil
    }

    func remove() {
        end()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
