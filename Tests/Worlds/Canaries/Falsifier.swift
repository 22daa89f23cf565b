import Commanding
import MockDevices
import Monitoring
import Octets
import RigLink
import Station

/// Shows those who judge something else than what happened, as its canary says.
struct Falsifier {
    let canary: Canary
    private var hasActed = false
    private var firstToken: UInt32?
    private var secondsSeen = 0

    init(_ canary: Canary) { self.canary = canary }

    mutating func seen(_ happening: Happening, _ truth: Truth) -> [Happening] {
        switch happening {
        case .tap(let entry): return seen(entry, truth)
        case .effect(let effect): return seen(effect, truth)
        case .transmitted(let frame) where canary == .leaseCounterRepeated && frame.kind == .heartbeat:
            return [happening, happening]
        case .sizes(var sizes) where canary == .coreGrows:
            secondsSeen += 1
            sizes.snapshotOctets += secondsSeen * 100_000
            return [.sizes(sizes)]
        case .cups(let cups): return [.cups(seen(cups))]
        case .energy where canary == .energyAlwaysCalm: return [.energy(.noMotion)]
        default: return [happening]
        }
    }

    private mutating func seen(_ entry: MockDevices.LedgerEntry, _ truth: Truth) -> [Happening] {
        var entry = entry
        switch (canary, entry.kind) {
        case (.executedTwice, .executed) where entry.a != 1: return [.tap(entry), .tap(entry)]
        case (.armIgnored, .armed), (.startIgnoresArm, .armed): return []
        case (.armIgnored, .motionStarted): return []
        case (.tokenRepeated, .armed):
            entry.id = firstToken ?? entry.id
            firstToken = entry.id
        case (.stageLate, .stage) where entry.a == 1: return []
        case (.impossibleState, .state) where entry.b == 3: entry.b = 21
        default: break
        }
        return [.tap(entry)]
    }

    private func seen(_ cups: Cups) -> Cups {
        var cups = cups
        for cup in cups.states.indices {
            switch (canary, cups.states[cup]) {
            // Verified or lost.
            case (.cupForgotten, 4...5): cups.states[cup] = 1
            // Being filled, as the next one's.
            case (.cupFilledUnseen, 2): cups.states[cup] = 1
            default: break
            }
        }
        return cups
    }

    private mutating func seen(_ effect: CoreEffect, _ truth: Truth) -> [Happening] {
        switch (canary, effect) {
        case (.idUsedAgain, .stage(let link, let stage)) where stage.from == nil:
            // The second new id is an old one.
            defer { hasActed = true }
            guard hasActed else { break }
            let again = StageTransition(
                commandID: stage.commandID - 1000, name: stage.name, from: nil, stage: stage.stage,
                at: stage.at, evidence: stage.evidence)
            return [.effect(.stage(link, again))]
        case (.finalStageLost, .stage(_, let stage)) where stage.stage.isFinal && !hasActed:
            guard stage.from != nil else { break }
            hasActed = true
            return []
        case (.falseCompletion, .stage(let link, let stage)):
            switch stage.stage {
            case .unknown, .failed: break
            default: return [.effect(effect)]
            }
            let better = StageTransition(
                commandID: stage.commandID, name: stage.name, from: stage.from,
                stage: .completed(result: 0), at: stage.at, evidence: stage.evidence)
            return [.effect(.stage(link, better))]
        case (.alarmEndsItself, .alarmChange(let change)) where change.step == .cleared:
            return [.effect(.alarmChange(AlarmChange(.closed, change.alarm, isShelved: false)))]
        case (.eventTwice, .event): return [.effect(effect), .effect(effect)]
        case (.stopConfirmedWithoutStop, .stopBits(let link, let isLatched, let standstill, _)):
            if isLatched { break }
            return [.effect(.stopBits(link, latched: true, standstill: standstill, stopID: 4242))]
        default: break
        }
        return [.effect(effect)]
    }
}
