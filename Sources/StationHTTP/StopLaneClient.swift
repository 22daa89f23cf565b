import Links
import NIOCore
import NIOPosix
import StationAPI

/// The way to the stop lane, which is its own socket: like everybody else's, past everything.
struct StopLaneClient: Sendable {
    let path: String
    let group: MultiThreadedEventLoopGroup

    /// Presses and hears what becomes of it; empty where the lane could not be reached.
    func press(_ line: String) async -> [StopMessage] {
        do {
            let channel = try await ClientBootstrap(group: group).connect(unixDomainSocketPath: path) {
                channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
            let bound = channel.channel.eventLoop.scheduleTask(in: .milliseconds(Limits.stopMilliseconds)) {
                channel.channel.close(promise: nil)
            }
            defer { bound.cancel() }
            return try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: line + "\n"))
                return await Self.hear(inbound)
            }
        } catch {
            return []
        }
    }

    private static func hear(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async -> [StopMessage] {
        var heard: [StopMessage] = []
        var text = ""
        do {
            for try await buffer in inbound {
                text += String(buffer: buffer)
                while let end = text.firstIndex(of: "\n") {
                    let message = StopMessage(line: String(text[..<end]))
                    text.removeSubrange(...end)
                    if message == .end { return heard }
                    if let message { heard.append(message) }
                }
            }
        } catch {
            // A lane that went away has said what it said.
        }
        return heard
    }
}
