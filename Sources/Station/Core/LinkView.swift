public import Octets
import RigLink

/// A link as people look at it; a copy, made on the core's thread.
public struct LinkView: Sendable {
    /// What the rig may do to somebody beside it (hazards, arming).
    public enum Energy: String, Hashable, Sendable {
        case noMotion = "NO MOTION"
        case disarmedButMoving = "DISARMED BUT MOVING"
        case armed = "ARMED"
        case moving = "MOVING"
        case unknown = "UNKNOWN"
    }

    public var name: String
    public var state: String
    public var cause: String
    public var inState: CoreTime.Span
    public var picture: RigPicture?
    public var isDictionaryEqual: Bool
    public var armedBy: String?
    /// Whose console keeps the arm, and when it was heard last; nil = an arm without a console.
    public var attendance: (principal: String, age: CoreTime.Span)?
    public var energy: Energy
    /// What an operator has to look at before arming again.
    public var changes: [String]
    /// Names this list of changes: ARM and `accept` quote it, so that nobody confirms a list unseen.
    public var review: UInt32
    /// Why the link is telemetry only; nil where it is not.
    public var telemetryOnly: String?
    public var prepared: PreparedStep?
    public var foundMoving: String?
    public var stopTest: StopTest
    public var wiredTest: WiredStopTest.View?
    public var countdowns: [Countdown]
    /// The controller's id in hexadecimal.
    public var identity: String?
    /// The moment of this view.
    public var at: CoreTime
    /// Since the rig's last word.
    public var age: CoreTime.Span
    public var counters: [(name: String, value: UInt64)]
}

extension StationCore {
    public func linkViews(at now: CoreTime) -> [LinkView] {
        connections.map { view(of: $0, at: max(now, time)) }
    }

    private func view(of connection: RigConnection, at now: CoreTime) -> LinkView {
        let changes = changes(of: connection)
        return LinkView(
            name: program.links[Int(connection.id.index)].name, state: connection.state,
            cause: connection.cause, inState: now - connection.since, picture: connection.picture,
            isDictionaryEqual: connection.isDictionaryEqual, armedBy: connection.arm?.principal,
            attendance: connection.attendance.map { ($0.principal, now - $0.seenAt) },
            energy: energy(of: connection), changes: changes, review: Self.review(of: changes),
            telemetryOnly: telemetryOnly(connection),
            prepared: isPending(connection.prepared, at: now) ? connection.prepared : nil,
            foundMoving: connection.foundMoving, stopTest: connection.stopTest,
            wiredTest: connection.wiredTest?.view(at: utc), countdowns: countdowns(of: connection, at: now),
            identity: connection.picture.map { hex($0.mcuID) }, at: now,
            age: now - connection.pictureAt,
            counters: counters(of: connection))
    }

    func energy(of connection: RigConnection) -> LinkView.Energy {
        guard connection.state == "live", let picture = connection.picture else { return .unknown }
        switch (picture.isArmed, picture.isAtStandstill) {
        case (false, true): return .noMotion
        case (false, false): return .disarmedButMoving
        case (true, true): return .armed
        case (true, false): return .moving
        }
    }

    private func counters(of connection: RigConnection) -> [(name: String, value: UInt64)] {
        let link = connection.host.counters
        let own = connection.counters
        return [
            ("octets received", link.octetsReceived), ("octets sent", link.octetsSent),
            ("packets", own.packets), ("damaged frames", link.damaged), ("bad packets", own.badPackets),
            ("sequence gaps", own.gaps), ("retries", link.retries), ("duplicates", link.duplicates),
            ("duplicate events", own.duplicateEvents), ("lost events", own.lostEvents),
            ("stray reports", own.strayReports), ("lost octets", own.lostOctets),
            ("sessions", link.sessions),
        ]
    }
}
