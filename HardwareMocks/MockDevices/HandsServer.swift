import CThreadShim
import Glibc

/// Takes words for the hands at a simulated rig from a local socket: one line a word, answered by `ok` or by
/// what was expected. Not a way into the firmware: only contacts, switches and loads can be touched.
public final class HandsServer: Sendable {
    public let path: String
    private let host: PtyHost
    private let listener: Int32
    private let lock: Int32
    private let service: ServiceThread

    public init(host: PtyHost, path: String) throws(MockError) {
        self.host = host
        self.path = path
        var lock: Int32 = -1
        listener = try checked(cts_unix_listen(path, 0o600, 8, &lock), "listening at", path)
        self.lock = lock
        service = try ServiceThread(serving: path)
    }

    public func start() throws(MockError) {
        try service.start("hands", serving: path) { [self] in run() }
    }

    public func stop() {
        service.end()
        _ = cts_unix_unlisten(path, listener, lock)
    }

    private func run() {
        while true {
            var entries = [listener, service.endEvent].map {
                cts_poll_entry(fd: $0, wanted: Int16(CTS_READABLE), ready: 0)
            }
            guard cts_poll(&entries, entries.count, -1) >= 0, entries[1].ready == 0 else { return }
            let client = cts_unix_accept(listener)
            guard client >= 0 else { continue }
            serve(client)
            _ = cts_close(client)
        }
    }

    /// One caller: whole lines until it has no more, or has taken too long.
    private func serve(_ client: Int32) {
        let end = cts_clock_monotonic() + Limits.handsPatience
        var waiting: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: Limits.handsLine)
        while cts_clock_monotonic() < end, waiting.count <= Limits.handsLine {
            let count = cts_socket_receive(client, &chunk, chunk.count)
            if count == -Int64(EAGAIN) {
                var entry = cts_poll_entry(fd: client, wanted: Int16(CTS_READABLE), ready: 0)
                _ = cts_poll(&entry, 1, max(0, end - cts_clock_monotonic()))
                continue
            }
            guard count > 0 else { return }
            waiting.append(contentsOf: chunk[..<Int(count)])
            while let newline = waiting.firstIndex(of: 0x0A) {
                let answer = Array(("\(take(String(decoding: waiting[..<newline], as: UTF8.self)))\n").utf8)
                waiting.removeSubrange(...newline)
                _ = cts_socket_send(client, answer, answer.count)
            }
        }
    }

    private func take(_ line: String) -> String {
        host.withRig { rig in
            do throws(MockError) {
                // Up to now the hands were as before: a short press between two looks is a press.
                rig.step(to: monotonicMicroseconds())
                try rig.hands.take(line)
                return "ok"
            } catch {
                return "\(error)"
            }
        }
    }

    /// Says one word at `path` and gives the answer.
    public static func say(_ line: String, at path: String) throws(MockError) -> String {
        let socket = try checked(cts_unix_connect(path, Limits.handsPatience), "connecting to", path)
        defer { _ = cts_close(socket) }
        let octets = Array((line + "\n").utf8)
        guard cts_socket_send(socket, octets, octets.count) == octets.count else {
            throw .system(call: "writing to", path: path, code: EIO)
        }
        var entry = cts_poll_entry(fd: socket, wanted: Int16(CTS_READABLE), ready: 0)
        guard cts_poll(&entry, 1, Limits.handsPatience) > 0 else {
            throw .system(call: "waiting for", path: path, code: ETIMEDOUT)
        }
        var answer = [UInt8](repeating: 0, count: 1024)
        let count = cts_socket_receive(socket, &answer, answer.count)
        guard count > 0 else { throw .system(call: "reading from", path: path, code: EIO) }
        return String(decoding: answer[..<Int(count)].prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
