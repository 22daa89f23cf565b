import MissionDatabase

/// Permits, failure codes, events.
enum WordTables {
    static func permits(_ database: MissionDatabase) throws(DictionaryTextError) -> String {
        let rows = try labels(of: "refused_permit", database).filter { $0.value < 64 }.map {
            ["\($0.value)", $0.label, $0.description ?? ""]
        }
        return Markdown.section(
            "Permits", Markdown.table(["No.", "Permit", "TRUE when"], rows))
    }

    static func failures(_ database: MissionDatabase) throws(DictionaryTextError) -> String {
        let rows = try labels(of: "report_code", database).filter { $0.value > 0 }.map {
            ["\($0.value)", $0.label, $0.description ?? ""]
        }
        return Markdown.section(
            "Failure codes",
            "Up to 31 and from 42 to 47: refusals, (1,2). The others end what was begun, (1,8).\n",
            Markdown.table(["Code", "Name", "Meaning (index, value, limit as named)"], rows))
    }

    static func events(_ database: MissionDatabase) throws(DictionaryTextError) -> String {
        let entries = try labels(of: "event_id", database)
        guard let type = database.parameter(named: "event_id")?.type else {
            throw .missing(what: "parameter event_id")
        }
        let rows = entries.map { entry in
            let parts = (entry.description ?? "").split(separator: ";", maxSplits: 1).map {
                String($0.drop { $0 == " " })
            }
            return [
                "\(entry.value)", entry.label, "\(DeviceWords.severity(of: entry.label, type))",
                parts.first ?? "", parts.count > 1 ? parts[1] : "",
            ]
        }
        return Markdown.section(
            "Events", Markdown.table(["No.", "Event", "Severity", "a", "b"], rows))
    }

    private static func labels(
        of parameter: String, _ database: MissionDatabase
    ) throws(DictionaryTextError) -> [Enumeration.Entry] {
        guard let labels = database.parameter(named: parameter)?.type.enumeration else {
            throw .missing(what: "parameter \(parameter) with labels")
        }
        return labels.entries
    }
}
