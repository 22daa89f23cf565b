import Foundation
import Testing

extension BuiltPrograms {
    @Suite("Events as they come")
    struct EventsTests {
        private func objects(_ text: String) throws -> [[String: Any]] {
            try text.split(separator: "\n").map { line in
                try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func `events --follow shows what was and goes on with what comes; Ctrl-C ends it with 130`() throws {
            let bench = try Bench()
            try bench.start()
            let follow = try bench.spawn(
                "regolith", ["events", "--follow", "--json", "--sockets", bench.folder])
            let operation = try Operator(bench)
            // Until it has subscribed, what happens comes with the archive, which has no hurry.
            _ = try eventually(
                within: 60, every: 100, "the events of an arm",
                seen: { follow.written + follow.complaints }
            ) {
                try operation.arm()
                _ = try bench.cli("disarm")
                return follow.written.contains("ARMED") ? true : nil
            }
            let before = follow.written.count
            _ = try bench.cli("stop")
            _ = try eventually(within: 30, every: 100, "what a STOP brings", seen: { follow.written }) {
                follow.written.count > before ? true : nil
            }
            follow.signal(2)
            #expect(try follow.wait(seconds: 10) == 130)
            #expect(try objects(follow.written).count > 2)
        }

        @Test(.timeLimit(.minutes(2)))
        func `where no station is, --follow says so and gives 3`() throws {
            let bench = try Bench()
            let none = try bench.cli("events", "--follow")
            #expect(none.code == 3, "\(none)")
            let both = try bench.cli("events", "--follow", "--time", "today")
            #expect(both.code == 64, "\(both)")
        }
    }
}
