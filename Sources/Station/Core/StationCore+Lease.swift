import Octets
import RigLink

/// Every gap of over 300 ms between lease frames is told with its cause: this machine, the port, or the rig
/// and the line to it (SR-S-17).
extension StationCore {
    /// A lease frame was made. The core's own timer that was late is the host's fault.
    mutating func noteLeaseMade(_ index: Int, into effects: inout [CoreEffect]) {
        guard connections[index].arm != nil else {
            connections[index].leaseWatch = LeaseWatch()
            return
        }
        if let before = connections[index].leaseWatch.madeAt, time - before > Limits.leaseGap {
            tellGap(
                index, milliseconds: (time - before).nanoseconds / 1_000_000,
                "host stall: the station's own timer was late", into: &effects)
        }
        connections[index].leaseWatch.madeAt = time
    }

    /// Behind the core a frame was held up.
    mutating func leaseDelayed(_ delay: LeaseDelay, on link: LinkID, into effects: inout [CoreEffect]) {
        let index = Int(link.index)
        guard connections.indices.contains(index), connections[index].arm != nil else { return }
        let cause =
            delay.cause == .host
            ? "host stall: the journal or a thread of this machine held it up" : "port: it takes no octets"
        tellGap(index, milliseconds: Int64(delay.milliseconds), cause, into: &effects)
    }

    /// What the rig says of its lease. Told when the gap is over, because what held a frame up here is known
    /// only once it has left.
    mutating func judgeLease(_ index: Int, age: UInt16, into effects: inout [CoreEffect]) {
        guard connections[index].arm != nil, age != .max else { return }
        if age > Limits.leaseGapMilliseconds {
            connections[index].leaseWatch.worst = max(connections[index].leaseWatch.worst, age)
            return
        }
        endGap(index, into: &effects)
    }

    /// The gap is over, or the session with it.
    mutating func endGap(_ index: Int, into effects: inout [CoreEffect]) {
        let watch = connections[index].leaseWatch
        if watch.worst > 0, !watch.isExplained {
            tellGap(
                index, milliseconds: Int64(watch.worst),
                "rig, or the line to it: the frames had left in time", into: &effects)
        }
        connections[index].leaseWatch.worst = 0
        connections[index].leaseWatch.isExplained = false
    }

    private mutating func tellGap(
        _ index: Int, milliseconds: Int64, _ cause: String, into effects: inout [CoreEffect]
    ) {
        connections[index].leaseWatch.isExplained = true
        raise(
            .leaseGap,
            "\(milliseconds) ms without a lease frame on \(program.links[index].name) (\(cause))",
            into: &effects)
    }
}
