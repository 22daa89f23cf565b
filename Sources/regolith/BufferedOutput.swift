import Foundation

/// A file, or standard output, that is written in large pieces.
final class BufferedOutput {
    private let descriptor: Int32
    private let isOwn: Bool
    private var buffer: [UInt8] = []
    private(set) var written = 0
    private static let piece = 1 << 20

    /// Nil or `-`: standard output. Errors: `Exit.failed`, told.
    init(_ path: String?) throws {
        guard let path, path != "-" else {
            (descriptor, isOwn) = (STDOUT_FILENO, false)
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        isOwn = true
        guard descriptor >= 0 else {
            Terminal.complain("regolith: \(path) cannot be written: \(String(cString: strerror(errno)))")
            throw Exit.failed
        }
    }

    deinit { if isOwn, descriptor >= 0 { close(descriptor) } }

    func line(_ text: String) throws { try put(Array(text.utf8) + [0x0A]) }

    func put(_ octets: [UInt8]) throws {
        buffer.append(contentsOf: octets)
        if buffer.count >= Self.piece { try flush() }
    }

    func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                Terminal.complain("regolith: writing failed: \(String(cString: strerror(errno)))")
                throw Exit.failed
            }
            rest = rest.dropFirst(count)
        }
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}

/// How far long work is, on standard error, where a person sits there.
struct Progress {
    private let what: String
    private let total: UInt64
    private var told = -1
    private let isShown = isatty(STDERR_FILENO) == 1

    init(_ what: String, total: UInt64) { (self.what, self.total) = (what, max(1, total)) }

    mutating func show(_ done: UInt64) {
        let percent = Int(min(100, done * 100 / total))
        guard isShown, percent != told else { return }
        told = percent
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(what) \(percent) %".utf8))
    }

    func clear() { if isShown { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) } }
}
