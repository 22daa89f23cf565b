import Commanding
import MissionDatabase
import Telemetry

/// How the rig is asked what became of a command: the names of the dictionary for question and answer.
struct ResultQuestion: Sendable {
    static let command = "GET_CMD_STATUS"

    private enum Outcome: Int64 {
        case unknown = 0
        case running, refused, done, failed, forgotten
    }

    /// The argument that names the command asked about.
    let argument: String
    private let about: ParameterID
    private let outcome: ParameterID
    private let function: ParameterID
    private let result: ParameterID
    private let code: ParameterID
    private let index: ParameterID
    private let value: ParameterID
    private let limit: ParameterID

    /// `nil` where the dictionary has not all that is needed.
    init?(_ database: MissionDatabase) {
        func id(_ name: String) -> ParameterID? { database.parameter(named: name)?.id }
        guard let command = database.command(named: Self.command),
            let slot = database.layout(of: command.id).arguments.first(where: \.isForOperator),
            let about = id("status_id"), let outcome = id("status_outcome"),
            let function = id("status_function"), let result = id("status_result"),
            let code = id("status_code"), let index = id("status_index"), let value = id("status_value"),
            let limit = id("status_limit")
        else { return nil }
        argument = slot.argument.name
        self.about = about
        self.outcome = outcome
        self.function = function
        self.result = result
        self.code = code
        self.index = index
        self.value = value
        self.limit = limit
    }

    /// What a packet says, and about which command and function; `nil` where it is no answer.
    func answer(in batch: SampleBatch) -> (about: UInt32, function: UInt16, result: RecordedResult)? {
        func raw(_ id: ParameterID) -> Int64 { batch[id]?.raw ?? 0 }
        guard let about = batch[about]?.raw, let outcome = Outcome(rawValue: raw(outcome)) else { return nil }
        func failure(_ stage: Verifier.Stage) -> CommandFailure {
            CommandFailure(
                stage: stage, code: UInt16(truncatingIfNeeded: raw(code)),
                index: UInt8(truncatingIfNeeded: raw(index)), value: Int32(truncatingIfNeeded: raw(value)),
                limit: Int32(truncatingIfNeeded: raw(limit)))
        }
        let found: RecordedResult
        switch outcome {
        case .unknown: found = .neverSeen
        case .running: found = .running
        case .refused: found = .failed(failure(.accepted))
        case .done: found = .completed(result: UInt32(truncatingIfNeeded: raw(result)))
        case .failed: found = .failed(failure(.completed))
        case .forgotten: found = .forgotten
        }
        return (
            UInt32(truncatingIfNeeded: about), UInt16(truncatingIfNeeded: raw(function)), found
        )
    }
}
