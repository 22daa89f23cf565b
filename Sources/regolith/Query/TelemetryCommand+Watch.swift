import ArgumentParser
import Foundation
import StationAPI
import StationClient

extension TelemetryCommand {
    /// `regolith telemetry watch`
    struct Watch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Live telemetry, events, stages and link states.",
            discussion: """
                On a terminal one line follows the rig and events scroll past above it; into a file or pipe \
                every packet \
                is a line.

                Examples:
                  regolith telemetry watch
                  regolith telemetry watch --only z_bit,spn_rpm --seconds 10
                  regolith telemetry watch --json | jq .samples
                """)

        @Option(help: "Show only these parameters (comma between).", completion: StationWords.parameterList)
        var only: String?
        @Option(help: "End after so many seconds.")
        var seconds: Double?
        @Option(help: "End after so many packets.")
        var count: Int?
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var station: StationOptions

        func run() throws {
            let session = try Session(station)
            var message = ClientMessage(id: 0, operation: .subscribe)
            message.topics = [.samples, .stages, .events, .links, .alarms, .status]
            _ = try session.talk { (connection) throws(StationClientError) in try connection.send(message) }
            let deadline = try seconds.map { Date(timeIntervalSinceNow: try Seconds.checked($0)) }
            var view = LiveView(only: only?.split(separator: ",").map(String.init), json: json)
            var packets = 0
            while true {
                let left = deadline.map { Int64(max(0, $0.timeIntervalSinceNow) * 1e9) }
                let received = try session.talk { (connection) throws(StationClientError) in
                    try connection.receive(timeout: left)
                }
                guard let line = received else { break }
                view.show(line)
                if line.kind == .samples { packets += 1 }
                if let count, packets >= count { break }
            }
            view.finish()
        }
    }
}
