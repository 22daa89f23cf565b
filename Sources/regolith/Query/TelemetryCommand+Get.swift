import Archive
import ArchiveReports
import ArgumentParser
import Foundation
import MissionDatabase
import Octets
import Station
import StationAPI
import StationClient
import Telemetry
import TerminalText

extension TelemetryCommand {
    /// `regolith telemetry get`
    struct Get: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Last values: now, or as they were at a moment.",
            discussion: """
                Without --at a running station is asked: each value with its age and quality. A value that \
                is older than its packet's period allows is struck and says STALE with its age; it is never \
                shown as a plain number. With --at, or where no station runs, the archive is asked: the last \
                value received before that moment, and how old it was then.

                Examples:
                  regolith telemetry get
                  regolith telemetry get z_bit spn_torque
                  regolith telemetry get torque --at "last stop"       what was it when it stopped?
                  regolith telemetry get 'spn_*' --at "event TRIP"
                  regolith telemetry get z_bit --at 10:30:05 --json

                Exit codes: 0 done · 1 no such parameter, moment or archive · 64 wrong usage.
                """)

        @ArgumentParser.Argument(
            help: "Only these parameters: names, patterns, or a word of a name.",
            completion: StationWords.parameters)
        var names: [String] = []
        @Option(
            help: ArgumentHelp(
                "As it was then: \"last stop\", \"event NAME\", 10:30:05, \"run 7\" (its end) …",
                valueName: "TIME"), transform: TimeWords.mark)
        var at: TimeMark?
        @Option(help: "Only of this link.", completion: StationWords.links)
        var link: String?
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            let isNamed = archive.archive != nil
            if at == nil, !isNamed,
                let connection = try? StationConnection(path: archive.sockets + "/control.sock")
            {
                return try LastValues(names: names, link: link, json: json).tell(Session(connection))
            }
            try tellArchived()
        }

        private func tellArchived() throws {
            let reader = try archive.reader()
            let moment = try at.map { mark in
                try ArchiveWords.doing { () throws(TimeError) in try TimeWords.resolver(reader).instant(mark)
                }
            }
            let chosen = try ArchiveWords.doing { () throws(ArchiveError) in
                Set(try ParameterChoice.chosen(names, of: reader.parameters()).map(\.name))
            }
            let end = moment.map { UTCTime(nanoseconds: $0.nanoseconds + 1) }
            let series = try ArchiveWords.doing { () throws(ArchiveError) in
                try reader.lastValues(before: end, link: link)
            }
            let wanted = series.samples.filter { sample in
                let name = series.sources[sample.source].parameter.name
                return names.isEmpty ? !LastValues.isHeader(name) : chosen.contains(name)
            }
            let then =
                try moment
                ?? ArchiveWords.doing { () throws(ArchiveError) in try reader.bounds()?.upperBound }
            let values = wanted.map { ArchivedValue(series, $0, at: then) }
            if json { return try values.forEach { Terminal.say(try JSONLine.text($0)) } }
            Terminal.say(
                Terminal.bold(at == nil ? "ARCHIVED" : "ARCHIVED at \(then.map { CivilDate.text($0) } ?? "")")
                    + (at == nil ? ": the last that came; this is not live" : ""))
            var table = TextTable([
                .init("parameter"), .init("value", .right), .init("unit"),
                .init("age", .right), .init("packet"), .init("received"),
                .init("quality", mayShrink: true),
            ])
            for value in values {
                table.add([
                    value.name, value.text, value.unit ?? "",
                    value.ageSeconds.map { String(format: "%.2f s", $0) } ?? "", value.packet, value.utc,
                    value.quality,
                ])
            }
            table.say()
            guard !values.isEmpty || names.isEmpty else {
                Terminal.complain("regolith: nothing had been received before that moment")
                throw Exit.failed
            }
        }
    }
}

/// One last value out of the archive, for programs too.
struct ArchivedValue: Encodable {
    var name: String
    var text: String
    var number: Double?
    var unit: String?
    var link: String
    var packet: String
    var utc: String
    /// At the moment that was asked for.
    var ageSeconds: Double?
    var quality: String
    var record: String

    init(_ series: SampleSeries, _ sample: ArchivedSample, at moment: UTCTime?) {
        let source = series.sources[sample.source]
        (name, link, packet) = (source.parameter.name, source.link, source.container)
        text = series.text(of: sample)
        unit = source.parameter.type.unit
        switch sample.value {
        case .integer, .unsigned, .real:
            number = source.parameter.absent == sample.raw ? nil : sample.value.number
        case .label, .unlabelled, .flag, .octets: number = nil
        }
        if number?.isFinite == false { number = nil }
        utc = CivilDate.text(sample.moment.utc, digits: 6)
        ageSeconds = moment.map { Double($0.nanoseconds - sample.moment.utc.nanoseconds) / 1e9 }
        quality = sample.quality.text
        record = sample.moment.position.text
    }
}
