import ArgumentParser
import CThreadShim
import StationAPI
import StationClient

/// One check as it runs: what the person is asked, what is measured, and the verdict.
final class CheckRun {
    /// How a person's part is done.
    enum Hands {
        /// Somebody sits here and answers with keys.
        case person
        /// Every question is answered by yes; what is measured is measured all the same.
        case alwaysYes
    }

    /// A check that cannot go on; not the same as one that failed.
    enum Stop: Error {
        case skipped
        case ended(String)
        case refused(String)
    }

    let console: Console
    let sockets: String
    /// The known mass, kilograms.
    let mass: Double
    let hands: Hands
    let tell: CheckVoice
    private(set) var readings: [CheckReading] = []
    /// What goes into the rig's record.
    private(set) var recorded: Int32 = 0
    /// The arm that this check made for itself.
    var maintenanceArm: AttendedArm?

    /// How long a person may take for one thing, seconds.
    static let patience = 600.0
    /// Groups of telemetry that nobody sends by itself are asked for so often, nanoseconds.
    private static let pollEvery: Int64 = 300_000_000

    init(console: Console, sockets: String, mass: Double, hands: Hands, tell: CheckVoice) {
        self.console = console
        self.sockets = sockets
        self.mass = mass
        self.hands = hands
        self.tell = tell
    }

    var isGood: Bool { !readings.isEmpty && readings.allSatisfy(\.isGood) }

    // MARK: Verdicts

    func note(_ reading: CheckReading) {
        readings.append(reading)
        tell.reading(reading)
    }

    func measured(_ name: String, _ value: Double, _ unit: String, in range: ClosedRange<Double>) {
        note(.number(name, value, unit, in: range))
    }

    func expect(_ name: String, _ wanted: String) throws {
        note(.state(name, try label(name), wanted: wanted))
    }

    func record(_ value: Int32) { recorded = value }

    // MARK: Telemetry

    /// A value that came after this was called.
    func fresh(_ name: String) throws -> Double {
        let value = try value(of: name)
        guard let number = value.number else {
            throw Stop.refused("\(name) is \(value.text), which is no quantity")
        }
        return number
    }

    func label(_ name: String) throws -> String { try value(of: name).text }

    /// The mean of what comes in so many seconds.
    func mean(_ name: String, seconds: Double) throws -> Double {
        let end = cts_clock_boottime() + Int64(seconds * 1e9)
        var sum = 0.0
        var count = 0.0
        repeat {
            sum += try fresh(name)
            count += 1
        } while cts_clock_boottime() < end
        return sum / count
    }

    func pause(seconds: Double) throws {
        let end = cts_clock_boottime() + Int64(seconds * 1e9)
        while true {
            let event = try console.next(until: end)
            if case .time = event { return }
            try look(at: event)
        }
    }

    /// Waits until a value that came from now on is as wanted; 10 s without one is an error.
    private func value(
        of name: String
    ) throws -> SamplesReport.Value {
        let began = cts_clock_boottime()
        let found = try poll(until: began + 10_000_000_000) { [console] () -> SamplesReport.Value? in
            guard let known = console.values[name], known.at > began else {
                return nil
            }
            return known.value
        }
        guard let found else {
            throw Stop.refused("the rig sends no \(name): its dictionary or firmware is of another version")
        }
        return found
    }

    /// Asks for what is not sent by itself, looks at what comes, until `look` finds something.
    private func poll<Found>(until deadline: Int64, _ look: () -> Found?) throws -> Found? {
        var nextPoll: Int64 = 0
        while true {
            if let found = look() { return found }
            let now = cts_clock_boottime()
            if now >= deadline { return nil }
            if now >= nextPoll {
                nextPoll = now + Self.pollEvery
                try askForGroups()
            }
            try self.look(at: try console.next(until: min(deadline, nextPoll)))
        }
    }

    private func askForGroups() throws {
        for group in ["MED", "SLOW", "CHECKS"] {
            var message = ClientMessage(id: 0, operation: .command)
            message.command = "GET_TM"
            message.arguments = [ClientMessage.Argument(name: "group", text: group)]
            _ = try console.ask(message)
        }
    }

    private func look(at event: Console.Event) throws {
        switch event {
        case .ended(let why): throw Stop.ended(why)
        case .key(.text(0x73)): throw Stop.skipped
        case .message(let message):
            if let alarm = message.alarm { tell.alarm(alarm) }
        case .key, .time: break
        }
    }

    // MARK: People

    /// Something for hands: goes on by itself as soon as the rig shows it.
    func person(_ id: String, _ text: String, until wanted: [String: String]) throws {
        let names = wanted.keys.sorted()
        try wait(id, text) { [console] in
            names.allSatisfy { console.values[$0]?.value.text == wanted[$0] }
        }
        for name in names {
            note(.state(name, console.values[name]?.value.text ?? "", wanted: wanted[name] ?? ""))
        }
    }

    func person(
        _ id: String, _ text: String, until name: String, in range: ClosedRange<Double>, _ unit: String
    ) throws {
        try wait(id, text) { [console] in
            console.values[name]?.value.number.map(range.contains) ?? false
        }
        measured(name, console.values[name]?.value.number ?? .nan, unit, in: range)
    }

    private func wait(_ id: String, _ text: String, until isDone: () -> Bool) throws {
        tell.ask(id, text, how: "goes on by itself; s skips the check")
        let deadline = cts_clock_boottime() + Int64(Self.patience * 1e9)
        // What was true before nobody did: a value has to come first.
        let began = cts_clock_boottime()
        let found = try poll(until: deadline) { () -> Bool? in
            guard console.values.values.contains(where: { $0.at > began }) else { return nil }
            return isDone() ? true : nil
        }
        guard found != nil else { throw Stop.refused("nobody did it within 10 minutes: \(text)") }
    }

    /// A question that only somebody at the rig can answer; no is a failed check.
    func confirm(_ id: String, _ question: String) throws {
        guard try isYes(id, question) else {
            note(.state(question, "no", wanted: "yes"))
            return
        }
        let word = hands == .person ? "yes" : "yes (script)"
        note(.state(question, word, wanted: word))
    }

    func isYes(_ id: String, _ question: String) throws -> Bool {
        tell.ask(id, question, how: "y or n; s skips the check")
        guard hands == .person else {
            console.act()
            return true
        }
        let deadline = cts_clock_boottime() + Int64(Self.patience * 1e9)
        while true {
            let event = try console.next(until: deadline)
            switch event {
            case .key(.text(0x79)): return true
            case .key(.text(0x6E)): return false
            case .time: throw Stop.refused("nobody answered within 10 minutes")
            default: try look(at: event)
            }
        }
    }
}
