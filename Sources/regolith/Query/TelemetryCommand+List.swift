import Archive
import ArchiveReports
import ArgumentParser
import MissionDatabase
import StationAPI
import StationReports
import TerminalText

extension TelemetryCommand {
    /// `regolith telemetry list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every parameter: name, unit, packets that carry it, what it is.",
            discussion: """
                From the dictionary of the journal; of an archive without its journal, as far as the archive \
                knows.

                Examples:
                  regolith telemetry list
                  regolith telemetry list 'spn_*' wob
                  regolith telemetry list --packet FAST
                  regolith telemetry list --json | jq -r .name
                """)

        @ArgumentParser.Argument(
            help: "Only these: names, patterns, or a word of a name.", completion: StationWords.parameters)
        var names: [String] = []
        @Option(help: "Only what this packet carries.")
        var packet: String?
        @Flag(help: "Fields of the packets' headers too.")
        var headers = false
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var archive: ArchiveOptions

        func run() throws {
            let all = try described()
            let wanted = try ArchiveWords.doing { () throws(ArchiveError) in
                Set(try NameChoice.chosen(names, of: all.map(\.name)))
            }
            let chosen = all.filter { parameter in
                (names.isEmpty
                    ? headers || !LastValues.isHeader(parameter.name) : wanted.contains(parameter.name))
                    && (packet.map { wanted in
                        parameter.packets.contains { $0.lowercased() == wanted.lowercased() }
                    }
                        ?? true)
            }
            if json { return chosen.forEach { Terminal.say(LineCoder().text($0)) } }
            var table = TextTable([
                .init("parameter"), .init("unit"), .init("packet"),
                .init("meaning", mayShrink: true),
            ])
            for parameter in chosen {
                table.add([
                    parameter.name, parameter.unit ?? "", parameter.packets.joined(separator: " "),
                    meaning(of: parameter),
                ])
            }
            table.say()
        }

        private func meaning(of parameter: ParameterDescription) -> String {
            guard parameter.text.isEmpty, let labels = parameter.labels else { return parameter.text }
            return labels.prefix(8).joined(separator: ", ") + (labels.count > 8 ? " …" : "")
        }

        private func described() throws -> [ParameterDescription] {
            if let database = JournalDictionary.load(archive.journal) {
                return database.parameters.map { ParameterDescription($0, in: database) }
                    .filter { !$0.packets.isEmpty }
            }
            let reader = try archive.reader()
            return try ArchiveWords.doing { () throws(ArchiveError) in
                try reader.carriers().map { carried in
                    ParameterDescription(
                        name: carried.parameter.name, packets: carried.containers, text: "",
                        unit: carried.parameter.type.unit,
                        labels: carried.parameter.type.enumeration?.entries.map(\.label), limits: [])
                }
            }
        }
    }
}
