import CThreadShim
public import StationAPI

/// A blocking connection to a station's control socket, for programs that do one thing at a time.
public final class StationConnection {
    /// For a wait over several sources; octets are taken by `receive` only.
    public let descriptor: Int32
    private let coder = LineCoder()
    private var inbox: [UInt8] = []
    private var nextID: UInt32 = 1
    /// When the last request went to the socket and when the last octets came from it (boot time,
    /// nanoseconds): what the station needs, without this end's own making and reading of messages.
    public private(set) var sentAt: Int64 = 0
    public private(set) var heardAt: Int64 = 0

    /// Connects; fails at once where no station listens.
    public init(path: String) throws(StationClientError) {
        descriptor = cts_unix_connect(path, Limits.connectTimeout)
        guard descriptor >= 0 else { throw .notRunning(path: path, errno: -descriptor) }
    }

    deinit { cts_close(descriptor) }

    /// Sends a request with a fresh id, which it gives back.
    @discardableResult
    public func send(_ message: ClientMessage) throws(StationClientError) -> UInt32 {
        var message = message
        message.id = nextID
        nextID += 1
        var line = coder.line(message)[...]
        sentAt = cts_clock_boottime()
        while !line.isEmpty {
            let count = line.withUnsafeBytes { cts_socket_send(descriptor, $0.baseAddress, $0.count) }
            if count == -Limits.wouldBlock {
                guard wait(for: Int16(CTS_WRITABLE), until: nil) else { throw .closed }
                continue
            }
            guard count > 0 else { throw .closed }
            line.removeFirst(Int(count))
        }
        return message.id
    }

    /// The next message; nil when `timeout` (nanoseconds, nil = none) is over.
    public func receive(timeout: Int64? = nil) throws(StationClientError) -> ServerMessage? {
        let deadline = timeout.map { cts_clock_boottime() + $0 }
        var scratch = [UInt8](repeating: 0, count: 16384)
        while true {
            if let end = inbox.firstIndex(of: 0x0A) {
                let line = Array(inbox[..<end])
                inbox.removeSubrange(...end)
                do {
                    return try coder.message(ServerMessage.self, from: line)
                } catch {
                    throw .badAnswer("\(error)")
                }
            }
            let count = cts_socket_receive(descriptor, &scratch, scratch.count)
            if count == -Limits.wouldBlock {
                guard wait(for: Int16(CTS_READABLE), until: deadline) else { return nil }
                continue
            }
            guard count > 0 else { throw .closed }
            heardAt = cts_clock_boottime()
            inbox.append(contentsOf: scratch[..<Int(count)])
        }
    }

    /// The answer to a request: live lines that come before it are given to `aside`.
    public func answer(
        to id: UInt32, timeout: Int64, aside: (ServerMessage) -> Void = { _ in }
    ) throws(StationClientError) -> ServerMessage {
        let deadline = cts_clock_boottime() + timeout
        while true {
            guard let message = try receive(timeout: max(0, deadline - cts_clock_boottime())) else {
                throw .noAnswer(seconds: Double(timeout) / 1e9)
            }
            if message.id == id { return message }
            aside(message)
        }
    }

    private func wait(for wanted: Int16, until deadline: Int64?) -> Bool {
        while true {
            var entry = cts_poll_entry(fd: descriptor, wanted: wanted, ready: 0)
            let left = deadline.map { max(0, $0 - cts_clock_boottime()) } ?? -1
            if cts_poll(&entry, 1, left) > 0 { return true }
            if let deadline, cts_clock_boottime() >= deadline { return false }
        }
    }
}
