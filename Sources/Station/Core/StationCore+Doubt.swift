import Commanding
import MissionDatabase
import Octets
import Telemetry

/// Commands of which nobody knows what became: the station asks the rig by itself and sends nothing again
/// (RULINGS R6, SR-S-06).
extension StationCore {
    /// The rig can be asked at this moment.
    func canAsk(_ index: Int) -> Bool {
        program.resultQuestion != nil && connections[index].state == "live"
            && connections[index].isDictionaryEqual && connections[index].picture?.authorityEpoch != nil
    }

    mutating func askAboutDoubts(into effects: inout [CoreEffect]) {
        let index = 0
        guard canAsk(index), let question = program.resultQuestion else { return }
        for _ in 0..<Limits.questionsAtOnce {
            guard let about = ledger.questionDue(at: time) else { return }
            ledger.asked(about, at: time)
            let order = CommandOrder(
                name: ResultQuestion.command,
                arguments: [.init(name: question.argument, text: "\(about)")], isConfirmed: true)
            let request = OperatorRequest(
                id: 0, principal: Self.ownPrincipal, askedAt: time.nanoseconds, action: .command(order))
            _ = send(order, for: request, into: &effects)
        }
    }

    /// A packet that answers such a question.
    mutating func takeResult(_ batch: SampleBatch, on index: Int, into effects: inout [CoreEffect]) {
        guard let question = program.resultQuestion, let answer = question.answer(in: batch),
            let entry = ledger.entry(answer.about), entry.doubt != nil
        else { return }
        var result = answer.result
        // The rig knows this number for another command: ours never reached it.
        if answer.function != 0, let ours = program.function(of: entry.name), answer.function != ours {
            result = .neverSeen
        }
        // A rig that booted since knows nothing of it, which says nothing.
        if result == .neverSeen, entry.bootCount != connections[index].picture?.bootCount {
            result = .forgotten
        }
        guard let transition = ledger.answered(answer.about, result, at: time) else { return }
        emit([transition], on: connections[index].id, into: &effects)
        if transition.stage.isFinal { follow(transition, on: index, into: &effects) }
    }

    /// A request that an earlier process made durable and died over: it is in the ledger, in doubt, and is
    /// told. It is never sent from here.
    mutating func takeUntaken(_ request: OperatorRequest, into effects: inout [CoreEffect]) {
        guard case .command(let order) = request.action else { return }
        guard let command = try? prepare(order, on: 0) else { return }
        let transitions = try? ledger.takeUntaken(
            name: command.name, hazard: command.hazard, operatorID: request.operatorID,
            windows: command.windows, at: time, principal: request.principal, meaning: command.described(),
            bootCount: connections[0].picture?.bootCount)
        guard let transitions else { return }
        raise(
            .untaken,
            "\(command.name) of \(request.principal) was asked for when the station died; it is not sent "
                + "again, the rig is asked", into: &effects)
        emit(transitions, on: LinkID(0), into: &effects)
    }
}
