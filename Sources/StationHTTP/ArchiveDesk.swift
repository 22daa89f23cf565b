import Archive
import ArchiveReports
import Foundation
import Links
import Octets
import Synchronization

/// Asks the archive on a thread of its own, which comes behind everybody: a long question holds up other
/// questions about the past, and nothing else.
final class ArchiveDesk: Sendable {
    private typealias Job = @Sendable () -> Void

    private let path: String?
    private let jobs = Mailbox<Job>(octets: Limits.inbox, lost: { _ in {} })
    private let waiting = Atomic<Int>(0)
    /// Open while the file is the same; its number in the file system.
    private let open = Mutex<(reader: ArchiveReader, file: UInt64)?>(nil)
    private let thread = Mutex<OSThread?>(nil)

    /// `path` nil: the station keeps no archive.
    init(path: String?) { self.path = path }

    func start() throws(LinkError) {
        let jobs = jobs
        let started = try OSThread(name: "ask", urgency: .idle) {
            while let batch = jobs.wait(until: nil) { for job in batch { job() } }
        }
        thread.withLock { $0 = started }
    }

    func shutdown() {
        jobs.close()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    /// The answer to a question. Errors: 404 for what the archive does not have, 400 for what is no time, 503
    /// without an archive.
    func ask<Value: Sendable>(
        _ question: @escaping @Sendable (ArchiveReader) throws -> Value
    ) async throws(Problem) -> Value {
        guard waiting.add(1, ordering: .relaxed).newValue <= Limits.outstanding else {
            waiting.subtract(1, ordering: .relaxed)
            throw .busy
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        let outcome: Result<Value, Problem> = await withCheckedContinuation { continuation in
            let isTaken = jobs.post { [self] in continuation.resume(returning: answer(question)) }
            if !isTaken { continuation.resume(returning: .failure(.busy)) }
        }
        return try outcome.get()
    }

    private func answer<Value>(_ question: (ArchiveReader) throws -> Value) -> Result<Value, Problem> {
        do {
            return .success(try question(try reader()))
        } catch {
            if (error as? ArchiveError)?.needsRebuild ?? false { open.withLock { $0 = nil } }
            return .failure(Self.problem(error))
        }
    }

    /// A damaged archive is set aside and made anew: then there is another file under the name.
    private func reader() throws -> ArchiveReader {
        guard let path else { throw Problem(503, "ARCHIVE", "this station keeps no archive") }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let file = (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
        return try open.withLock { open in
            if let open, open.file == file { return open.reader }
            let reader = try ArchiveReader(path: path)
            open = (reader, file)
            return reader
        }
    }

    private static func problem(_ error: any Error) -> Problem {
        if let problem = error as? Problem { return problem }
        if case .notATime = error as? TimeError { return .message("\(error)") }
        if case .backwards = error as? TimeError { return .message("\(error)") }
        if let time = error as? TimeError {
            guard case .archive(let inner) = time else { return .missing("\(time)") }
            return problem(inner)
        }
        switch error as? ArchiveError {
        case .unknownParameter, .unknownLink, .unknownRun: return .missing("\(error)")
        case .badRequest: return .message("\(error)")
        default: return Problem(503, "ARCHIVE", "\(error)")
        }
    }
}
