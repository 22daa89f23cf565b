import MockDevices

/// One request of STOP in a storm. Times in microseconds.
struct StormPress: Sendable {
    var load: StormLoad
    /// From the client's first call to the lane's word that the kernel has the whole frame; nil = never said.
    var told: Int64?
    /// From the lane's reading of the request to the end of its write, by the lane's own clock.
    var lane: Int64?
    /// How long the machine kept its most urgent thread waiting meanwhile.
    var machine: Int64 = 0

    init(load: StormLoad, told: Int64? = nil, lane: Int64? = nil) {
        (self.load, self.told, self.lane) = (load, told, lane)
    }
}

/// One motion that a storm's first STOP ended. Times in microseconds.
struct StormStop {
    var load: StormLoad
    /// From the rig's reading of the frame to the end of all motion and power; nil = it never came.
    var rest: UInt64?
    /// Between two lease frames at the rig under the same load, or the last and the STOP.
    var leaseGap: UInt64
    /// Highest stage of the rig's own ladder until the STOP.
    var stage: UInt32 = 0
}

/// SR-S-01 and SR-F-04 by figures: what a storm may do to a STOP.
struct StormJudge {
    /// hazards.md: p99 ≤ 10 ms, at most 50 ms, at rest 350 ms after the last octet. A core or a disk that
    /// hangs makes no leases: from 2 s on the rig has to have stopped by itself (S2), before that not.
    static let p99: Int64 = 10_000
    static let most: Int64 = 50_000
    static let rest: UInt64 = 350_000
    static let leaseGap: UInt64 = 2_000_000
    static let leaseSlack: UInt64 = 100_000

    var presses: [StormPress] = []
    var stops: [StormStop] = []

    static func percentile(_ values: [Int64], _ part: Double) -> Int64 {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int((Double(sorted.count) * part).rounded(.up)) - 1)]
    }

    /// Of the longest time the part in which the machine ran nobody is not the station's. Everything else
    /// is held against it as it was measured.
    var complaints: [String] {
        var found: [String] = []
        let told = presses.compactMap(\.told)
        let lost = presses.filter { $0.told == nil }
        if !lost.isEmpty {
            found.append("\(lost.count) STOPs were never sent, the first under \(lost[0].load)")
        }
        let late = Self.percentile(told, 0.99)
        if late > Self.p99 { found.append("p99 is \(late) µs") }
        for press in presses where (press.told ?? 0) - press.machine > Self.most {
            found.append("\(press.told ?? 0) µs under \(press.load), \(press.machine) of them the machine's")
        }
        for stop in stops {
            if stop.rest ?? .max > Self.rest {
                found.append("at rest \(stop.rest.map { "\($0) µs" } ?? "never") under \(stop.load)")
            }
            if stop.leaseGap > Self.leaseGap, stop.load.isDisjoint(with: [.disk, .core]) {
                found.append("no lease for \(stop.leaseGap) µs: \(stop.load)")
            }
            let isShort = stop.leaseGap < Self.leaseGap - Self.leaseSlack
            let isLong = stop.leaseGap > Self.leaseGap + Self.leaseSlack
            if isShort && stop.stage >= 2 || isLong && stop.stage < 2 {
                found.append("stage S\(stop.stage) with no lease for \(stop.leaseGap) µs: \(stop.load)")
            }
        }
        return found
    }

    /// A line for each load, and for all.
    var histogram: [String] {
        let loads = StormLoad.each.filter { load in presses.contains { $0.load == load } }
        return (loads.map { ($0.description, $0) } + [("all of them", nil)]).map { name, load in
            let mine = presses.filter { load == nil || $0.load == load }
            let stops = stops.filter { load == nil || $0.load == load }
            let told = mine.compactMap(\.told)
            let lane = mine.compactMap(\.lane)
            return "STOP under \(name): \(mine.count), p50 \(Self.percentile(told, 0.5)), p99 "
                + "\(Self.percentile(told, 0.99)), most \(told.max() ?? -1) µs; by the lane p99 "
                + "\(Self.percentile(lane, 0.99)), most \(lane.max() ?? -1) µs; machine at most "
                + "\(mine.map(\.machine).max() ?? 0) µs; \(stops.count) motions, at rest after at most "
                + "\(stops.compactMap(\.rest).max() ?? 0) µs, lease gaps at most "
                + "\(stops.map(\.leaseGap).max() ?? 0) µs"
        }
    }
}
