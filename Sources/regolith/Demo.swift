import ArgumentParser
import CThreadShim
import Foundation
import Links
import StationAPI
import StationClient

/// `regolith demo`
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "A simulated rig, a station on it, and live telemetry; Ctrl-C holds, disarms and cleans up.",
        discussion: """
            Everything lies in one folder: link, journal, configuration, logs.

            Examples, the last three in a second terminal:
              regolith demo
              regolith demo --pace 20 --seconds 60
              regolith console
              regolith arm --yes
              regolith send SPIN rpm=60rpm duration=20s --yes --until started
              regolith stop
            """)

    @Option(help: ArgumentHelp("Folder for everything [your own below /tmp].", valueName: "DIR"))
    var folder: String?
    @Option(help: "Mechanisms run N times faster than life.")
    var pace = 1
    @Option(help: "End after so many seconds.")
    var seconds: Double?

    func run() throws {
        let folder = folder ?? SocketFolder.personal
        // Before any other thread: all of them shall have the signals blocked.
        let signals = try Termination()
        var stage = DemoStage(folder: folder, pace: pace)
        do {
            try stage.raise()
            try follow(stage, signals)
        } catch {
            stage.lower()
            throw error
        }
        stage.lower()
    }

    private func follow(_ stage: DemoStage, _ signals: Termination) throws {
        Terminal.say("station and simulated rig run in \(stage.folder); Ctrl-C ends them")
        let session = try Session(folder: stage.folder)
        var message = ClientMessage(id: 0, operation: .subscribe)
        message.topics = [.samples, .stages, .events, .links, .alarms, .status]
        _ = try session.talk { (connection) throws(StationClientError) in try connection.send(message) }
        var view = LiveView(only: nil, json: false)
        let deadline = try seconds.map { bootTime() + Int64(try Seconds.checked($0) * 1e9) }
        while true {
            if signals.wait(timeout: 0) != nil { break }
            if let deadline, bootTime() >= deadline { break }
            let received = try session.talk { (connection) throws(StationClientError) in
                try connection.receive(timeout: 100_000_000)
            }
            if let received { view.show(received) }
        }
        view.finish()
        Terminal.say("ending: hold, disarm")
        for name in ["HOLD", "DISARM"] {
            var message = ClientMessage(id: 0, operation: .command)
            message.command = name
            message.isConfirmed = true
            // A rig that is stopped or never armed refuses politely; the end comes all the same.
            _ = try? Session(folder: stage.folder).run(message, json: false, timeout: 3)
        }
    }
}

/// The demo's programs and files.
struct DemoStage {
    let folder: String
    let pace: Int
    private var children: [(name: String, process: Int32)] = []

    init(folder: String, pace: Int) {
        self.folder = folder
        self.pace = pace
    }

    mutating func raise() throws {
        do {
            try SocketFolder.prepare(folder)
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.failed
        }
        if (try? StationConnection(path: folder + "/control.sock")) != nil {
            Terminal.complain("regolith: a station already runs in \(folder): end it, or give --folder")
            throw Exit.failed
        }
        guard let dictionary = Checkout.dictionary else {
            Terminal.complain("regolith: no dictionary found: set REGOLITH_DICTIONARY to regolith.xtce.xml")
            throw Exit.failed
        }
        try write(configuration(dictionary))
        try spawn(
            "regolith-mock",
            ["rig", "--link", folder + "/rig", "--state", folder + "/rig.state", "--pace", "\(pace)"])
        try spawn("regolithd", ["--config", folder + "/station.toml"])
        try waitForStation()
    }

    /// Ends what was started, newest first, and nothing else.
    mutating func lower() {
        for child in children.reversed() {
            cts_kill(child.process, 15)
            var status: Int32 = 0
            if cts_wait_child(child.process, 3_000_000_000, &status) < 0 {
                cts_kill(child.process, 9)
                cts_wait_child(child.process, 1_000_000_000, &status)
            }
        }
        children.removeAll()
    }

    private func configuration(_ dictionary: String) -> String {
        """
        # Written by `regolith demo`.
        [station]
        name = "demo"
        id = 1
        dictionary = "\(dictionary)"
        journal = "journal"
        socket = "."

        [[link]]
        name = "rig"
        kind = "serial"
        port = "\(folder)/rig"

        [rig]
        id = "5245474f4c4954482d53494d"
        simulated = true

        """
    }

    private func write(_ text: String) throws {
        guard FileManager.default.createFile(atPath: folder + "/station.toml", contents: Data(text.utf8))
        else {
            Terminal.complain("regolith: \(folder) cannot be written to: give --folder")
            throw Exit.failed
        }
    }

    private mutating func spawn(_ name: String, _ arguments: [String]) throws {
        let program = Checkout.programFolder + "/" + name
        let log = open(folder + "/" + name + ".log", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o644)
        defer { close(log) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let process = cts_spawn(program, &words, nil, -2, log, log)
        guard process > 0 else {
            Terminal.complain(
                "regolith: \(program) does not start (error \(-process)): build it with `swift build`")
            throw Exit.failed
        }
        children.append((name, process))
    }

    private func lastLines(of name: String) -> String {
        let text = (try? String(contentsOfFile: folder + "/" + name + ".log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    private mutating func waitForStation() throws {
        let deadline = bootTime() + 10_000_000_000
        while bootTime() < deadline {
            if (try? StationConnection(path: folder + "/control.sock")) != nil { return }
            for child in children {
                var status: Int32 = 0
                guard cts_wait_child(child.process, 0, &status) == 0 else { continue }
                children.removeAll { $0.process == child.process }
                Terminal.complain("regolith: \(child.name) ended at once (code \(status)); its log says:")
                Terminal.complain(lastLines(of: child.name))
                throw Exit.failed
            }
            sleepNanoseconds(20_000_000)
        }
        Terminal.complain("regolith: the station did not start within 10 s: see \(folder)/regolithd.log")
        throw Exit.failed
    }
}
