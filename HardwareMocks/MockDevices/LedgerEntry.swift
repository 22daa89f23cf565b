import RigFirmware

/// One thing that really happened inside a rig.
public struct LedgerEntry: Sendable, Equatable {
    /// What happened; `names` says what id, a and b stand for.
    public enum Kind: UInt32, Sendable, CaseIterable {
        case received = 1, executed, refused, repeated, completed, failed
        case reportSent, reportAcknowledged, reportDropped, event, eventAcknowledged
        case lease, stage, stop, stopCleared, state, motionStarted, motionEnded, armed, disarmed, session
        /// A power cycle of the simulated rig: id = boot count, a = reset cause.
        case boot = 100
        /// Octets of the rig's line: nobody there (a = 0) or a daemon (a = 1).
        case line = 101

        /// Key of the kind and of id, a and b in the ledger's file; nil = not written.
        var names: (kind: String, id: String?, a: String?, b: String?) {
            switch self {
            case .received: ("received", "command", "function", nil)
            case .executed: ("executed", "command", "function", nil)
            case .refused: ("refused", "command", "function", "code")
            case .repeated: ("repeated", "command", "function", nil)
            case .completed: ("completed", "command", "result", nil)
            case .failed: ("failed", "command", nil, "code")
            case .reportSent: ("reportSent", "command", "subtype", nil)
            case .reportAcknowledged: ("reportAcknowledged", "command", "subtype", nil)
            case .reportDropped: ("reportDropped", "command", "subtype", nil)
            case .event: ("event", "count", "event", "bootCount")
            case .eventAcknowledged: ("eventAcknowledged", "count", "event", "bootCount")
            case .lease: ("lease", "counter", nil, nil)
            case .stage: ("stage", nil, "stage", "ageMilliseconds")
            case .stop: ("stop", "stop", "reason", "latched")
            case .stopCleared: ("stopCleared", "stop", nil, nil)
            case .state: ("state", nil, "from", "to")
            case .motionStarted: ("motionStarted", "command", "function", nil)
            case .motionEnded: ("motionEnded", "command", "function", "code")
            case .armed: ("armed", "token", "scope", "seconds")
            case .disarmed: ("disarmed", nil, "cause", nil)
            case .session: ("session", nil, "session", "armed")
            case .boot: ("boot", "bootCount", "resetCause", nil)
            case .line: ("line", nil, "open", nil)
            }
        }
    }

    /// Microseconds of the caller's clock (in `regolith-mock`: CLOCK_MONOTONIC).
    public var at: UInt64
    public var boot: UInt32
    public var kind: Kind
    public var id: UInt32
    public var a: UInt32
    public var b: UInt32

    /// One line of JSON, line feed included: `{"at":…,"boot":…,"kind":"executed","command":7,…}`.
    public var line: String {
        let names = kind.names
        var text = "{\"at\":\(at),\"boot\":\(boot),\"kind\":\"\(names.kind)\""
        if let name = names.id { text += ",\"\(name)\":\(id)" }
        if let name = names.a { text += ",\"\(name)\":\(a)" }
        if let name = names.b { text += ",\"\(name)\":\(b)" }
        return text + "}\n"
    }
}
