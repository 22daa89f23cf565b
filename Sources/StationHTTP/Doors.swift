import Foundation
import HummingbirdCore
import Links
import Logging
import NIOCore
import NIOPosix
import StationReports
import Synchronization

/// The two doors: the local socket, and a port of 127.0.0.1 where one is configured.
final class Doors: Sendable {
    private struct Guest: Sendable {
        let channel: HTTP1Channel
        let value: HTTP1Channel.Value
    }

    private let front: Front
    private let tally: Tally
    /// The server's own words are for nobody; what counts is counted.
    private let logger = Logger(label: "http") { _ in SwiftLogNoOpLogHandler() }
    private let group: MultiThreadedEventLoopGroup
    private let guests: AsyncStream<Guest>
    private let arrive: AsyncStream<Guest>.Continuation
    private let listeners = Mutex<[any Channel]>([])

    init(_ front: Front, _ tally: Tally, _ group: MultiThreadedEventLoopGroup) {
        self.front = front
        self.tally = tally
        self.group = group
        (guests, arrive) = AsyncStream.makeStream()
    }

    /// Opens them; nobody is answered before `run`.
    func open(_ local: LocalListener, port: Int?) async throws {
        let socket = try await bootstrap(.socket).withBoundSocket(local.descriptor).get()
        listeners.withLock { $0.append(socket) }
        guard let port else { return }
        let tcp = try await bootstrap(.port)
            .serverChannelOption(.backlog, value: Limits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: port).get()
        listeners.withLock { $0.append(tcp) }
    }

    private func bootstrap(_ way: Gate.Way) -> ServerBootstrap {
        ServerBootstrap(group: group).childChannelInitializer { [self] channel in welcome(channel, way) }
    }

    /// On the event loop: a guest for whom there is no place is let go at once.
    private func welcome(_ channel: any Channel, _ way: Gate.Way) -> EventLoopFuture<Void> {
        let open = tally.connections.add(1, ordering: .relaxed).newValue
        channel.closeFuture.whenComplete { [tally] _ in tally.connections.subtract(1, ordering: .relaxed) }
        guard open <= Limits.connections else {
            tally.turnedAway.add(1, ordering: .relaxed)
            return channel.close()
        }
        let front = front
        return peer(of: channel, way).flatMap { [arrive, logger] peer in
            let connection = Connection(way, peer: peer?.caller, user: peer?.user)
            let http = HTTP1Channel(
                responder: { request, writer, channel in
                    try await front.respond(to: request, writer, channel, connection)
                },
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(Limits.idleSeconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Limits.headerField, maxHeaderListSize: Limits.headerOctets,
                        maxHeaderFieldCount: Limits.headerFields)))
            return http.setup(channel: channel, logger: logger).map { value in
                arrive.yield(Guest(channel: http, value: value))
            }
        }
    }

    private func peer(
        of channel: any Channel, _ way: Gate.Way
    ) -> EventLoopFuture<(user: Int32, caller: Caller)?> {
        guard way == .socket, let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let option = NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        let found: EventLoopFuture<PeerCredentials> = options.unsafeGetSocketOption(
            level: .socket, name: option)
        return found.map { peer in
            let user = Int32(bitPattern: peer.uid)
            let caller = Caller(
                principal: Person.words(user: user, process: peer.pid),
                operatorID: UInt16(truncatingIfNeeded: user), role: .operator)
            return (user, caller)
        }
    }

    /// Serves whoever comes, until it is cancelled: then all connections are closed.
    func run() async {
        await withDiscardingTaskGroup { tasks in
            for await guest in guests {
                tasks.addTask { [logger] in await guest.channel.handle(value: guest.value, logger: logger) }
            }
        }
    }

    /// Nobody comes in any more.
    func close() {
        for listener in listeners.withLock({ $0 }) { listener.close(promise: nil) }
    }
}

/// `struct ucred` of socket(7).
private struct PeerCredentials {
    var pid: Int32
    var uid: UInt32
    var gid: UInt32
}
