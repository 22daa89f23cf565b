import Commanding
import Links
import MissionDatabase
import Monitoring
import Octets
import Station
import Synchronization

/// Asks the core, as one client of its services among others, and waits for the answers.
final class Desk: Sendable {
    struct Outcome: Sendable {
        var answer: Answer
        /// What the decision was made by.
        var inputs: [InterlockInput]
    }

    struct Standing: Sendable {
        var links: [LinkView]
        var rigs: [RigStanding]
        var alarms: AlarmSummary
        var storage: StorageHealth
    }

    private struct Waiting {
        var id: UInt64
        var deadline: Int64
        var inputs: [InterlockInput] = []
        var continuation: CheckedContinuation<Outcome?, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var nextID: UInt64
    }

    let program: StationProgram
    let standing: Look<Standing>
    let values: Look<[ValueView]>
    let alarms: Look<AlarmList>
    let history: Look<[LedgerEntry]>
    private let station: LiveStation
    private let post: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let state: Mutex<State>
    private let looking = Atomic<Int>(0)

    init(
        _ station: LiveStation, program: StationProgram,
        post: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        self.station = station
        self.program = program
        self.post = post
        // Boot-time nanoseconds, above those of the control socket and of an earlier process of this boot.
        state = Mutex(State(nextID: UInt64(bootTime()) | 1 << 62))
        let ask: @Sendable (@escaping @Sendable (StationCore) -> Void) -> Void = { station.inspect($0) }
        standing = Look(ask: ask, post: post) { core, now in
            Standing(
                links: core.linkViews(at: now), rigs: core.standings(at: now),
                alarms: core.alarmList.summary, storage: core.storage)
        }
        values = Look(ask: ask, post: post) { core, now in core.valueViews(at: now) }
        alarms = Look(ask: ask, post: post) { core, _ in core.alarmList }
        history = Look(ask: ask, post: post) { core, _ in Array(core.commandHistory.suffix(Limits.history)) }
    }

    // MARK: Requests

    /// What becomes of a request at once.
    func ask(
        _ action: OperatorRequest.Action, _ caller: Caller, within timeout: Int64 = Limits.answerTimeout
    ) async throws(Problem) -> Outcome {
        let request = make(action, caller)
        guard request.isWithinLimits else {
            throw .message("the request is too long: fewer arguments, shorter texts")
        }
        var isBusy = false
        let outcome: Outcome? = await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard state.waiting.count < Limits.outstanding else { return false }
                state.waiting.append(
                    Waiting(
                        id: request.id, deadline: request.askedAt + timeout,
                        continuation: continuation))
                return true
            }
            guard isTaken else {
                isBusy = true
                continuation.resume(returning: nil)
                return
            }
            station.submit(request)
        }
        guard let outcome else { throw isBusy ? .busy : .noAnswer }
        void()
        return outcome
    }

    /// Puts a sentence into the record; nobody waits for it.
    func note(_ text: String, _ caller: Caller) { station.submit(make(.note(text), caller)) }

    private func make(_ action: OperatorRequest.Action, _ caller: Caller) -> OperatorRequest {
        let id = state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
        return OperatorRequest(
            id: id, principal: caller.principal, operatorID: caller.operatorID, askedAt: bootTime(),
            action: action)
    }

    /// Effects that may be answers.
    func take(_ effect: CoreEffect) {
        switch effect {
        case .decision(let id, let inputs):
            state.withLock { state in
                if let index = state.waiting.firstIndex(where: { $0.id == id }) {
                    state.waiting[index].inputs = inputs
                }
            }
        case .answer(let id, let answer):
            let asked = state.withLock { state -> Waiting? in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            asked?.continuation.resume(returning: Outcome(answer: answer, inputs: asked?.inputs ?? []))
        default: break
        }
    }

    // MARK: Looks

    /// A look that is nobody else's.
    func look<Value: Sendable>(
        _ make: @escaping @Sendable (StationCore) -> Value
    ) async throws(Problem) -> Value {
        guard looking.add(1, ordering: .relaxed).newValue <= Limits.outstanding else {
            looking.subtract(1, ordering: .relaxed)
            throw .busy
        }
        defer { looking.subtract(1, ordering: .relaxed) }
        let single = Look<Value>(ask: { [station] in station.inspect($0) }, post: post) { core, _ in
            make(core)
        }
        singles.withLock { $0.append(single) }
        defer { singles.withLock { $0.removeAll { $0 === single } } }
        return try await single.value(age: -1)
    }

    private let singles = Mutex<[any Expiring]>([])

    private var looks: [any Expiring] { [standing, values, alarms, history] + singles.withLock { $0 } }

    /// Something was changed: what was looked at before is no answer any more.
    func void() { for look in looks { look.void() } }

    /// Whoever waited too long gets nothing.
    func expire(at now: Int64) {
        let late = state.withLock { state in
            defer { state.waiting.removeAll { $0.deadline <= now } }
            return state.waiting.filter { $0.deadline <= now }
        }
        for waiting in late { waiting.continuation.resume(returning: nil) }
        for look in looks { look.expire(at: now) }
    }

    /// Somebody waits, so time has to be looked at.
    var isWaiting: Bool { state.withLock { !$0.waiting.isEmpty } || looks.contains { $0.isWaited } }
}

/// What somebody waits for, for a while.
protocol Expiring: AnyObject, Sendable {
    func void()
    var isWaited: Bool { get }
    func expire(at now: Int64)
}

extension Look: Expiring {}
