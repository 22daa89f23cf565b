import Octets
import Station
import StationAPI

extension Standing {
    init(_ standing: RigStanding, mode: String) {
        self.init(
            mode: mode, rig: standing.rig,
            kind: standing.isSimulator.map { $0 ? "SIM" : "REAL" } ?? "UNKNOWN",
            energy: standing.energy.rawValue, authority: standing.authority, path: "wired",
            ageSeconds: standing.age.map { Double($0.nanoseconds) / 1e9 })
    }

    /// What is said before the core was looked at, or when it does not answer.
    static func unknown(_ rig: String, mode: String) -> Standing {
        Standing(
            mode: mode, rig: rig, kind: "UNKNOWN", energy: LinkView.Energy.unknown.rawValue,
            authority: "UNKNOWN", path: "wired", ageSeconds: nil)
    }
}

/// The last look at the core, which goes with every line that leaves.
struct StandingKeeper {
    private var standing: Standing
    private let unknown: Standing
    private var lookedAt: Int64 = 0

    init(rig: String, mode: String) {
        unknown = Standing.unknown(rig, mode: mode)
        standing = unknown
    }

    mutating func keep(_ standing: Standing, at now: Int64) {
        self.standing = standing
        lookedAt = now
    }

    /// Older by now; after so long without a look nothing is known.
    func standing(at now: Int64) -> Standing {
        guard now - lookedAt <= Limits.standingLife else { return unknown }
        var standing = standing
        standing.ageSeconds = standing.ageSeconds.map { $0 + Double(now - lookedAt) / 1e9 }
        return standing
    }
}
