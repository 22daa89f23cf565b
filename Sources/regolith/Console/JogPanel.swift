import ArgumentParser
import CThreadShim
import Foundation
import StationAPI
import StationClient

/// Presses of the hold-to-run key: from keys, or for a bounded time.
struct JogPanel {
    private enum Press: Equatable {
        case none
        /// The key went down; the station has not answered yet.
        case asked(UInt32, isLetGo: Bool)
        /// Moving, or about to.
        case held(UInt32)
        /// No more frames; its end has not been reported yet.
        case ending(UInt32)
    }

    private let console: Console
    private let order: JogOrder
    private let json: Bool
    private let isSilent: Bool
    /// How the last press ended.
    private(set) var lastWords = ""
    private var press = Press.none
    private var pressedAt: Int64 = 0
    private var lastKey: Int64 = 0
    private var lastWord: Int64 = 0
    /// After a press that the station ended the key has to come up before another one.
    private var mustComeUp = false
    private var isDrawn = false
    private var failure: ExitCode?

    /// No key for so long is a key that was let go.
    private static let silence: Int64 = 300_000_000
    /// Between two words that the key is still down.
    private static let wordEvery: Int64 = 60_000_000
    private static let tick: Int64 = 20_000_000
    /// A press without an end is given up after so long.
    private static let patience: Int64 = 5_000_000_000

    init(console: Console, order: JogOrder, json: Bool, isSilent: Bool = false) {
        self.console = console
        self.order = order
        self.json = json
        self.isSilent = isSilent
    }

    // MARK: By keys

    mutating func followKeys() throws {
        if !json { Terminal.say("hold SPACE to move, anything else stops, q ends") }
        while true {
            let now = cts_clock_boottime()
            switch try console.next(until: now + Self.tick) {
            case .key(.space): try keyDown(at: cts_clock_boottime())
            case .key(.text(0x71)), .key(.end), .key(.escape):
                try finish()
                return
            case .key(.focusGained): break
            case .key: try letGo(mustComeUp: true)
            case .message(let message): try take(message)
            case .ended(let why):
                try letGo(mustComeUp: true)
                newLine()
                if !json { Terminal.say(why) }
                try finish()
                throw why == "interrupted" ? Exit.interrupted : Exit.failed
            case .time: break
            }
            try watch(at: cts_clock_boottime())
        }
    }

    private mutating func keyDown(at now: Int64) throws {
        defer { lastKey = now }
        if mustComeUp {
            guard now - lastKey > Self.silence else { return }
            mustComeUp = false
        }
        switch press {
        case .none: try begin(at: now)
        case .held(let id) where now - lastWord >= Self.wordEvery: try say(.held, id, at: now)
        case .asked, .held, .ending: break
        }
    }

    private mutating func watch(at now: Int64) throws {
        if now - lastKey > Self.silence { try letGo(mustComeUp: false) }
        if case .ending = press, now - lastWord > Self.patience {
            newLine()
            lastWords = "the end of the press was not reported: look at the rig"
            if !isSilent { Terminal.complain("regolith: \(lastWords)") }
            failure = Exit.failed
            press = .none
        }
        draw(at: now)
    }

    // MARK: For a bounded time

    mutating func press(for span: Int64, observe: () -> Void = {}) throws {
        let began = cts_clock_boottime()
        try begin(at: began)
        var ending: String?
        while press != .none {
            let now = cts_clock_boottime()
            if now - began >= span { try letGo(mustComeUp: true) }
            if case .held(let id) = press, now - lastWord >= Self.wordEvery { try say(.held, id, at: now) }
            lastKey = now
            switch try console.next(until: min(now + Self.tick, max(now, began + span))) {
            case .message(let message):
                try take(message)
                observe()
            case .ended(let why):
                ending = why
                try letGo(mustComeUp: true)
            case .key, .time: break
            }
            try watch(at: lastKey)
        }
        newLine()
        if ending != nil { throw Exit.interrupted }
        if let failure { throw failure }
    }

    // MARK: The press

    private mutating func begin(at now: Int64) throws {
        var message = order.message
        console.sign(&message)
        // A script says which state it means; a person sees it change.
        if !console.hasKeyboard { message.stateRevision = try console.rig()?.rig.stateRevision }
        press = .asked(try console.ask(message), isLetGo: false)
        pressedAt = now
        lastWord = now
        failure = nil
    }

    private mutating func say(_ key: JogKey, _ id: UInt32, at now: Int64) throws {
        var message = ClientMessage(id: 0, operation: .jog)
        message.jog = key
        message.press = id
        lastWord = now
        _ = try console.ask(message)
    }

    private mutating func letGo(mustComeUp: Bool) throws {
        if mustComeUp { self.mustComeUp = true }
        switch press {
        case .none, .ending: break
        case .asked(let request, _): press = .asked(request, isLetGo: true)
        case .held(let id):
            press = .ending(id)
            try say(.up, id, at: cts_clock_boottime())
        }
    }

    /// Lets go and waits for the end.
    private mutating func finish() throws {
        try letGo(mustComeUp: true)
        let deadline = cts_clock_boottime() + Self.patience
        while press != .none {
            switch try console.next(until: deadline) {
            case .message(let message): try take(message)
            case .time: press = .none
            case .key, .ended: break
            }
        }
        newLine()
    }

    private mutating func take(_ message: ServerMessage) throws {
        if json, !isSilent, message.kind != .samples, message.kind != .status, message.kind != .noted {
            Terminal.say(LineCoder().text(message))
        }
        switch (message.kind, press) {
        case (.accepted, .asked(let request, let isLetGo)) where message.id == request:
            guard let id = message.command?.commandID else { return }
            press = .held(id)
            if isLetGo { try letGo(mustComeUp: false) }
        case (.refused, .asked(let request, _)) where message.id == request:
            press = .none
            tell(refusal: message)
        case (.refused, .held(let id)):
            press = .ending(id)
            lastWord = cts_clock_boottime()
            tell(refusal: message)
        case (.stage, .held(let id)), (.stage, .ending(let id)):
            guard let stage = message.stage, stage.commandID == id, stage.isFinal else { return }
            if case .held = press { mustComeUp = true }
            press = .none
            tell(end: stage)
        case (.alarm, _):
            guard let alarm = message.alarm, !json else { return }
            newLine()
            Terminal.say(Terminal.yellow("\(alarm.code): \(alarm.text)"))
        default: break
        }
    }

    // MARK: Words

    private mutating func tell(refusal message: ServerMessage) {
        mustComeUp = true
        failure = Exit.refused
        lastWords = message.refusal?.text ?? ""
        guard !json, let refusal = message.refusal else { return }
        newLine()
        Terminal.complain("\(Terminal.red("refused")) (\(refusal.code)): \(refusal.text)")
    }

    private mutating func tell(end stage: StageReport) {
        if !stage.isSuccess { failure = failure ?? Exit.failed }
        lastWords = stage.detail ?? stage.stage
        guard !json else { return }
        newLine()
        let seconds = String(format: "%.2f s", Double(cts_clock_boottime() - pressedAt) / 1e9)
        let text = stage.detail ?? stage.stage
        Terminal.say(
            "#\(stage.commandID) \(order.meaning), \(seconds): "
                + (stage.isSuccess ? Terminal.green(text) : Terminal.red(text)) + "  " + readings)
    }

    private var readings: String {
        ["z_stage", "wob", "spn_rpm", "spn_torque"].compactMap { name in
            console.values[name].map { "\(name) \($0.value.text) \($0.value.unit ?? "")" }
        }.joined(separator: "  ")
    }

    private mutating func draw(at now: Int64) {
        guard !json, Terminal.isInteractive else { return }
        let word: String
        switch press {
        case .none: word = "stands"
        case .asked: word = "asked"
        case .held: word = Terminal.bold(String(format: "MOVES %4.1f of 30 s", Double(now - pressedAt) / 1e9))
        case .ending: word = "stopping"
        }
        isDrawn = true
        let standing = console.standing.map { StandingText.line($0) } ?? "UNKNOWN"
        Terminal.redraw("\(standing) · \(word) · \(order.meaning) · \(readings)")
    }

    private mutating func newLine() {
        guard isDrawn else { return }
        isDrawn = false
        Terminal.redraw("")
    }
}
