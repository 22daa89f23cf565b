import CThreadShim
public import StationAPI

/// The shortest way to a STOP: one connection, one line, and the lane's answers as they come.
public enum StopClient {
    /// Presses STOP (or HOLD, by `line`) at `path` and gives each answer to `tell` with the microseconds
    /// since the call. False = the lane could not be reached or went away.
    public static func press(
        path: String, line: String = "STOP", tell: (StopMessage?, String, Int64) -> Bool
    ) -> Int32 {
        let began = cts_clock_boottime()
        let descriptor = cts_unix_connect(path, Limits.connectTimeout)
        guard descriptor >= 0 else { return descriptor }
        defer { cts_close(descriptor) }
        let request: [UInt8] = Array((line + "\n").utf8)
        let sent = cts_socket_send(descriptor, request, request.count)
        guard sent == request.count else { return sent < 0 ? Int32(sent) : -5 }
        var text: [UInt8] = []
        var scratch = [UInt8](repeating: 0, count: 1024)
        while true {
            var entry = cts_poll_entry(fd: descriptor, wanted: Int16(CTS_READABLE), ready: 0)
            // Short waits, so that the caller hears the time pass even when nothing comes.
            let ready = cts_poll(&entry, 1, 50_000_000)
            let elapsed = (cts_clock_boottime() - began) / 1000
            if ready <= 0 {
                guard tell(nil, "", elapsed) else { return 0 }
                continue
            }
            let count = cts_socket_receive(descriptor, &scratch, scratch.count)
            if count == -Limits.wouldBlock { continue }
            guard count > 0 else { return 0 }
            text.append(contentsOf: scratch[..<Int(count)])
            while let end = text.firstIndex(of: 0x0A) {
                let line = String(decoding: text[..<end], as: UTF8.self)
                text.removeSubrange(...end)
                guard tell(StopMessage(line: line), line, elapsed) else { return 0 }
            }
        }
    }
}
