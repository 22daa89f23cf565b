import ArgumentParser
import CThreadShim
import ConsoleView
import Foundation
import StationAPI
import StationClient

/// `regolith console`: keys, lines of the station and the lane's answers into a picture, the picture to the
/// terminal ten times a second.
struct ConsolePanel {
    private let console: Console
    private let output: TerminalOutput
    private let folder: String
    private var picture: ConsolePicture
    private var calls: [StopCall] = []
    private var nextDraw: Int64 = 0
    private var nextBell: Int64 = 0
    private var nextAlarms: Int64 = 0
    private var wasLost = true

    private static let period: Int64 = 100_000_000
    private static let bellPeriod: Int64 = 1_000_000_000
    /// The list of alarms is read anew so often, and not more often than the second.
    private static let alarmsPeriod: Int64 = 10_000_000_000
    private static let alarmsPause: Int64 = 250_000_000
    private static let commandsShown = 6

    init(console: Console, output: TerminalOutput, folder: String) {
        self.console = console
        self.output = output
        self.folder = folder
        picture = ConsolePicture(folder: folder)
    }

    /// Until Q, Ctrl-C, a signal or the end of the terminal; gives why.
    mutating func run() throws -> String {
        output.enter()
        defer { output.leave() }
        while true {
            console.others = calls.map {
                cts_poll_entry(fd: $0.descriptor, wanted: Int16(CTS_READABLE), ready: 0)
            }
            if let wanted = output.wanted { console.others.append(wanted) }
            switch try console.next(until: nextDraw) {
            case .key(let key): if try isLast(key) { return "left" }
            case .message(let message): picture.take(message, at: cts_clock_boottime())
            case .ended(let why): return why
            case .time: break
            }
            output.flush()
            hearStops()
            try follow()
            if cts_clock_boottime() >= nextDraw { draw() }
        }
    }

    // MARK: The station

    /// Notes that the station went or came back, and asks for what has to be read anew.
    private mutating func follow() throws {
        let now = cts_clock_boottime()
        if let loss = console.loss, !wasLost {
            wasLost = true
            picture.lose(loss.why, at: now, utc: cts_clock_realtime())
        } else if console.loss == nil, wasLost {
            wasLost = false
            picture.regain(at: now, utc: cts_clock_realtime())
            try askEverything()
        }
        if let loss = console.loss { picture.attempts(loss.attempts) }
        guard !wasLost, picture.wantsAlarms || now >= nextAlarms else { return }
        guard now >= nextAlarms - Self.alarmsPeriod + Self.alarmsPause else { return }
        picture.wantsAlarms = false
        nextAlarms = now + Self.alarmsPeriod
        _ = try console.ask(ClientMessage(id: 0, operation: .alarms))
    }

    private func askEverything() throws {
        _ = try console.ask(ClientMessage(id: 0, operation: .status))
        _ = try console.ask(ClientMessage(id: 0, operation: .values))
        var history = ClientMessage(id: 0, operation: .history)
        history.count = Self.commandsShown
        _ = try console.ask(history)
    }

    // MARK: Keys

    /// True for the key that ends the console. STOP is heard whatever is asked or shown.
    private mutating func isLast(_ key: Key) throws -> Bool {
        if key == .text(0x53) || key == .text(0x73) {
            press(.stop)
            return false
        }
        if let question = picture.question {
            try answer(question, key)
            return false
        }
        switch key {
        case .text(0x51), .text(0x71), .end: return true
        case .text(0x48), .text(0x68): try hold()
        case .text(0x41), .text(0x61): try acknowledge()
        case .text(0x56), .text(0x76): askShelf()
        case .text(0x52), .text(0x72): picture.showsRate.toggle()
        case .text(0x4C), .text(0x6C): output.forget()
        case .text(0x3F): picture.ask(.help)
        case .up, .text(0x4B), .text(0x6B): picture.choose(-1)
        case .down, .text(0x4A), .text(0x6A): picture.choose(1)
        case .text(0x2B): picture.zoom(1)
        case .text(0x2D): picture.zoom(-1)
        default: return false
        }
        nextDraw = 0
        return false
    }

    private mutating func answer(_ question: ConsolePicture.Question, _ key: Key) throws {
        picture.ask(nil)
        nextDraw = 0
        guard case .shelve(let number) = question, case .text(let octet) = key,
            let place = [0x31, 0x32, 0x33, 0x34].firstIndex(of: octet)
        else { return }
        var message = ClientMessage(id: 0, operation: .shelve)
        message.alarm = number
        message.minutes = [5, 15, 30, 60][place]
        message.text = "at the console"
        try send(message, "shelving alarm #\(number) for \(message.minutes ?? 0) min")
    }

    private mutating func acknowledge() throws {
        guard let alarm = picture.selected else { return say("there is no alarm") }
        var message = ClientMessage(id: 0, operation: .acknowledge)
        message.alarm = alarm.number
        message.text = "at the console"
        try send(message, "acknowledging alarm #\(alarm.number); it stays until its cause is gone")
    }

    private mutating func askShelf() {
        guard let alarm = picture.selected else { return say("there is no alarm") }
        picture.ask(.shelve(alarm: alarm.number))
    }

    private mutating func send(_ message: ClientMessage, _ words: String) throws {
        guard !wasLost else { return say("not sent: there is no station", isBad: true) }
        say(words)
        _ = try console.ask(message)
        picture.wantsAlarms = true
    }

    private mutating func say(_ text: String, isBad: Bool = false) {
        picture.say(text, isBad: isBad, at: cts_clock_boottime())
    }

    // MARK: STOP and HOLD

    /// The lane of `regolith stop`: it waits for no line of the station, no journal and no screen.
    private mutating func press(_ action: StopAction) {
        let now = cts_clock_boottime()
        picture.press(action, at: now)
        nextDraw = 0
        var failure = ""
        let call = StopCall(path: folder + "/stop.sock", line: action.rawValue) { failure = "\($0)" }
        if let call { calls.append(call) } else { picture.take(nil, why: failure, at: now) }
        if calls.count > Self.callsKept { calls.removeFirst() }
    }

    /// The lane first; then the command, for its ladder.
    private mutating func hold() throws {
        press(.hold)
        guard !wasLost else { return }
        var message = ClientMessage(id: 0, operation: .command)
        message.command = "HOLD"
        message.isConfirmed = true
        message.isPerson = true
        _ = try console.ask(message)
    }

    private mutating func hearStops() {
        let now = cts_clock_boottime()
        for call in calls {
            guard let answers = call.answers() else {
                if call === calls.last { picture.take(nil, why: "the lane went away", at: now) }
                calls.removeAll { $0 === call }
                continue
            }
            guard !answers.isEmpty else { continue }
            nextDraw = 0
            if call === calls.last { for answer in answers { picture.take(answer, at: now) } }
            if answers.contains(.end) { calls.removeAll { $0 === call } }
        }
    }

    private static let callsKept = 8

    // MARK: The screen

    private mutating func draw() {
        let now = cts_clock_boottime()
        nextDraw = now + Self.period
        let size = output.size
        output.show(
            ConsoleFrame.screen(
                of: picture, columns: size.columns, rows: size.rows, now: now, utc: cts_clock_realtime()))
        if picture.isSounding(at: now), now >= nextBell {
            nextBell = now + Self.bellPeriod
            output.ring()
        }
    }
}
