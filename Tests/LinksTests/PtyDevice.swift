import CThreadShim
import Links
import Octets
import Synchronization
import Testing

/// The far end of a serial port: the master of a pseudo-terminal.
///
/// Links open it by `path`, a symbolic link that goes away with the device: the kernel gives the number of
/// a closed pseudo-terminal to the next one, which may be another test's.
final class PtyDevice {
    let path = "/tmp/regolith-pty-\(cts_process_id())-\(cts_clock_monotonic())"
    let node: String
    private(set) var master: Int32

    init() {
        var name = [CChar](repeating: 0, count: 128)
        master = cts_pty_open(&name, name.count)
        node = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        precondition(master >= 0, "no pseudo-terminal: error \(-master)")
        precondition(cts_pty_link(node, path) >= 0, "no link at \(path)")
    }

    deinit { cut() }

    func cut() {
        if master < 0 { return }
        cts_pty_unlink(node, path)
        cts_close(master)
        master = -1
    }

    /// Writes all, waiting for room.
    func write(_ octets: [UInt8]) {
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes { cts_write(master, $0.baseAddress, $0.count) }
            if count > 0 { sent += Int(count) } else { cts_sleep(200_000) }
        }
    }

    /// What comes until this many octets are there or the time is over.
    func read(_ count: Int, within nanoseconds: Int64 = 5_000_000_000) -> [UInt8] {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        let end = bootTime() + nanoseconds
        while octets.count < count, bootTime() < end {
            let found = cts_read(master, &buffer, min(buffer.count, count - octets.count))
            if found > 0 { octets += buffer.prefix(Int(found)) } else { cts_sleep(100_000) }
        }
        return octets
    }
}

/// Everything a link told, with the time it was told.
final class SignalLog: Sendable {
    private let signals = Mutex<[(at: Int64, signal: LinkSignal)]>([])

    var deliver: LinkDelivery {
        { _, signal in self.signals.withLock { $0.append((bootTime(), signal)) } }
    }

    var all: [LinkSignal] { signals.withLock { $0.map(\.signal) } }

    var received: [UInt8] {
        all.flatMap { signal -> [UInt8] in
            if case .received(let bytes, _, _) = signal { bytes } else { [] }
        }
    }

    /// When the first signal of this kind (after `skipping` others of it) was told; nil = not in time.
    @discardableResult
    func time(
        of isWanted: (LinkSignal) -> Bool, skipping: Int = 0, within nanoseconds: Int64 = 5_000_000_000
    ) -> Int64? {
        let end = bootTime() + nanoseconds
        repeat {
            let found = signals.withLock { $0.filter { isWanted($0.signal) } }
            if found.count > skipping { return found[skipping].at }
            cts_sleep(100_000)
        } while bootTime() < end
        return nil
    }

    func waits(forOctets count: Int, within nanoseconds: Int64 = 5_000_000_000) -> Bool {
        let end = bootTime() + nanoseconds
        while received.count < count {
            if bootTime() > end { return false }
            cts_sleep(200_000)
        }
        return true
    }
}

extension LinkSignal {
    static func isOpened(_ signal: LinkSignal) -> Bool {
        if case .opened = signal { return true }
        return false
    }

    static func isClosed(_ signal: LinkSignal) -> Bool {
        if case .closed = signal { return true }
        return false
    }
}

/// A started link with the log of its signals.
struct Rig {
    let link: any Link
    let log = SignalLog()

    init(_ configuration: LinkConfiguration) throws {
        link = try LinkRegistry.standard.makeLink(LinkID(0), configuration, deliver: log.deliver)
        link.start()
    }

    init(_ path: String, pacedBaud: Int? = nil, queue: Int? = nil) throws {
        try self.init(
            LinkConfiguration(name: "test", path: path, pacedBaud: pacedBaud, sendQueueOctets: queue))
    }

    func opened() throws -> Rig {
        try #require(log.time(of: LinkSignal.isOpened) != nil, "\(log.all)")
        return self
    }
}

/// A folder of its own, removed with what is in it.
final class Folder {
    let path: String

    init() {
        path = "/tmp/regolith-links-\(cts_process_id())-\(cts_clock_monotonic())"
        shell("mkdir \(path)")
    }

    deinit { shell("rm -r \(path)") }

    func link(_ name: String, to target: String) -> String {
        precondition(cts_pty_link(target, "\(path)/\(name)") >= 0)
        return "\(path)/\(name)"
    }
}

@discardableResult
func shell(_ command: String) -> Int32 {
    let pid = spawn(command)
    var status: Int32 = -1
    cts_wait_child(pid, 10_000_000_000, &status)
    return status
}

func spawn(_ command: String) -> Int32 {
    var words: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { text in
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
        copy.initialize(from: text.utf8.map(CChar.init(bitPattern:)) + [0], count: text.utf8.count + 1)
        return copy
    }
    defer { words.forEach { $0?.deallocate() } }
    words.append(nil)
    let pid = cts_spawn("/bin/sh", words, nil, -2, -2, -2)
    precondition(pid > 0, "no child process: error \(-pid)")
    return pid
}
