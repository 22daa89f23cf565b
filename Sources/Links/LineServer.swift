import CThreadShim

/// A local socket that takes lines from many clients; owned by one thread, which waits in `wait(until:)`.
///
/// A client that sends more than `longestLine` without a newline is closed; a client that does not read keeps
/// at most `outboxOctets`, then lines to it are refused. Nothing blocks.
public struct LineServer: ~Copyable {
    /// Names a connection; never used again.
    public struct Client: Hashable, Sendable {
        public let number: UInt64
    }

    /// Who is at the other end, by the kernel's word.
    public struct Peer: Hashable, Sendable {
        public var process: Int32
        public var user: Int32
    }

    public enum Event: Hashable, Sendable {
        case opened(Client, Peer)
        /// Without its newline.
        case line(Client, [UInt8])
        case closed(Client)
    }

    /// What happens to a newcomer when all places are taken.
    public enum Crowding: Sendable {
        case refuseNewcomer
        /// The user who has most connections loses the oldest: nobody can keep the others out.
        case releaseOldest
    }

    private struct Connection {
        var client: Client
        var user: Int32
        var descriptor: Int32
        var inbox: [UInt8] = []
        var outbox: [UInt8] = []
        var isDraining = false
    }

    private let listener: Int32
    private let lock: Int32
    private let path: String
    private let longestLine: Int
    private let outboxOctets: Int
    private let waker: Waker
    private let crowding: Crowding
    private var connections: [Connection] = []
    private var nextNumber: UInt64 = 1
    private var scratch = [UInt8](repeating: 0, count: Limits.readOctets)
    /// Given up when the process has no descriptor left, so that one more client can still be heard.
    private var spare: Int32
    /// Until then newcomers wait in the kernel: there is no descriptor for them.
    private var deafUntil: Int64 = 0

    /// Listens at `path` with this mode; a socket left by a dead process is replaced, one of a living one is
    /// not.
    public init(
        path: String, mode: UInt32, waker: Waker, longestLine: Int, outboxOctets: Int,
        crowding: Crowding = .refuseNewcomer
    ) throws(LinkError) {
        var lock: Int32 = -1
        let listener = cts_unix_listen(path, mode, Limits.socketBacklog, &lock)
        // Judged before anything of self is set: what fails here must not take away the socket of the one who
        // has it.
        if listener == -Limits.addressInUse { throw .busy(path: path, owner: "another station") }
        guard listener >= 0 else { throw .system(call: "socket", path: path, errno: -listener) }
        self.listener = listener
        self.lock = lock
        spare = cts_event_open()
        self.path = path
        self.waker = waker
        self.longestLine = longestLine
        self.outboxOctets = outboxOctets
        self.crowding = crowding
    }

    deinit {
        for connection in connections { cts_close(connection.descriptor) }
        if spare >= 0 { cts_close(spare) }
        cts_unix_unlisten(path, listener, lock)
    }

    public var clientCount: Int { connections.count }

    /// What happened until something did, the deadline (boot-time nanoseconds) passed, or the waker was
    /// posted. What was queued since the last call goes out first, one write for each client.
    public mutating func wait(until deadline: Int64?) -> [Event] {
        var events: [Event] = []
        for index in connections.indices { flush(index) }
        drop(&events)
        guard events.isEmpty else { return events }
        var entries = entriesToWatch()
        guard cts_poll(&entries, entries.count, timeLeft(until: deadline)) > 0 else { return [] }
        if entries[1].ready != 0 { cts_event_clear(waker.event) }
        for (index, entry) in entries.dropFirst(2).enumerated() where entry.ready != 0 {
            if entry.ready & Int16(CTS_WRITABLE) != 0 { flush(index) }
            if entry.ready & ~Int16(CTS_WRITABLE) != 0 { read(index, &events) }
        }
        drop(&events)
        if entries[0].ready != 0 { accept(&events) }
        return events
    }

    /// Listener and waker first, then the clients in order.
    private func entriesToWatch() -> [cts_poll_entry] {
        let heard = deafUntil > bootTime() ? -1 : listener
        var entries = [
            cts_poll_entry(fd: heard, wanted: Int16(CTS_READABLE), ready: 0),
            cts_poll_entry(fd: waker.event, wanted: Int16(CTS_READABLE), ready: 0),
        ]
        for connection in connections {
            let wanted = connection.outbox.isEmpty ? CTS_READABLE : CTS_READABLE | CTS_WRITABLE
            entries.append(cts_poll_entry(fd: connection.descriptor, wanted: Int16(wanted), ready: 0))
        }
        return entries
    }

    private func timeLeft(until deadline: Int64?) -> Int64 {
        let now = bootTime()
        let due = deafUntil > now ? min(deadline ?? .max, deafUntil) : deadline
        return due.map { max(0, $0 - now) } ?? -1
    }

    /// Queues a line (newline included) for a client; it goes out with the next `wait`. False = the client
    /// lags or is gone, nothing was taken.
    @discardableResult
    public mutating func send(_ line: [UInt8], to client: Client) -> Bool {
        guard let index = connections.firstIndex(where: { $0.client == client }),
            !connections[index].isDraining
        else { return false }
        if connections[index].outbox.count + line.count > outboxOctets { flush(index) }
        guard connections[index].outbox.count + line.count <= outboxOctets else { return false }
        connections[index].outbox.append(contentsOf: line)
        return true
    }

    /// Closes a client after what waits for it has gone out.
    public mutating func finish(_ client: Client) {
        guard let index = connections.firstIndex(where: { $0.client == client }) else { return }
        connections[index].isDraining = true
        if connections[index].outbox.isEmpty { cts_socket_finish(connections[index].descriptor) }
    }

    private mutating func accept(_ events: inout [Event]) {
        for _ in 0..<Limits.socketBacklog {
            let descriptor = nextNewcomer()
            guard descriptor >= 0 else { return }
            guard connections.count < Limits.socketClients || makesRoom(&events) else {
                cts_close(descriptor)
                continue
            }
            var process: Int32 = 0
            var user: Int32 = -1
            var group: Int32 = -1
            cts_unix_peer(descriptor, &process, &user, &group)
            let client = Client(number: nextNumber)
            nextNumber += 1
            connections.append(Connection(client: client, user: user, descriptor: descriptor))
            events.append(.opened(client, Peer(process: process, user: user)))
        }
    }

    /// The spare descriptor makes room for one when the process has no other; then nobody is heard for a
    /// moment, or the waiting newcomers would keep this thread turning.
    private mutating func nextNewcomer() -> Int32 {
        if spare < 0 { spare = cts_event_open() }
        var descriptor = cts_unix_accept(listener)
        guard descriptor == -Limits.processDescriptors || descriptor == -Limits.systemDescriptors else {
            return descriptor
        }
        if spare >= 0 {
            cts_close(spare)
            spare = -1
            descriptor = cts_unix_accept(listener)
        }
        if descriptor < 0 { deafUntil = bootTime() + Limits.deafness }
        return descriptor
    }

    private mutating func makesRoom(_ events: inout [Event]) -> Bool {
        guard crowding == .releaseOldest else { return false }
        var counts: [Int32: Int] = [:]
        for connection in connections { counts[connection.user, default: 0] += 1 }
        func crowd(_ index: Int) -> Int { counts[connections[index].user] ?? 0 }
        var oldest = 0
        for index in connections.indices where crowd(index) > crowd(oldest) { oldest = index }
        cts_close(connections[oldest].descriptor)
        events.append(.closed(connections.remove(at: oldest).client))
        return true
    }

    /// A bounded number of reads: whoever sends without end waits like everybody else for the next turn.
    private mutating func read(_ index: Int, _ events: inout [Event]) {
        for _ in 0..<Limits.socketReads {
            let count = cts_socket_receive(connections[index].descriptor, &scratch, scratch.count)
            if count < 0, count == -Limits.wouldBlock { return }
            guard count > 0 else {
                // The last line may lack its end: a STOP without one is a STOP all the same.
                if count == 0, !connections[index].inbox.isEmpty {
                    events.append(.line(connections[index].client, connections[index].inbox))
                }
                close(index)
                return
            }
            for octet in scratch[..<Int(count)] {
                if octet == 0x0A {
                    events.append(.line(connections[index].client, connections[index].inbox))
                    connections[index].inbox.removeAll(keepingCapacity: true)
                } else {
                    connections[index].inbox.append(octet)
                }
            }
            guard connections[index].inbox.count <= longestLine else {
                close(index)
                return
            }
        }
    }

    private mutating func flush(_ index: Int) {
        while !connections[index].outbox.isEmpty {
            let count = connections[index].outbox.withUnsafeBytes {
                cts_socket_send(connections[index].descriptor, $0.baseAddress, $0.count)
            }
            if count == -Limits.wouldBlock { return }
            guard count > 0 else {
                close(index)
                return
            }
            connections[index].outbox.removeFirst(Int(count))
        }
        if connections[index].isDraining { cts_socket_finish(connections[index].descriptor) }
    }

    /// Marks it; `drop` takes it out, so that indices stay valid while events are gathered.
    private mutating func close(_ index: Int) {
        guard connections[index].descriptor >= 0 else { return }
        cts_close(connections[index].descriptor)
        connections[index].descriptor = -1
        connections[index].outbox.removeAll()
    }

    private mutating func drop(_ events: inout [Event]) {
        for connection in connections where connection.descriptor < 0 {
            events.append(.closed(connection.client))
        }
        connections.removeAll { $0.descriptor < 0 }
    }
}
