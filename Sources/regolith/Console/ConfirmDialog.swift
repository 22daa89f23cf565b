import Foundation
import StationAPI

/// The question before something moves: the decoded effect, the state it would meet, and no as the default.
/// A state that changes while it is open cancels it (SR-O-06).
struct ConfirmDialog {
    let console: Console
    let link: LinkStatus
    let seen: RigStatus

    /// True for a yes to the state that was shown.
    func confirms(_ question: String) throws -> Bool {
        let line = TypedLine(
            console: console, prompt: { question + " [y/N] " },
            ending: { [console, seen] in
                guard let now = console.status?.links.first?.rig, now.stateRevision != seen.stateRevision
                else { return nil }
                return
                    "the rig's state changed while this was open (revision \(seen.stateRevision) was shown, "
                    + "\(now.stateRevision) is now: \(now.state), \(now.energy)): read it again, then decide"
            })
        switch try line.read() {
        case .typed(let text): return ["y", "yes"].contains(text.lowercased())
        case .dropped(let why):
            Terminal.complain("regolith: not sent: \(why)")
            throw Exit.refused
        case .ended: throw Exit.interrupted
        }
    }

    /// What will be done, in full.
    static func show(_ look: RehearsalReport, _ link: LinkStatus, _ rig: RigStatus, _ standing: Standing?) {
        if let standing { Terminal.say(StandingText.line(standing)) }
        Terminal.say(Terminal.bold(look.meaning))
        for effect in look.effects ?? [] {
            let age = effect.ageSeconds.map { String(format: ", %.1f s old", $0) } ?? ""
            let from = effect.from.map { effect.isStale ? "~\($0)~ STALE" : $0 } ?? "not known"
            Terminal.say("  \(effect.name): \(from)\(age) → \(effect.to)")
        }
        for limit in look.limits ?? [] where limit.critical != nil || limit.warning != nil {
            let unit = limit.unit.map { " " + $0 } ?? ""
            let words = [
                limit.warning.map { "warning outside \($0)" }, limit.critical.map { "trip outside \($0)" },
            ]
            Terminal.say(
                "  limit of \(limit.name): \(words.compactMap(\.self).joined(separator: ", "))\(unit)"
                    + (limit.isRigs ? "" : " (of the dictionary; the rig's own were not read)"))
        }
        Terminal.say(StatusText.rig(rig, link: link))
        StatusText.countdowns(rig)
        for input in look.inputs where input.verdict != "met" {
            Terminal.say("  \(Terminal.yellow(InputText.line(input)))")
        }
    }
}
