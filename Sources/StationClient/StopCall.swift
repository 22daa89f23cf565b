import CThreadShim
public import StationAPI

/// One STOP or HOLD on its way: written at once, its answers taken as they come, without waiting for any.
public final class StopCall {
    /// For a wait over several sources.
    public let descriptor: Int32
    private var text: [UInt8] = []

    /// Writes `line` to the lane at `path`. Nil: `failure` is told why.
    public init?(path: String, line: String, failure: (StationClientError) -> Void) {
        descriptor = cts_unix_connect(path, Limits.connectTimeout)
        guard descriptor >= 0 else {
            failure(.notRunning(path: path, errno: -descriptor))
            return nil
        }
        let request: [UInt8] = Array((line + "\n").utf8)
        guard cts_socket_send(descriptor, request, request.count) == request.count else {
            failure(.closed)
            return nil
        }
    }

    deinit { if descriptor >= 0 { cts_close(descriptor) } }

    /// The answers that are there, in their order; nil when the lane has gone away.
    public func answers() -> [StopMessage]? {
        var scratch = [UInt8](repeating: 0, count: 1024)
        var found: [StopMessage] = []
        while true {
            let count = cts_socket_receive(descriptor, &scratch, scratch.count)
            if count == -Limits.wouldBlock { return found }
            guard count > 0 else { return found.isEmpty ? nil : found }
            text.append(contentsOf: scratch[..<Int(count)])
            while let end = text.firstIndex(of: 0x0A) {
                if let message = StopMessage(line: String(decoding: text[..<end], as: UTF8.self)) {
                    found.append(message)
                }
                text.removeSubrange(...end)
            }
        }
    }
}
