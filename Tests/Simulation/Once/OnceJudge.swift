import Commanding
import MockDevices
import Octets
import Station

/// Holds what a station tells of its commands against what a rig did with them (T-06).
final class OnceJudge {
    private(set) var taken: [UInt32] = []
    private(set) var sent: [UInt32: SentCommand] = [:]
    private(set) var finals: [UInt32: [CommandStage]] = [:]
    private(set) var executions: [UInt32: Int] = [:]
    private(set) var findings: [String] = []
    /// Commands that were lost sight of, with the time.
    private var doubts: [UInt32: CoreTime] = [:]
    private var names: [UInt32: String] = [:]
    private var asked: Set<UInt32> = []
    private(set) var settled = 0
    private(set) var unknown = 0
    private var ledgerRead = 0
    /// Of the boot that a command was sent to.
    private var boots: [UInt32: UInt32] = [:]
    /// Numbers of executions, in order: 32 later ones make the rig forget a result.
    private var order: [UInt32: Int] = [:]

    /// Milliseconds by which the station's picture of the rig's clock may be off.
    private static let clockSlack: Int32 = 25
    /// A question that leaves later than this after it was asked is no answer to anybody.
    private static let oldestQuestion = CoreTime.Span.seconds(5)
    private var askedAt: [UInt32: CoreTime] = [:]

    func note(_ effect: CoreEffect, at now: CoreTime, rig: SimulatedRig) {
        switch effect {
        case .transmit(_, let octets):
            if let command = SentCommand(frame: octets) { left(command, at: now, rig) }
        case .stage(_, let transition): moved(transition, at: now)
        case .answer(_, .taken(let id, _, _)): taken.append(id)
        default: break
        }
    }

    private func left(_ command: SentCommand, at now: CoreTime, _ rig: SimulatedRig) {
        if sent[command.id] == nil { boots[command.id] = rig.view.bootCount }
        if let before = sent[command.id], before.packet != command.packet {
            findings.append("two packets went out as command \(command.id)")
        }
        sent[command.id] = command
        if let about = command.askedAbout { asked.insert(about) }
        let late = Self.milliseconds(rig, UInt64(now.microseconds)) &- command.expiry
        let isSameBoot = UInt16(truncatingIfNeeded: rig.view.bootCount) == command.bootCount
        if command.expiry != 0, isSameBoot, Int32(bitPattern: late) > Self.clockSlack {
            findings.append("command \(command.id) left \(Int32(bitPattern: late)) ms after its expiry")
        }
        if command.expiry == 0, let at = askedAt[command.id], now - at > Self.oldestQuestion {
            findings.append("command \(command.id) left \(now - at) after it was asked for")
        }
    }

    private func moved(_ transition: StageTransition, at now: CoreTime) {
        let id = transition.commandID
        names[id] = transition.name
        if transition.from == nil { askedAt[id] = now }
        if case .inDoubt = transition.stage, doubts[id] == nil { doubts[id] = now }
        guard transition.stage.isFinal else { return }
        finals[id, default: []].append(transition.stage)
        if case .answer = transition.evidence, transition.stage.isFinal { settled += 1 }
        if case .unknown = transition.stage { judgeUnknown(transition, at: now) }
    }

    /// UNKNOWN is only what the rig cannot tell: it was asked, or nobody could ask for a minute.
    private func judgeUnknown(_ transition: StageTransition, at now: CoreTime) {
        unknown += 1
        // Of a question nobody wants to know whether it was asked.
        guard let command = sent[transition.commandID], command.expiry != 0 else { return }
        let hasWaited = doubts[transition.commandID].map { now - $0 >= .seconds(60) } ?? false
        if !hasWaited, !asked.contains(transition.commandID) {
            findings.append("command \(transition.commandID) is UNKNOWN and the rig was never asked")
        }
    }

    // MARK: The rig

    static func milliseconds(_ rig: SimulatedRig, _ at: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: rig.rigMicroseconds(at: at) / 1000)
    }

    /// What the rig did since the last look. To be called before every reset, whose clock is another.
    func look(at rig: SimulatedRig) {
        while ledgerRead < rig.ledger.count {
            let entry = rig.ledger.entries[ledgerRead]
            ledgerRead += 1
            guard entry.kind == .executed else { continue }
            executions[entry.id, default: 0] += 1
            order[entry.id] = executions.count
            if executions[entry.id] != 1 {
                findings.append("command \(entry.id) ran \(executions[entry.id] ?? 0) times")
            }
            guard let command = sent[entry.id] else {
                findings.append("command \(entry.id) ran and was never sent")
                continue
            }
            let late = Int32(bitPattern: Self.milliseconds(rig, entry.at) &- command.expiry)
            if command.expiry != 0, late > 0 {
                findings.append("command \(entry.id) ran \(late) ms after its expiry")
            }
            if command.expiry != 0 || command.bootCount != 0,
                command.bootCount != UInt16(truncatingIfNeeded: entry.boot)
            {
                findings.append("command \(entry.id) of boot \(command.bootCount) ran in \(entry.boot)")
            }
        }
    }

    /// Everything that is wrong, once all is quiet.
    func verdict(_ rig: SimulatedRig) -> [String] {
        look(at: rig)
        var found = findings
        for id in Set(taken).union(finals.keys).sorted() {
            let ends = finals[id] ?? []
            if ends.count != 1 { found.append("command \(id) ended \(ends.count) times: \(ends)") }
            let ran = executions[id] ?? 0
            switch ends.first {
            case .completed where ran != 1: found.append("command \(id) is told as completed, ran \(ran)")
            case .cancelled where ran != 0, .refused where ran != 0:
                found.append("command \(id) is told as never done and ran")
            default: break
            }
        }
        return found
    }
}
