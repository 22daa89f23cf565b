import GRDB
import Octets

extension ArchivedEvent: Entry {
    static let table = "events"
    static let columns = [
        "link", "severity", "identifier", "name", "boot_count", "count", "bit_depth", "a", "b",
    ]

    var values: [(any DatabaseValueConvertible)?] {
        [link, severity, identifier, name, bootCount, count, bitDepthMicrometres, a, b]
    }

    init(row: Row, moment: ArchiveMoment) {
        self.init(
            moment: moment, link: row["link"], severity: row["severity"], identifier: row["identifier"],
            name: row["name"], bootCount: row["boot_count"], count: row["count"],
            bitDepthMicrometres: row["bit_depth"], a: row["a"], b: row["b"])
    }
}

extension ArchivedAlarm: Entry {
    static let table = "alarms"
    static let columns = [
        "step", "number", "kind", "link", "name", "severity", "worst", "state", "is_shelved", "is_safety",
        "principal", "text", "note", "value", "count",
    ]

    var values: [(any DatabaseValueConvertible)?] {
        [
            step, number, kind, link, name, severity, worstSeverity, state, isShelved, isSafety, principal,
            text, note, value, count,
        ]
    }

    init(row: Row, moment: ArchiveMoment) {
        self.init(
            moment: moment, step: row["step"], number: row["number"], kind: row["kind"], link: row["link"],
            name: row["name"], severity: row["severity"], worstSeverity: row["worst"], state: row["state"],
            isShelved: row["is_shelved"], isSafety: row["is_safety"], principal: row["principal"],
            text: row["text"], note: row["note"], value: row["value"], count: row["count"])
    }
}

extension ArchivedMessage: Entry {
    static let table = "messages"
    static let columns = ["code", "text"]

    var values: [(any DatabaseValueConvertible)?] { [code, text] }

    init(row: Row, moment: ArchiveMoment) {
        self.init(moment: moment, code: row["code"], text: row["text"])
    }
}

extension ArchivedLinkState: Entry {
    static let table = "link_states"
    static let columns = ["link", "state", "cause"]

    var values: [(any DatabaseValueConvertible)?] { [link, state, cause] }

    init(row: Row, moment: ArchiveMoment) {
        self.init(moment: moment, link: row["link"], state: row["state"], cause: row["cause"])
    }
}

extension ArchivedGap: Entry {
    static let table = "gaps"
    static let columns = ["kind", "link", "subject", "from_utc", "count", "text"]

    var values: [(any DatabaseValueConvertible)?] {
        [kind.rawValue, link, subject, from?.nanoseconds, count, text]
    }

    init(row: Row, moment: ArchiveMoment) {
        self.init(
            moment: moment, kind: Kind(rawValue: row["kind"]) ?? .damage, link: row["link"],
            subject: row["subject"], from: (row["from_utc"] as Int64?).map { UTCTime(nanoseconds: $0) },
            count: row["count"], text: row["text"])
    }
}

extension ArchivedNote: Entry {
    static let table = "notes"
    static let columns = ["principal", "text", "run"]

    var values: [(any DatabaseValueConvertible)?] { [principal, text, run] }

    init(row: Row, moment: ArchiveMoment) {
        self.init(moment: moment, principal: row["principal"], text: row["text"], run: row["run"])
    }
}

extension ArchivedRequest: Entry {
    static let table = "requests"
    static let columns = [
        "principal", "operator", "action", "text", "outcome", "code", "reason", "command",
    ]

    var values: [(any DatabaseValueConvertible)?] {
        [principal, operatorID, action, text, outcome, code, reason, commandID]
    }

    init(row: Row, moment: ArchiveMoment) {
        self.init(
            moment: moment, principal: row["principal"], operatorID: row["operator"], action: row["action"],
            text: row["text"], outcome: row["outcome"], code: row["code"], reason: row["reason"],
            commandID: row["command"])
    }
}

extension ArchivedStage: Entry {
    static let table = "stages"
    static let columns = ["link", "command", "name", "stage", "is_final", "text", "evidence", "inputs"]

    var values: [(any DatabaseValueConvertible)?] {
        [link, commandID, name, stage, isFinal, text, evidence, inputs.joined(separator: "\n")]
    }

    init(row: Row, moment: ArchiveMoment) {
        let inputs: String = row["inputs"]
        self.init(
            moment: moment, link: row["link"], commandID: row["command"], name: row["name"],
            stage: row["stage"], isFinal: row["is_final"], text: row["text"], evidence: row["evidence"],
            inputs: inputs.isEmpty ? [] : inputs.split(separator: "\n").map(String.init))
    }
}
