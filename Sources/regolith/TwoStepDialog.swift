import ArgumentParser
import CThreadShim
import Foundation
import StationAPI

/// The two steps of a command that cannot be undone: the rig checks and answers with its own echo, then its
/// name is typed while the countdown runs (SR-O-07).
struct TwoStepDialog {
    let options: StationOptions
    let look: RehearsalReport
    let json: Bool
    let isYes: Bool

    func run(_ message: ClientMessage, timeout: Double) throws {
        guard !isYes else {
            Terminal.complain(
                "regolith: \(look.name) is H4: --yes is never enough; its second step is typed by hand")
            throw Exit.refused
        }
        guard Terminal.isAnswered else {
            Terminal.complain("regolith: \(look.name) is H4: it needs a person at a terminal")
            throw Exit.refused
        }
        let console = try Console(options)
        defer { console.close() }
        try console.attend()
        if let (link, rig) = try console.rig() {
            ConfirmDialog.show(look, link, rig, console.standing)
        }
        Terminal.say("PREPARE: the rig checks everything and does nothing")
        let ladder = LadderView()
        func tell(_ reply: ServerMessage) {
            if json { return Terminal.say(LineCoder().text(reply)) }
            if let stage = reply.stage { ladder.show(stage) }
        }
        let end = try console.run(message, tell: tell)
        guard end.isSuccess else { throw fail(end) }
        let second = SecondStep(console: console)
        let prepared = try second.prepared(look.name)
        if prepared.isTwoPerson { try second.waitForApproval(of: prepared) }
        var fire = ClientMessage(id: 0, operation: .fire)
        fire.commandID = prepared.commandID
        fire.command = prepared.name
        fire.text = try second.typedName(for: prepared)
        let fired = try console.run(fire, within: timeout, awaitsEffect: true, tell: tell)
        guard fired.isSuccess else { throw fail(fired) }
    }

    private func fail(_ end: Console.End) -> ExitCode {
        if let code = end.code, !json {
            Terminal.complain("\(Terminal.red("refused")) (\(code)), nothing was sent: \(end.text)")
        }
        return end.code == nil ? Exit.failed : Exit.refused
    }
}

/// What a person sees and does between PREPARE and FIRE, wherever that is asked for.
struct SecondStep {
    let console: Console

    /// What the rig has prepared, shown with its own echo.
    func prepared(_ name: String) throws -> PreparedReport {
        let deadline = cts_clock_boottime() + 3_000_000_000
        while cts_clock_boottime() < deadline {
            if let prepared = try console.rig()?.rig.prepared, prepared.name == name, prepared.echo != nil {
                Self.show(prepared)
                return prepared
            }
        }
        Terminal.complain("regolith: the rig did not echo it as prepared: look at `regolith status`")
        throw Exit.failed
    }

    static func show(_ prepared: PreparedReport) {
        Terminal.say("#\(prepared.commandID) \(Terminal.bold(prepared.meaning)) of \(prepared.principal)")
        Terminal.say("  the rig echoes: \(prepared.echo ?? "nothing yet")")
    }

    /// Waits for the second person while the countdown runs.
    func waitForApproval(of prepared: PreparedReport) throws {
        Terminal.say(
            "a second person has to approve from another user id:  regolith approve \(prepared.commandID)")
        let line = TypedLine(
            console: console, prompt: { [self] in "  \(left(of: prepared)): waiting for the second person " },
            ending: { [self] in
                guard let now = pending(prepared) else { return "over" }
                return now.approval.map { "approved by \($0)" }
            })
        while true {
            switch try line.read() {
            // Nothing is asked yet.
            case .typed: continue
            case .ended: throw Exit.interrupted
            case .dropped:
                guard let approval = pending(prepared)?.approval else {
                    Terminal.complain("regolith: not approved, it is dropped; nothing was done")
                    throw Exit.refused
                }
                return Terminal.say("approved by \(approval)")
            }
        }
    }

    /// The rig's name, typed: never a repeat of what was done first.
    func typedName(for prepared: PreparedReport) throws -> String {
        Terminal.say("type the name of the rig to do it now, anything else drops it (Esc too)")
        let line = TypedLine(
            console: console, prompt: { [self] in "  \(left(of: prepared))> " },
            ending: { [self] in
                pending(prepared) == nil
                    ? "its time is over or the rig's state changed; prepare it again" : nil
            })
        switch try line.read() {
        case .typed(let text): return text
        case .dropped(let why):
            Terminal.complain("regolith: \(why); nothing was done")
            throw Exit.refused
        case .ended: throw Exit.interrupted
        }
    }

    private func pending(_ prepared: PreparedReport) -> PreparedReport? {
        guard let rig = console.status?.links.first?.rig else { return prepared }
        guard let now = rig.prepared, now.commandID == prepared.commandID else { return nil }
        return now
    }

    func isOver(_ prepared: PreparedReport) -> Bool { pending(prepared) == nil }

    func left(of prepared: PreparedReport) -> String {
        String(format: "%2.0f s left", pending(prepared)?.secondsLeft ?? 0)
    }
}
