import CThreadShim
import Foundation

/// A program at a terminal of its own, with the test as the person in front of it.
final class PtyChild {
    let process: Int32
    private var master: Int32
    /// Kept open, so that what the terminal is set to can be read after the program's end.
    private let slave: Int32
    private var seen: [UInt8] = []
    private var code: Int32?

    init(_ path: String, _ arguments: [String], size: (Int32, Int32) = (80, 24)) throws {
        var name = [CChar](repeating: 0, count: 128)
        master = cts_pty_open(&name, name.count)
        guard master >= 0 else { throw BenchError.unexpected("no pseudo-terminal (error \(-master))") }
        let path_ = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        slave = open(path_, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw BenchError.unexpected("\(path_) does not open") }
        try Self.makeUsual(slave)
        _ = cts_terminal_resize(master, size.0, size.1)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        process = cts_spawn(path, &words, nil, slave, slave, slave)
        guard process > 0 else { throw BenchError.notStarted(path, -process) }
    }

    deinit {
        if code == nil {
            cts_kill(process, 9)
            _ = try? end(within: 10)
        }
        hangUp()
        close(slave)
    }

    /// As a shell leaves it: lines, echo, signals by keys.
    private static func makeUsual(_ descriptor: Int32) throws {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { throw BenchError.unexpected("no terminal") }
        settings.c_lflag |= tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag |= tcflag_t(ICRNL | IXON)
        settings.c_oflag |= tcflag_t(OPOST | ONLCR)
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else {
            throw BenchError.unexpected("the terminal takes no settings")
        }
    }

    /// Lines, echo and signals by keys, as before the program.
    var isUsual: Bool {
        var settings = termios()
        let wanted = tcflag_t(ICANON | ECHO | ISIG)
        return tcgetattr(slave, &settings) == 0 && settings.c_lflag & wanted == wanted
    }

    // MARK: The person

    func type(_ text: String) {
        var octets = Array(text.utf8)
        let deadline = cts_clock_boottime() + 20_000_000_000
        // A terminal whose queue is full takes a part, or nothing yet: no key may get lost.
        while !octets.isEmpty, cts_clock_boottime() < deadline {
            let written = cts_pty_write(master, octets, octets.count)
            if written > 0 { octets.removeFirst(written) }
            guard written >= 0 || written == -Int(EAGAIN) else { return }
            if !octets.isEmpty {
                read()
                cts_sleep(1_000_000)
            }
        }
    }

    /// Holds a key as a keyboard does that repeats it every 33 ms.
    func hold(_ key: String, seconds: Double) {
        let end = cts_clock_boottime() + Int64(seconds * 1e9)
        while cts_clock_boottime() < end {
            type(key)
            read()
            cts_sleep(33_000_000)
        }
    }

    /// The window is closed: the terminal goes away.
    func hangUp() {
        guard master >= 0 else { return }
        cts_close(master)
        master = -1
    }

    /// The person draws at the corner of the window.
    func resize(_ columns: Int32, _ rows: Int32) { _ = cts_terminal_resize(master, columns, rows) }

    /// Seconds of processor time that the program has used.
    var cpu: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func signal(_ number: Int32) { cts_kill(process, number) }

    // MARK: What it shows

    /// Everything that was written to the terminal so far.
    var screen: String {
        read()
        return String(decoding: seen, as: UTF8.self)
    }

    private func read() {
        guard master >= 0 else { return }
        var octets = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = cts_pty_read(master, &octets, octets.count)
            guard count > 0 else { return }
            seen.append(contentsOf: octets[..<count])
        }
    }

    func wait(for text: String, within seconds: Double = 10) throws {
        _ = try eventually(within: seconds, every: 10, "\"\(text)\" on the terminal", seen: { self.screen }) {
            screen.contains(text) ? true : nil
        }
    }

    /// Exit code, or 128 + signal; the terminal is read meanwhile.
    @discardableResult
    func end(within seconds: Double) throws -> Int32 {
        if let code { return code }
        let found = try eventually(within: seconds, every: 5, "the end", seen: { self.screen }) {
            () -> Int32? in
            read()
            var status: Int32 = 0
            return cts_wait_child(process, 0, &status) == 0 ? status : nil
        }
        code = found
        return found
    }
}
