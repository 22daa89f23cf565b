import CThreadShim
import Glibc
import Synchronization

/// Serves a simulated rig on a pseudo-terminal behind a stable symbolic link, in real time, on one OS thread.
///
/// Time is CLOCK_MONOTONIC in microseconds. While something moves or may move, the rig is stepped every
/// millisecond; otherwise in bursts, with the same results. Nobody at the other end is a pulled cable: the
/// rig runs on, its octets are lost.
public final class PtyHost: Sendable {
    /// What passed; read it at any time.
    public struct Statistics: Sendable, Equatable {
        public var octetsIn = 0, octetsOut = 0
        /// Octets that nobody was there for, or that the terminal had no room for.
        public var octetsLost = 0
        public var openings = 0, wakes = 0
    }

    public let link: String
    public let slavePath: String
    private let master: Int32
    private let claim: Int32
    private let service: ServiceThread
    private let impairments: Impairments
    private let guarded: Mutex<SimulatedRig>
    private let counted = Mutex(Statistics())

    /// Creates the terminal and its link. Throws `linkInUse` if another mock serves it, `notALink` if it is a
    /// file.
    public init(rig: sending SimulatedRig, link: String, impairments: Impairments = .none) throws(MockError) {
        try impairments.validate()
        self.link = link
        self.impairments = impairments
        guarded = Mutex(rig)
        claim = try Self.claim(link)
        var path = [CChar](repeating: 0, count: 128)
        master = try checked(cts_pty_open(&path, path.count), "creating a pseudo-terminal for", link)
        slavePath = path.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        service = try ServiceThread(serving: link)
        let result = cts_pty_link(slavePath, link)
        guard result != -EEXIST else { throw .notALink(path: link) }
        try checked(result, "creating the link", link)
    }

    deinit {
        _ = cts_close(master)
        _ = cts_close(claim)
    }

    public var statistics: Statistics { counted.withLock { $0 } }

    /// A look at, or a hand on, the rig between two of its steps.
    public func withRig<Result: Sendable>(_ body: (SimulatedRig) -> Result) -> Result {
        guarded.withLock { body($0) }
    }

    /// Runs on a thread of its own until `stop`.
    public func start() throws(MockError) {
        try service.start("rig", serving: link) { [self] in run() }
    }

    /// Ends `run` from any thread; after `start` it also waits for the thread's end.
    public func stop() { service.end() }

    /// Serves until `stop`, or until a signal ends the program. What was written last is
    /// read by the other end before the terminal goes away, unless that takes more than half a second.
    public func run(until termination: Termination? = nil) {
        var line = PtyLine(master: master, slavePath: slavePath, impairments: impairments)
        var ends = false
        while !ends {
            // Read inside: a hand may have brought the rig to a later time than was read before.
            let next = guarded.withLock { rig in line.serve(rig, at: monotonicMicroseconds()) }
            counted.withLock { $0 = line.statistics }
            // A terminal without a peer is always "ready": it is looked at by the clock only.
            ends = wait(until: next, watching: line.isOpen ? master : -1, termination?.descriptor ?? -1)
        }
        _ = cts_pty_linger(master, slavePath, 500)
        _ = cts_pty_unlink(slavePath, link)
    }

    /// True when it is time to end.
    private func wait(until next: UInt64, watching terminal: Int32, _ termination: Int32) -> Bool {
        let now = monotonicMicroseconds()
        var entries = [terminal, service.endEvent, termination].map { descriptor in
            cts_poll_entry(fd: descriptor, wanted: Int16(CTS_READABLE), ready: 0)
        }
        let result = cts_poll(&entries, entries.count, next > now ? Int64(next - now) * 1_000 : 0)
        return result < 0 || entries[1].ready != 0 || entries[2].ready != 0
    }

    private static func claim(_ link: String) throws(MockError) -> Int32 {
        var name = "regolith-mock:" + link
        if let resolved = realpath(directory(of: link), nil) {
            name =
                "regolith-mock:" + String(cString: resolved) + "/" + (link.split(separator: "/").last ?? "")
            free(resolved)
        }
        let result = cts_pty_claim(String(name.suffix(100)))
        guard result != -EADDRINUSE else { throw .linkInUse(path: link) }
        return try checked(result, "claiming", link)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
