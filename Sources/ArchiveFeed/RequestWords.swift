import Archive
import Commanding
import Station

/// What people asked for, in words that stay.
enum RequestWords {
    static func write(
        _ request: OperatorRequest, _ answer: Answer?, at moment: ArchiveMoment, run: UInt32?,
        into writer: ArchiveWriter
    ) {
        guard let (action, text) = words(request.action) else { return }
        if case .note(let text) = request.action {
            writer.append(
                ArchivedNote(
                    moment: moment, principal: request.principal, text: text, run: run.map { Int64($0) }))
            return
        }
        var entry = ArchivedRequest(
            moment: moment, principal: request.principal, operatorID: Int(request.operatorID), action: action,
            text: text, outcome: "", code: "", reason: "")
        switch answer {
        case .taken(let id, _, _):
            entry.outcome = "taken"
            entry.commandID = Int64(id)
        case .refused(let code, let reason):
            (entry.outcome, entry.code, entry.reason) = ("refused", code, reason)
        case .noted: entry.outcome = "noted"
        case .run(let change): (entry.outcome, entry.text) = ("taken", "\(change.step) \(change.number)")
        case nil: entry.outcome = "untaken"
        }
        writer.append(entry)
    }

    /// Nil for what only keeps alive: it comes many times a second and says nothing new.
    private static func words(_ action: OperatorRequest.Action) -> (action: String, text: String)? {
        switch action {
        case .command(let order): return ("command", words(order))
        case .note(let text): return ("note", text)
        case .alarm(let order): return ("alarm", "\(order.action) #\(order.number) \(order.note)")
        case .jog(.press(let order)): return ("jog", words(order))
        case .jog(.hold), .presence: return nil
        case .jog(.release): return ("jog", "release")
        case .fire(let id, _): return ("fire", "#\(id)")
        case .approve(let id, _, let reason): return ("approve", "#\(id) \(reason)")
        case .accept(let review): return ("accept", "review \(review)")
        case .run(let order): return ("run", words(order))
        }
    }

    private static func words(_ order: RunOrder) -> String {
        switch order {
        case .start(let title, _): return "start \(title)"
        case .stop: return "stop"
        case .protect(let number, let isProtected):
            return "\(isProtected ? "protect" : "unprotect") \(number)"
        }
    }

    private static func words(_ order: CommandOrder) -> String {
        ([order.name] + order.arguments.map { "\($0.name)=\($0.text)" }).joined(separator: " ")
    }
}
