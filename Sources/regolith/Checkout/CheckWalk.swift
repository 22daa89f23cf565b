import ArgumentParser
import Foundation
import StationAPI

/// The checks one after the other, each with its verdict on record on the rig and in the journal.
struct CheckWalk {
    let console: Console
    let sockets: String
    let mass: Double
    let hands: CheckRun.Hands
    /// Who answers for it.
    let name: String
    let voice: CheckVoice

    /// True when all of them passed. One that failed does not keep the next ones from being done.
    func run(_ steps: [CheckStep]) throws -> Bool {
        var isGood = true
        for step in steps {
            voice.begin(step, console.standing)
            let run = CheckRun(console: console, sockets: sockets, mass: mass, hands: hands, tell: voice)
            do {
                defer { try? run.endMaintenance() }
                try step.body(run)
            } catch let stop as CheckRun.Stop {
                isGood = false
                guard try goOn(after: stop, of: step) else { return false }
                continue
            }
            try keep(step, run)
            isGood = isGood && run.isGood
        }
        return isGood
    }

    /// What was not finished has no verdict, on the rig or anywhere.
    private func goOn(after stop: CheckRun.Stop, of step: CheckStep) throws -> Bool {
        switch stop {
        case .skipped:
            voice.verdict(step, "LEFT OUT", recorded: nil, by: name)
            return true
        case .refused(let why):
            voice.verdict(step, "NOT DONE", recorded: nil, by: name, why: why)
            return true
        case .ended(let why):
            voice.verdict(step, "NOT DONE", recorded: nil, by: name, why: why)
            if why == "interrupted" { throw Exit.interrupted }
            return false
        }
    }

    private func keep(_ step: CheckStep, _ run: CheckRun) throws {
        let word = run.isGood ? "PASSED" : "FAILED"
        var end = try record(step, run, word)
        // What was jogged a moment ago may still be coming to rest.
        for _ in 0..<Self.tries where !end.isSuccess && end.text.contains("BUSY") {
            try run.pause(seconds: 1)
            end = try record(step, run, word)
        }
        try note(step, run, word, isOnRig: end.isSuccess)
        let why = end.isSuccess ? "" : "it is not on record on the rig: \(end.text)"
        voice.verdict(
            step, end.isSuccess ? word : "NOT RECORDED", recorded: run.recorded, by: name, why: why)
        guard end.isSuccess else { throw Exit.failed }
    }

    private static let tries = 5

    private func record(_ step: CheckStep, _ run: CheckRun, _ word: String) throws -> Console.End {
        try console.run(
            "RECORD_CHECK",
            [
                ("mechanism", step.mechanism), ("result", word), ("checked_by", "\(operatorID)"),
                ("measured", "\(run.recorded)"),
            ])
    }

    /// All readings into the journal, with the name.
    private func note(_ step: CheckStep, _ run: CheckRun, _ word: String, isOnRig: Bool) throws {
        var message = ClientMessage(id: 0, operation: .note)
        let readings = run.readings.map(\.line).joined(separator: "; ")
        let rig = isOnRig ? "on record on the rig" : "NOT on record on the rig"
        message.text = "checkout \(step.name) [\(step.mechanism)] \(word) by \(name), \(rig): \(readings)"
        _ = try console.ask(message)
    }

    /// The number that stands for this person on the rig.
    private var operatorID: UInt16 { UInt16(truncatingIfNeeded: getuid()) }
}
