import CThreadShim
import StationAPI
import StationClient

extension Console {
    /// How a command ended.
    struct End {
        var isSuccess: Bool
        /// The last stage in words, or the refusal.
        var text: String
        /// Of a refusal by the station.
        var code: String?
    }

    /// Sends a command and follows it to its end while keys, signals and presence go on. A signal is kept for
    /// the caller, who sees it next.
    func run(
        _ name: String, _ arguments: [(String, String)] = [], seen: RigStatus? = nil,
        within seconds: Double = 10, tell: (ServerMessage) -> Void = { _ in }
    ) throws -> End {
        var message = ClientMessage(id: 0, operation: .command)
        message.command = name
        message.arguments = arguments.map { ClientMessage.Argument(name: $0.0, text: $0.1) }
        message.isConfirmed = true
        sign(&message)
        message.stateRevision = seen?.stateRevision
        message.review = seen?.review
        return try run(message, within: seconds, tell: tell)
    }

    /// The same for any request that ends as a command does.
    func run(
        _ message: ClientMessage, within seconds: Double = 10, awaitsEffect: Bool = false,
        tell: (ServerMessage) -> Void = { _ in }
    ) throws -> End {
        let id = try ask(message)
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        var ending: String?
        defer { if let ending { again(.ended(ending)) } }
        while true {
            switch try next(until: deadline) {
            case .time: return End(isSuccess: false, text: "no end within \(seconds) s", code: nil)
            case .ended(let why): ending = why
            case .key: break
            case .message(let reply):
                guard reply.id == id else { continue }
                tell(reply)
                if let refusal = reply.refusal {
                    return End(isSuccess: false, text: refusal.text, code: refusal.code)
                }
                if let stage = reply.stage, Ladder.ends(stage, awaitsEffect: awaitsEffect) {
                    return End(isSuccess: stage.isSuccess, text: stage.detail ?? stage.stage, code: nil)
                }
            }
        }
    }

    /// Somebody is at the keyboard; a bounded program without one states its terms: a script's own, where it
    /// has given them.
    func sign(_ message: inout ClientMessage) {
        message.isPerson = hasKeyboard
        guard !hasKeyboard else { return }
        message.rig = terms?.rig ?? standing?.rig
        message.forSeconds = terms?.seconds ?? Self.scriptSeconds
    }

    /// The longest that a walk without a keyboard may go on.
    private static let scriptSeconds: UInt32 = 3600

    func ask(_ message: ClientMessage) throws -> UInt32 {
        try talk { (connection) throws(StationClientError) in try connection.send(message) } ?? 0
    }

    /// The rig as the station sees it now.
    func rig() throws -> (link: LinkStatus, rig: RigStatus)? {
        let id = try ask(ClientMessage(id: 0, operation: .status))
        let deadline = cts_clock_boottime() + 5_000_000_000
        while true {
            switch try next(until: deadline) {
            case .time: return nil
            case .ended(let why):
                again(.ended(why))
                return nil
            case .key: break
            case .message(let reply):
                guard reply.id == id else { continue }
                guard let link = reply.status?.links.first, let rig = link.rig else { return nil }
                return (link, rig)
            }
        }
    }
}
