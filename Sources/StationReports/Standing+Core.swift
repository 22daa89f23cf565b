import Octets
public import Station
public import StationAPI

extension StationProgram {
    /// Each rig by a look at the core that is `since` nanoseconds old; nil = nobody looked yet.
    public func standings(_ looked: [RigStanding]?, since: Int64, mode: String) -> [Standing] {
        looked?.map { Standing($0, mode: mode, since: since, program: self) }
            ?? links.map { Standing(unknown: $0.name, mode: mode) }
    }
}

extension Standing {
    /// From a look at the core that is `since` nanoseconds old; after too long nothing is known any more.
    init(_ standing: RigStanding, mode: String, since: Int64, program: StationProgram) {
        self.init(unknown: standing.rig, mode: mode)
        kind = standing.isSimulator.map { $0 ? "SIM" : "REAL" } ?? "UNKNOWN"
        link = standing.link
        armedBy = standing.armedBy
        ageSeconds = standing.age.map { Double($0.nanoseconds + since) / 1e9 }
        guard let state = standing.state else { return }
        quality = "STALE"
        guard since <= Limits.standingLife, standing.link == "live" else { return }
        quality = "GOOD"
        self.state = program.stateName(state)
        energy = standing.energy.rawValue
        authority = standing.authority
    }

    /// How long a look at the core says how a rig stands, nanoseconds.
    public static var life: Int64 { Limits.standingLife }
}
