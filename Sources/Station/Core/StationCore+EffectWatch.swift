import Commanding
import MissionDatabase
import Octets
import Telemetry

/// The rung behind `completed`: the rig's report is its word, the effect is what telemetry shows (SR-O-08).
extension StationCore {
    /// A command goes out; from its start, or its completion, values will be held against it.
    mutating func expectEffect(of command: PreparedCommand, id: UInt32, step: TwoStep?, on index: Int) {
        // PREPARE does nothing, and hold-to-run is looked at while the key is held.
        if command.isTwoStep, step == nil || step == .prepare { return }
        guard command.name != Self.jogName,
            let expected = ExpectedEffect(of: command, in: program.database)
        else { return }
        if connections[index].effects.count >= Limits.effects { connections[index].effects.removeFirst() }
        connections[index].effects.append(EffectWatch(expected, of: id, in: program.database))
    }

    /// What a stage means for the effect that is waited for; of a completion the words for what is still to
    /// be seen.
    mutating func followEffect(_ transition: StageTransition) -> String? {
        for index in connections.indices {
            guard
                let place = connections[index].effects.firstIndex(where: {
                    $0.commandID == transition.commandID
                })
            else { continue }
            switch transition.stage {
            case .started, .progress:
                if connections[index].effects[place].isDuring {
                    connections[index].effects[place].open(at: time)
                }
            case .completed:
                connections[index].effects[place].complete(at: time)
                return connections[index].effects[place].words
            case .failed, .refused, .cancelled, .unknown: connections[index].effects.remove(at: place)
            default: break
            }
        }
        return nil
    }

    mutating func noteEffects(_ batch: SampleBatch, on index: Int, into effects: inout [CoreEffect]) {
        guard !connections[index].effects.isEmpty, !batch.quality.contains(.otherDictionary) else { return }
        for place in connections[index].effects.indices {
            connections[index].effects[place].note(batch, at: time, in: program.database)
        }
        settleEffects(index, into: &effects)
    }

    /// Tells what was seen, and what was not in its time.
    mutating func settleEffects(_ index: Int, into effects: inout [CoreEffect]) {
        for watch in connections[index].effects {
            guard let deadline = watch.deadline else { continue }
            if watch.seen != nil {
                end(watch, isSeen: true, on: index, into: &effects)
            } else if deadline <= time {
                end(watch, isSeen: false, on: index, into: &effects)
            }
        }
    }

    /// A new process sees nothing of what was waited for before.
    mutating func dropEffects(_ index: Int, into effects: inout [CoreEffect]) {
        for watch in connections[index].effects where watch.completedAt != nil {
            end(watch, isSeen: false, on: index, into: &effects)
        }
        connections[index].effects = []
    }

    private mutating func end(
        _ watch: EffectWatch, isSeen: Bool, on index: Int, into effects: inout [CoreEffect]
    ) {
        connections[index].effects.removeAll { $0.commandID == watch.commandID }
        let age = watch.age(at: time).map { ", \(Self.seconds($0)) s old" } ?? ""
        let text = "\(watch.seen?.text ?? watch.shownText)\(age) (wanted: \(watch.words))"
        let stage: CommandStage =
            isSeen ? .effectSeen(text) : .effectNotSeen("\(text): look at the rig before the next command")
        guard let transition = ledger.sawEffect(watch.commandID, as: stage, at: time) else { return }
        emit([transition], on: connections[index].id, into: &effects)
    }

    /// With two places, without floating point.
    private static func seconds(_ span: CoreTime.Span) -> String {
        let hundredths = max(0, span.nanoseconds) / 10_000_000
        let fraction = String(100 + hundredths % 100).dropFirst()
        return "\(hundredths / 100).\(fraction)"
    }

    // MARK: Questions

    /// Values that the rig does not send by itself are asked for when half of the time is over.
    mutating func askForEffects(into effects: inout [CoreEffect]) {
        let index = 0
        guard canAsk(index) else { return }
        for place in connections[index].effects.indices {
            let watch = connections[index].effects[place]
            guard let due = watch.nextAsk, due <= time, let question = watch.question else { continue }
            connections[index].effects[place].nextAsk = nil
            var arguments: [CommandOrder.Argument] = []
            if let name = question.argument, let value = question.value {
                arguments.append(CommandOrder.Argument(name: name, text: value))
            }
            let order = CommandOrder(name: question.command, arguments: arguments, isConfirmed: true)
            let request = OperatorRequest(
                id: 0, principal: Self.ownPrincipal, askedAt: time.nanoseconds, action: .command(order))
            _ = send(order, for: request, into: &effects)
        }
    }

    var effectDeadline: CoreTime? {
        var earliest: CoreTime?
        for index in connections.indices where !connections[index].effects.isEmpty {
            for watch in connections[index].effects {
                let ask = index == 0 && canAsk(index) ? watch.nextAsk : nil
                for due in [watch.deadline, ask] {
                    guard let due else { continue }
                    earliest = earliest.map { min($0, due) } ?? due
                }
            }
        }
        return earliest
    }
}
