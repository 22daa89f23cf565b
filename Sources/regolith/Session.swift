import ArgumentParser
import Foundation
import StationAPI
import StationClient

/// A conversation with the station, with failures turned into words and exit codes.
struct Session {
    let connection: StationConnection
    private let ladder = LadderView()

    init(_ options: StationOptions) throws {
        try self.init(folder: SocketFolder.resolve(options.sockets))
    }

    init(folder: String) throws {
        do {
            connection = try StationConnection(path: folder + "/control.sock")
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.noStation
        }
    }

    init(_ connection: StationConnection) { self.connection = connection }

    /// Runs a part of the conversation; a broken line ends the program with a sentence.
    func talk<Result>(_ body: (StationConnection) throws(StationClientError) -> Result) throws -> Result {
        do {
            return try body(connection)
        } catch {
            Terminal.complain("regolith: \(error)")
            throw Exit.noStation
        }
    }

    func status() throws -> StatusReport {
        let answer = try talk { (connection) throws(StationClientError) in
            let id = try connection.send(ClientMessage(id: 0, operation: .status))
            return try connection.answer(to: id, timeout: 5_000_000_000)
        }
        guard let status = answer.status else {
            Terminal.complain("regolith: the station sent no status; it may be of another version")
            throw Exit.failed
        }
        return status
    }

    /// All pages of an answer; `left` says how many things are on the pages to come.
    func pages(_ message: ClientMessage, left: (ServerMessage) -> Int) throws -> [ServerMessage] {
        try talk { (connection) throws(StationClientError) in
            let id = try connection.send(message)
            var pages: [ServerMessage] = []
            repeat {
                pages.append(try connection.answer(to: id, timeout: 5_000_000_000))
            } while pages.last.map(left) ?? 0 > 0
            return pages
        }
    }

    /// The link once the test of the way of a STOP, which a start begins with, is over: ARM waits for it.
    func statusAfterStopTest() throws -> LinkStatus? {
        let deadline = Date(timeIntervalSinceNow: 3)
        while true {
            let link = try status().links.first
            guard link?.state == "live", let rig = link?.rig,
                ["running", "not done yet"].contains(rig.stopTest),
                deadline.timeIntervalSinceNow > 0
            else { return link }
            usleep(50_000)
        }
    }

    /// Asks for something that is answered at once; a refusal ends the program.
    func ask(_ message: ClientMessage) throws -> ServerMessage {
        let answer = try talk { (connection) throws(StationClientError) in
            try connection.answer(to: try connection.send(message), timeout: 5_000_000_000)
        }
        if let refusal = answer.refusal {
            Terminal.complain(
                "\(Terminal.red("refused")) (\(refusal.code)), nothing was sent: \(refusal.text)")
            throw Exit.refused
        }
        return answer
    }

    /// The same, with its answer shown.
    func settle(_ message: ClientMessage, json: Bool, says text: String) throws {
        let answer = try ask(message)
        if !json { StandingText.say(answer) }
        Terminal.say(json ? LineCoder().text(answer) : text)
    }

    /// What a command would be; nothing is sent.
    func rehearse(_ message: ClientMessage, json: Bool = false) throws -> RehearsalReport {
        var message = message
        message.operation = .rehearse
        let answer = try ask(message)
        if json { Terminal.say(LineCoder().text(answer)) }
        guard let look = answer.rehearsal else {
            Terminal.complain("regolith: the station does not know a dry run; it may be of another version")
            throw Exit.failed
        }
        return look
    }

    /// Sends a command and shows its ladder until it is final, `until` is reached, or time is up. Gives the
    /// command's number.
    @discardableResult
    func run(
        _ message: ClientMessage, json: Bool, explain: Bool = false, until last: String? = nil,
        timeout: Double
    ) throws -> UInt32? {
        var commandID: UInt32?
        var inputs: [InputReport] = []
        let timeout = try Seconds.checked(timeout)
        let deadline = Date(timeIntervalSinceNow: timeout)
        defer { ladder.close() }
        let id = try talk { (connection) throws(StationClientError) in try connection.send(message) }
        while true {
            let left = Int64(max(0, deadline.timeIntervalSinceNow) * 1e9)
            let received: ServerMessage?
            do {
                received = try connection.receive(timeout: left)
            } catch {
                // It was sent: "no station" would read as "nothing happened".
                Terminal.complain(
                    "regolith: \(error). What became of \(message.command ?? "the command") is "
                        + "UNKNOWN: look at the "
                        + "rig before the next command")
                throw Exit.failed
            }
            guard let reply = received else {
                Terminal.complain(
                    "regolith: \(message.command ?? "the command") is not finished after \(timeout) "
                        + "s; it goes on: "
                        + "see `regolith watch` or give a longer --timeout")
                throw Exit.failed
            }
            guard reply.id == id else { continue }
            if reply.kind == .decision {
                inputs = reply.inputs ?? []
                if json, explain { Terminal.say(LineCoder().text(reply)) }
                continue
            }
            if !json, !inputs.isEmpty, explain || reply.kind == .refused {
                InputText.show(inputs, onlyBars: !explain)
                inputs = []
            }
            if json { Terminal.say(LineCoder().text(reply)) }
            if let command = reply.command { commandID = command.commandID }
            if try show(reply, json: json, until: last) { return commandID }
        }
    }

    /// True when nothing more is to come.
    private func show(_ reply: ServerMessage, json: Bool, until last: String?) throws -> Bool {
        switch reply.kind {
        case .refused:
            if !json, let refusal = reply.refusal {
                StandingText.say(reply)
                Terminal.complain(
                    "\(Terminal.red("refused")) (\(refusal.code)), nothing was sent: \(refusal.text)")
            }
            throw Exit.refused
        case .accepted:
            if !json, let command = reply.command {
                StandingText.say(reply)
                Terminal.say("#\(command.commandID) \(Terminal.bold(command.meaning))")
            }
        case .stage:
            guard let stage = reply.stage else { return false }
            if !json { ladder.show(stage) }
            // Completed is the rig's word; what telemetry shows of it is waited for.
            if Ladder.ends(stage, awaitsEffect: true) {
                if stage.isSuccess { return true }
                throw Exit.failed
            }
            return stage.stage == last
        default: break
        }
        return false
    }
}

/// Seconds from a command line.
enum Seconds {
    private static let most = 1e9

    static func checked(_ seconds: Double) throws -> Double {
        guard seconds.isFinite, seconds >= 0, seconds <= most else {
            throw ValidationError("\(seconds) s is no time to wait: give 0 to 1000000000 seconds")
        }
        return seconds
    }
}

/// The ladder of one command on this output: on a terminal progress stays in one line, elsewhere every rung
/// is a line.
final class LadderView {
    private var isInPlace = false

    func show(_ stage: StageReport) {
        let line = Ladder.line(stage)
        guard Terminal.isInteractive else { return Terminal.say(line) }
        if isInPlace { Terminal.redraw("") }
        isInPlace = stage.stage == "progress"
        if isInPlace { Terminal.write(line) } else { Terminal.say(line) }
    }

    /// The next line begins at its left.
    func close() {
        if isInPlace { Terminal.say("") }
        isInPlace = false
    }
}

/// How a rung of the ladder is written.
enum Ladder {
    /// The rungs behind `completed`.
    static let effects = ["effect-seen", "effect-not-seen"]

    /// Nothing more is to come.
    static func ends(_ stage: StageReport, awaitsEffect: Bool) -> Bool {
        if effects.contains(stage.stage) { return true }
        return stage.isFinal && !(awaitsEffect && stage.isSuccess && stage.awaitedEffect != nil)
    }

    static func line(_ stage: StageReport) -> String {
        let time = String(format: "%9.1f ms", stage.elapsedMilliseconds)
        var text = stage.detail ?? stage.stage
        let isEnd = (stage.isFinal && stage.awaitedEffect == nil) || effects.contains(stage.stage)
        if isEnd { text = stage.isSuccess ? Terminal.green(text) : Terminal.red(text) }
        return "  \(time)  \(text)"
    }
}
