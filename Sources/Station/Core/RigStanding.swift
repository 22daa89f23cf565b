import MissionDatabase
public import Octets

/// How a rig stands, in what nobody may mistake: it goes with every line that leaves the station (SR-O-04).
public struct RigStanding: Hashable, Sendable {
    public var rig: String
    /// State of its link.
    public var link: String
    /// Number of the rig's own state; nil before its first word.
    public var state: UInt8?
    /// Nil before the rig has greeted.
    public var isSimulator: Bool?
    public var energy: LinkView.Energy
    /// Who may command it, in words.
    public var authority: String
    /// Who armed it through this station.
    public var armedBy: String?
    /// Since the rig's last word; nil before the first.
    public var age: CoreTime.Span?
}

extension StationCore {
    /// Of each link, in order; the first is the one that is commanded.
    public func standings(at now: CoreTime) -> [RigStanding] {
        let now = max(now, time)
        return connections.map { connection in
            RigStanding(
                rig: program.links[Int(connection.id.index)].name, link: connection.state,
                state: connection.picture?.state, isSimulator: connection.picture?.isSimulator,
                energy: energy(of: connection), authority: authority(of: connection),
                armedBy: connection.arm?.principal,
                age: connection.picture == nil ? nil : now - connection.pictureAt)
        }
    }

    private func authority(of connection: RigConnection) -> String {
        guard connection.state == "live", let picture = connection.picture else { return "UNKNOWN" }
        let place = program.kept.firstIndex { program.database[$0].name == Self.authorityState }
        let state = place.flatMap { picture.kept[$0]?.text } ?? "UNKNOWN"
        if let arm = connection.arm { return "\(state), armed by \(arm.principal)" }
        return "\(state), \(picture.isArmed ? "armed by another station" : "nobody has armed")"
    }

    static var authorityState: String { "authority_state" }
}
