import CThreadShim
import Foundation

/// A program that a test started; it is ended with the test, by force if need be, and nothing else is.
final class Child {
    let name: String
    let process: Int32
    /// Files that hold what it wrote.
    let output: String
    let error: String
    private var status: Int32?

    init(_ path: String, _ arguments: [String], output: String, error: String) throws {
        name = (path as NSString).lastPathComponent
        self.output = output
        self.error = error
        let flags = O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC
        let descriptors = [open(output, flags, 0o644), open(error, flags, 0o644)]
        defer { for descriptor in descriptors { close(descriptor) } }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        process = cts_spawn(path, &words, nil, -2, descriptors[0], descriptors[1])
        guard process > 0 else { throw BenchError.notStarted(path, -process) }
    }

    deinit { kill() }

    func signal(_ number: Int32) {
        if status == nil { cts_kill(process, number) }
    }

    /// Exit code, or 128 + signal.
    @discardableResult
    func wait(seconds: Double) throws -> Int32 {
        if let status { return status }
        var code: Int32 = 0
        guard cts_wait_child(process, Int64(seconds * 1e9), &code) == 0 else {
            throw BenchError.noEnd(name, seconds: seconds)
        }
        status = code
        return code
    }

    /// SIGKILL, then wait: the process is gone when this returns.
    func kill() {
        guard status == nil else { return }
        cts_kill(process, 9)
        _ = try? wait(seconds: 10)
    }

    var isRunning: Bool {
        if status != nil { return false }
        return (try? wait(seconds: 0)) == nil
    }

    var written: String { Self.text(output) }
    var complaints: String { Self.text(error) }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// What a program that ended by itself left.
struct Outcome: CustomStringConvertible {
    var command: String
    var code: Int32
    var output: String
    var error: String
    var seconds: Double

    var lines: [String] { output.split(separator: "\n").map(String.init) }
    var description: String { "`\(command)` ended with \(code) after \(seconds) s\n\(output)\(error)" }
}

/// Looks every few milliseconds until `body` gives something; fails after `seconds` with what was seen last.
func eventually<Found>(
    within seconds: Double, every milliseconds: Int64 = 5, _ what: String, seen: () -> String = { "nothing" },
    _ body: () throws -> Found?
) throws -> Found {
    let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
    while true {
        if let found = try body() { return found }
        guard cts_clock_boottime() < deadline else {
            throw BenchError.timeout(what, seconds: seconds, seen: seen())
        }
        cts_sleep(milliseconds * 1_000_000)
    }
}

func rest(_ seconds: Double) { cts_sleep(Int64(seconds * 1e9)) }

/// Seconds since `began`, a boot-time stamp.
func elapsed(since began: Int64) -> Double { Double(cts_clock_boottime() - began) / 1e9 }
