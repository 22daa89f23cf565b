import StationAPI
import StationHTTP
import Testing

@Suite("Bounds of what comes and goes")
struct LimitTests {
    @Test func `a bucket gives its burst at once and its rate from then on`() {
        var bucket = TokenBucket(burst: 3, rate: 2, at: 0)
        let taken = (0..<5).map { _ in bucket.take(at: 0) }
        #expect(taken == [true, true, true, false, false])
        let later = [400_000_000, 500_000_000, 500_000_000].map { bucket.take(at: Int64($0)) }
        #expect(later == [false, true, false])
        let rested = (0..<10).count { _ in bucket.take(at: 3_600_000_000_000) }
        #expect(rested == 3, "rest saves up no more than the burst")
        let back = bucket.take(at: 0)
        #expect(!back, "a clock that goes back gives nothing")
    }

    @Test func `a stream's id is read back, and what is none is none`() {
        let id = StreamID(run: 17, number: 4)
        #expect(StreamID(id.description) == id)
        for text in ["", "-", "17", "17-", "-4", "17-4-1", "a-b", "17-4 ", "99999999999999999999-1"] {
            #expect(StreamID(text) == nil, "\(text)")
        }
    }

    @Test func `an event is a name, an id and one line of data`() {
        #expect(EventText.event("samples", id: "1-2", data: "{}") == "id: 1-2\nevent: samples\ndata: {}\n\n")
        #expect(EventText.event("gap", id: nil, data: "{}") == "event: gap\ndata: {}\n\n")
        #expect(EventText.comment.hasPrefix(":") && EventText.comment.hasSuffix("\n\n"))
    }

    private func samples(_ names: [String]) -> ServerMessage {
        var message = ServerMessage(.samples)
        message.samples = SamplesReport(
            link: "rig", packet: "FAST", time: 1, quality: "GOOD", origin: "LIVE",
            values: names.map { SamplesReport.Value(name: $0, number: 1, text: "1", unit: nil) })
        return message
    }

    @Test func `a filter lets through its topics, and of packets its parameters`() throws {
        let all = try StreamFilter(topics: nil, parameters: nil)
        #expect(Set(all.topics) == Set(Topic.allCases))
        #expect(all.apply(samples(["a", "b"]), on: .samples) == samples(["a", "b"]))
        let some = try StreamFilter(topics: "samples,events,samples", parameters: "b,c")
        #expect(some.topics == [.samples, .events])
        #expect(some.apply(samples(["a", "b"]), on: .samples) == samples(["b"]))
        #expect(
            some.apply(samples(["a"]), on: .samples) == nil, "a packet without any of them is nobody's news")
        #expect(some.apply(ServerMessage(.event), on: .events) == ServerMessage(.event))
        #expect(some.apply(ServerMessage(.link), on: .links) == nil)
        #expect(throws: Problem.self) { try StreamFilter(topics: "samples,nonsense", parameters: nil) }
        let many = Array(repeating: "a", count: 1000).joined(separator: ",")
        #expect(throws: Problem.self) { try StreamFilter(topics: nil, parameters: many) }
    }
}
