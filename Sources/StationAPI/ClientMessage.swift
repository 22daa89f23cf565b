/// One line from a client to the station's socket: JSON, at most `Limits.line` octets, ended by a newline.
public struct ClientMessage: Codable, Hashable, Sendable {
    /// What the line asks for.
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// The station, its links and the rig as they are now; answered by `status`.
        case status
        /// Send a command; answered by `accepted` or `refused`, then `stage` lines until one is final.
        case command
        /// Put a sentence into the record; answered by `noted`.
        case note
        /// Hold-to-run: `jog` says whether the key goes down (answered like a command), is still down (to be
        /// said again within 250 ms; `noted`, or `refused` when it is over), or is up.
        case jog
        /// The console of an attended session is there, once a second; `hasActed`: its person did something.
        case presence
        /// The open alarms, or with `history` the closed ones; answered by pages of `alarms`.
        case alarms
        /// An alarm by its number in `alarm`, with a note in `text`; answered by `noted` or `refused`.
        case acknowledge
        /// The same, for `minutes`: it says nothing for so long.
        case shelve
        case unshelve
        /// The last value of every parameter; answered by pages of `values`.
        case values
        /// What `command` would be and what would be said of it; nothing is sent or recorded. Answered by
        /// `rehearsal` or `refused`.
        case rehearse
        /// The commands of the station's dictionary, or the one that `command` names; answered by `commands`.
        case commands
        /// The commands of the ledger, the newest last; answered by `history`.
        case history
        /// One of them (`commandID`) with all its stages; answered by `detail` or `refused`.
        case show
        /// The second step of the prepared `commandID`: `text` is the rig's name, typed. Answered like a
        /// command.
        case fire
        /// The second person's word for the prepared `commandID`; `text` is the reason. Answered by `noted`.
        case approve
        /// The rig is the right one although it differs; `review` names the list that was read. Answered by
        /// `noted`.
        case accept
        /// A stretch of work begins (`text` is its name), ends, or is to be kept (`runAct`); answered by
        /// `run` or `refused`.
        case run
        /// From now on send lines of these topics.
        case subscribe
    }

    /// A named argument as a person typed it.
    public struct Argument: Codable, Hashable, Sendable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Chosen by the client; every answer quotes it.
    public var id: UInt32
    public var operation: Operation
    public var command: String?
    public var arguments: [Argument]?
    public var isConfirmed: Bool?
    /// Somebody at a terminal gives it. Otherwise it is a script's, which states `rig`, `stateRevision` and
    /// `forSeconds`, and is recorded as unattended (SR-O-12).
    public var isPerson: Bool?
    public var rig: String?
    public var forSeconds: UInt32?
    public var stateRevision: UInt32?
    public var expectedState: String?
    public var text: String?
    public var topics: [Topic]?
    public var alarm: UInt32?
    public var minutes: UInt16?
    public var history: Bool?
    public var jog: JogKey?
    /// The command id that answered the press.
    public var press: UInt32?
    public var hasActed: Bool?
    public var commandID: UInt32?
    /// Of an approval: the checksum that the rig echoed, in hexadecimal, as a person read it.
    public var echo: String?
    /// Names the list of changes that the person saw (`RigStatus.review`).
    public var review: UInt32?
    /// At most so many commands of the history.
    public var count: Int?

    public var runAct: RunAct?
    /// A run's number.
    public var run: UInt32?
    /// Who begins the run, where the account is shared.
    public var person: String?

    public init(id: UInt32, operation: Operation) {
        self.id = id
        self.operation = operation
    }
}

/// What happens to the key of hold-to-run.
public enum JogKey: String, Codable, Sendable, CaseIterable {
    case down, held, up
}

/// What is wanted with runs.
public enum RunAct: String, Codable, Sendable, CaseIterable {
    case start, stop, protect, unprotect
}

/// What a client can subscribe to.
public enum Topic: String, Codable, Sendable, CaseIterable {
    case samples, stages, events, links, alarms, status
}
