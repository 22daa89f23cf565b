import Octets
import RigLink
import SpaceLink

/// One link to a rig and what is known through it.
struct RigConnection: Sendable {
    /// Permission that this station holds for a person; the rig's own record is the truth.
    struct Arm: Hashable, Sendable {
        var token: UInt32
        var principal: String
        var grantedAt: CoreTime
        /// A console stays with it: silence ends it (SR-S-24).
        var isAttended = false
    }

    /// GET_CMD_STATUS on its way: which command asks, and about which.
    struct Question: Hashable, Sendable {
        var commandID: UInt32
        var about: UInt32
        var function: UInt16
    }

    let id: LinkID
    var host: HostLink
    var isPortOpen = false
    var state: String = "closed"
    var cause: String = "not opened yet"
    var since: CoreTime = .zero
    var picture: RigPicture?
    var pictureAt: CoreTime = .zero
    /// What an operator last trusted, kept from a loss of the session to the next arm.
    var trusted: TrustedSheet?
    var isDictionaryEqual = false
    var arm: Arm?
    /// ARM commands on their way, and who asked.
    var arming: (commandID: UInt32, principal: String)?
    var attendance: Attendance?
    var jog: JogPress?
    /// Why the last press ended, for the console that still holds its key.
    var jogEnded: JogPress.Ending?
    /// The identity that a person, or the first session, settled; another one is telemetry only (SR-L-13).
    var accepted: RigIdentity?
    /// The two-step command between its steps.
    var prepared: PreparedStep?
    /// The question for the result of a command in doubt that is on its way.
    var question: Question?
    /// Commands whose effect telemetry has to show, oldest first.
    var effects: [EffectWatch] = []
    var stopTest = StopTest()
    var leaseWatch = LeaseWatch()
    /// Nil before a rig was seen.
    var wiredTest: WiredStopTest?
    /// Commands of scripts, and when their time is over.
    var scripts: [ScriptWatch] = []
    /// A start wants to know whether the rig moves.
    var looksForMotion = false
    /// When the rig last told a change; its telemetry shows it a little later.
    var toldAt: CoreTime = .zero
    /// What was found moving, in words, until the rig stands still.
    var foundMoving: String?
    var events = EventTracker()
    var sequences = SequenceTracker()
    var commandCount = SequenceCount(0)
    var counters = StationCounters()

    init(id: LinkID, host: HostLink) {
        self.id = id
        self.host = host
    }
}

/// What the station counts on a link, beside the link engine's own counters.
struct StationCounters: Hashable, Sendable {
    var packets: UInt64 = 0
    var badPackets: UInt64 = 0
    var unknownPackets: UInt64 = 0
    var gaps: UInt64 = 0
    var duplicateEvents: UInt64 = 0
    var lostEvents: UInt64 = 0
    var strayReports: UInt64 = 0
    var lostOctets: UInt64 = 0
}

extension StationCounters: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        for value in [
            packets, badPackets, unknownPackets, gaps, duplicateEvents, lostEvents, strayReports, lostOctets,
        ] {
            writer.u64(value)
        }
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        packets = try reader.u64()
        badPackets = try reader.u64()
        unknownPackets = try reader.u64()
        gaps = try reader.u64()
        duplicateEvents = try reader.u64()
        lostEvents = try reader.u64()
        strayReports = try reader.u64()
        lostOctets = try reader.u64()
    }
}

extension RigConnection: SnapshotCodable {
    func encode(into writer: inout ByteWriter) {
        writer.u8(id.index)
        host.encode(into: &writer)
        writer.bool(isPortOpen)
        writer.text(state)
        writer.text(cause)
        writer.i64(since.nanoseconds)
        writer.optional(picture) { $1.encode(into: &$0) }
        writer.i64(pictureAt.nanoseconds)
        writer.optional(trusted) { $1.encode(into: &$0) }
        writer.bool(isDictionaryEqual)
        writer.optional(arm) {
            $0.u32($1.token)
            $0.text($1.principal)
            $0.i64($1.grantedAt.nanoseconds)
            $0.bool($1.isAttended)
        }
        writer.bool(arming != nil)
        if let arming {
            writer.u32(arming.commandID)
            writer.text(arming.principal)
        }
        writer.optional(attendance) { $1.encode(into: &$0) }
        writer.optional(jog) { $1.encode(into: &$0) }
        writer.optional(jogEnded) { $1.encode(into: &$0) }
        writer.optional(accepted) { $1.encode(into: &$0) }
        writer.optional(prepared) { $1.encode(into: &$0) }
        writer.optional(question) {
            $0.u32($1.commandID)
            $0.u32($1.about)
            $0.u16($1.function)
        }
        writer.list(effects) { $1.encode(into: &$0) }
        stopTest.encode(into: &writer)
        leaseWatch.encode(into: &writer)
        writer.optional(wiredTest) { $1.encode(into: &$0) }
        writer.list(scripts) { $1.encode(into: &$0) }
        writer.bool(looksForMotion)
        writer.i64(toldAt.nanoseconds)
        writer.optional(foundMoving) { $0.text($1) }
        events.encode(into: &writer)
        sequences.encode(into: &writer)
        writer.u16(commandCount.value)
        counters.encode(into: &writer)
    }

    init(decoding reader: inout ByteReader) throws(OctetError) {
        id = LinkID(try reader.u8())
        host = try HostLink(decoding: &reader)
        isPortOpen = try reader.bool()
        state = try reader.text()
        cause = try reader.text()
        since = CoreTime(nanoseconds: try reader.i64())
        picture = try reader.optional { (reader) throws(OctetError) in try RigPicture(decoding: &reader) }
        pictureAt = CoreTime(nanoseconds: try reader.i64())
        trusted = try reader.optional { (reader) throws(OctetError) in try TrustedSheet(decoding: &reader) }
        isDictionaryEqual = try reader.bool()
        arm = try reader.optional { (reader) throws(OctetError) in
            Arm(
                token: try reader.u32(), principal: try reader.text(),
                grantedAt: CoreTime(nanoseconds: try reader.i64()), isAttended: try reader.bool())
        }
        if try reader.bool() { arming = (try reader.u32(), try reader.text()) }
        attendance = try reader.optional { (reader) throws(OctetError) in
            try Attendance(decoding: &reader)
        }
        jog = try reader.optional { (reader) throws(OctetError) in try JogPress(decoding: &reader) }
        jogEnded = try reader.optional { (reader) throws(OctetError) in
            try JogPress.Ending(decoding: &reader)
        }
        accepted = try reader.optional { (reader) throws(OctetError) in try RigIdentity(decoding: &reader) }
        prepared = try reader.optional { (reader) throws(OctetError) in
            try PreparedStep(decoding: &reader)
        }
        question = try reader.optional { (reader) throws(OctetError) in
            Question(
                commandID: try reader.u32(), about: try reader.u32(), function: try reader.u16())
        }
        effects = try reader.list(limit: Limits.effects) { (reader) throws(OctetError) in
            try EffectWatch(decoding: &reader)
        }
        stopTest = try StopTest(decoding: &reader)
        leaseWatch = try LeaseWatch(decoding: &reader)
        wiredTest = try reader.optional { (reader) throws(OctetError) in
            try WiredStopTest(decoding: &reader)
        }
        scripts = try reader.list(limit: Limits.scripts) { (reader) throws(OctetError) in
            try ScriptWatch(decoding: &reader)
        }
        looksForMotion = try reader.bool()
        toldAt = CoreTime(nanoseconds: try reader.i64())
        foundMoving = try reader.optional { (reader) throws(OctetError) in try reader.text() }
        events = try EventTracker(decoding: &reader)
        sequences = try SequenceTracker(decoding: &reader)
        commandCount = SequenceCount(try reader.u16())
        counters = try StationCounters(decoding: &reader)
    }
}
