import StationAPI
import Testing

@Suite("Messages between a client and the station")
struct MessageTests {
    @Test func `a request comes back equal from its line`() throws {
        var message = ClientMessage(id: 7, operation: .command)
        message.command = "SPIN"
        message.arguments = [.init(name: "rpm", text: "60rpm"), .init(name: "duration", text: "2s")]
        message.isConfirmed = true
        let line = LineCoder().line(message)
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains(0x0A))
        #expect(try LineCoder().message(ClientMessage.self, from: Array(line.dropLast())) == message)
    }

    @Test(arguments: [
        "", "{", "[]", "{\"id\":1}", "{\"id\":-1,\"operation\":\"status\"}", "\u{0}\u{1}", "null",
    ])
    func `a line that is no message is an error with words`(text: String) {
        #expect(throws: StationAPIError.self) {
            try LineCoder().message(ClientMessage.self, from: Array(text.utf8))
        }
    }

    @Test func `a line over the limit is refused before it is parsed`() {
        let line = [UInt8](repeating: 0x20, count: LineCoder.longestLine + 1)
        #expect(throws: StationAPIError.lineTooLong(found: line.count, limit: LineCoder.longestLine)) {
            try LineCoder().message(ClientMessage.self, from: line)
        }
    }

    @Test(arguments: [
        StopMessage.sent(link: "rig", microseconds: 120), .unsent(link: "rig", why: "the port is not open"),
        .latched(link: "rig", microseconds: 2100), .standstill(link: "rig", microseconds: 330_000),
        .unconfirmed(link: "rig", microseconds: 1_000_000), .end,
    ])
    func `each word of the stop lane comes back from its line`(message: StopMessage) {
        #expect(StopMessage(line: message.line) == message)
    }

    @Test(arguments: ["", "sent", "sent rig", "sent rig soon", "confirmed rig 5 perhaps", "hello you there"])
    func `a word the stop lane never says is none`(line: String) {
        #expect(StopMessage(line: line) == nil)
    }
}
