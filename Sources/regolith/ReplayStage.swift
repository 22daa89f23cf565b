import CThreadShim
import Foundation
import Journal
import Links
import Octets
import Station

/// A replay that a person steers: pause, single steps, jumps, speed.
struct ReplayStage {
    private let outline: JournalOutline
    private let to: JournalPosition
    private var scan: JournalScan
    private var view: ReplayView
    private let pace: Pace
    private let keyboard: Keyboard?
    private let stopSocket: String
    private var isPaused = false
    private var hasEnded = false
    private var now: JournalRecord?

    var player: JournalPlayer { scan.player }
    /// Whether anything could be played; a jump begins anew.
    private(set) var hasPlayed = false

    init(
        _ outline: JournalOutline, from: JournalMoment, to: JournalMoment, pace: Pace, view: ReplayView,
        stopSocket: String
    ) throws(StationError) {
        self.outline = outline
        self.stopSocket = stopSocket
        self.pace = pace
        self.view = view
        scan = try JournalScan(outline, from: from, to: to)
        self.to = scan.to
        let isSteered = Terminal.isAnswered && pace.factor != nil && !view.isJSON && !view.isQuiet
        keyboard = isSteered ? Keyboard() : nil
        if keyboard != nil {
            Terminal.say(
                "SPACE pause · n next · f b 10 s · F B 60 s · + - speed · s STOP of the live rig "
                    + "· q end")
        }
    }

    mutating func run() throws {
        defer { keyboard?.restore() }
        while !hasEnded, let step = try scan.next() {
            now = step.record
            hasPlayed = hasPlayed || step.core != nil
            try wait(for: step.record.coreTime.nanoseconds)
            if hasEnded { break }
            guard now == step.record else { continue }
            let isShown = view.show(step)
            // A single step goes on to what can be seen.
            if isStepping, isShown { (isStepping, isPaused) = (false, true) }
        }
    }

    private var isStepping = false

    private mutating func wait(for time: Int64) throws {
        guard let keyboard else { return pace.wait(for: time) }
        while !hasEnded, now?.coreTime.nanoseconds == time {
            let left = isPaused ? Int64.max : isStepping ? 0 : pace.nanoseconds(until: time)
            var entry = cts_poll_entry(fd: STDIN_FILENO, wanted: Int16(CTS_READABLE), ready: 0)
            let ready = cts_poll(&entry, 1, min(left, 1_000_000_000))
            if ready > 0 {
                guard let keys = keyboard.take() else {
                    hasEnded = true
                    return
                }
                for key in keys { try take(key) }
                continue
            }
            if left <= 1_000_000_000, !isPaused { return }
        }
    }

    private mutating func take(_ key: Key) throws {
        switch key {
        case .space:
            isPaused.toggle()
            pace.restart()
            Terminal.say(isPaused ? "REPLAY paused" : "REPLAY goes on")
        case .text(UInt8(ascii: "n")): (isStepping, isPaused) = (true, false)
        case .text(UInt8(ascii: "+")): change(2)
        case .text(UInt8(ascii: "-")): change(0.5)
        case .text(UInt8(ascii: "f")): try jump(10)
        case .text(UInt8(ascii: "F")): try jump(60)
        case .text(UInt8(ascii: "b")): try jump(-10)
        case .text(UInt8(ascii: "B")): try jump(-60)
        case .text(UInt8(ascii: "s")): stopLive()
        case .text(UInt8(ascii: "q")), .interrupt, .end, .escape: hasEnded = true
        default: break
        }
    }

    /// The one thing that leads from here to a rig: the live one of this console (SR-O-01, SR-S-11).
    private func stopLive() {
        Terminal.say("LIVE, not the replay: STOP (software) is pressed")
        _ = StopPress.press(stopSocket)
        pace.restart()
    }

    private func change(_ factor: Double) {
        pace.multiply(factor)
        Terminal.say("REPLAY speed \(pace.factor ?? 0)")
    }

    /// The state there comes from the last snapshot before it.
    private mutating func jump(_ seconds: Int64) throws {
        guard let utc = now?.utc.nanoseconds else { return }
        let target = UTCTime(nanoseconds: utc + seconds * 1_000_000_000)
        let position = try outline.position(of: .utc(target)) ?? to
        scan = try JournalScan(outline, from: min(position, to), to: to)
        now = nil
        pace.restart()
        Terminal.say("REPLAY at \(CivilDate.text(target))")
    }
}
