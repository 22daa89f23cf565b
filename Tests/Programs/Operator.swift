import CThreadShim
import StationAPI
import StationClient

/// One client of the control socket, as a script of an operator uses it.
final class Operator {
    let connection: StationConnection
    /// ARM requests that were given so far.
    private(set) var armsAsked = 0

    init(_ bench: Bench) throws {
        connection = try StationConnection(path: bench.folder + "/control.sock")
    }

    func status() throws -> StatusReport {
        let id = try connection.send(ClientMessage(id: 0, operation: .status))
        guard let report = try connection.answer(to: id, timeout: 5_000_000_000).status else {
            throw BenchError.unexpected("the answer to a status request has no status")
        }
        return report
    }

    func link() throws -> LinkStatus {
        guard let link = try status().links.first else {
            throw BenchError.unexpected("a status without links")
        }
        return link
    }

    func rig() throws -> RigStatus {
        guard let rig = try link().rig else { throw BenchError.unexpected("no rig has answered yet") }
        return rig
    }

    /// The commands of the station's ledger.
    func history() throws -> [HistoryEntry] {
        let id = try connection.send(ClientMessage(id: 0, operation: .history))
        return try connection.answer(to: id, timeout: 5_000_000_000).history ?? []
    }

    func subscribe(_ topics: [Topic]) throws {
        var message = ClientMessage(id: 0, operation: .subscribe)
        message.topics = topics
        let id = try connection.send(message)
        _ = try connection.answer(to: id, timeout: 5_000_000_000)
    }

    /// Sends a command without waiting for anything; gives the request's id.
    @discardableResult
    func give(
        _ name: String, _ arguments: [(String, String)] = [], revision: UInt32? = nil, review: UInt32? = nil
    ) throws -> UInt32 {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        message.arguments = arguments.map { ClientMessage.Argument(name: $0.0, text: $0.1) }
        message.isConfirmed = true
        message.isPerson = true
        message.stateRevision = revision
        message.review = review
        if name == "ARM" { armsAsked += 1 }
        return try connection.send(message)
    }

    /// The final stage of a request, or its refusal as text.
    func end(of id: UInt32, within seconds: Double) throws -> (isSuccess: Bool, text: String) {
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        while true {
            let left = max(0, deadline - cts_clock_boottime())
            guard let reply = try connection.receive(timeout: left) else {
                throw BenchError.timeout("the end of request \(id)", seconds: seconds, seen: "no final stage")
            }
            guard reply.id == id else { continue }
            if let refusal = reply.refusal { return (false, "\(refusal.code): \(refusal.text)") }
            if let stage = reply.stage, stage.isFinal {
                return (stage.isSuccess, stage.detail ?? stage.stage)
            }
        }
    }

    /// Sends a command and waits for its end.
    @discardableResult
    func run(
        _ name: String, _ arguments: [(String, String)] = [], within seconds: Double = 10
    ) throws -> (isSuccess: Bool, text: String) {
        try end(of: try give(name, arguments), within: seconds)
    }

    /// Arms with the state that is seen now, until the rig shows it; tries again while the rig says that it
    /// is too soon (1 s) or that the state is a newer one.
    func arm(scope: String = "AIR_GROUND", within seconds: Double = 10) throws {
        var last = "not asked yet"
        _ = try eventually(within: seconds, every: 50, "an arm", seen: { last }) { () -> Bool? in
            let seen = try rig()
            let id = try give(
                "ARM", [("scope", scope), ("ttl", "900s")], revision: seen.stateRevision,
                review: seen.review)
            let (isSuccess, text) = try end(of: id, within: 10)
            last = text
            return isSuccess ? true : nil
        }
        _ = try eventually(within: 2, "the rig's own word that it is armed") {
            try rig().armScope != 0 ? true : nil
        }
    }
}
