import CThreadShim
import Glibc

/// The octets between a pseudo-terminal and a rig, through two impaired wires.
struct PtyLine {
    /// How often a rig at rest is looked at.
    private static let restPeriod: UInt64 = 10_000
    /// How soon after octets of the host.
    private static let answerPeriod: UInt64 = 2_000

    /// Octets of the simulated transmitter's buffer: a line too slow for its traffic loses frames, not
    /// minutes.
    private static let transmitBuffer = 4_096

    let master: Int32
    let slavePath: String
    private(set) var isOpen = false
    private(set) var statistics = PtyHost.Statistics()
    private var toRig: ImpairedWire
    private var toHost: ImpairedWire
    private var buffer = [UInt8](repeating: 0, count: Limits.readOctets)

    init(master: Int32, slavePath: String, impairments: Impairments) {
        self.master = master
        self.slavePath = slavePath
        toRig = ImpairedWire(impairments, direction: 0)
        toHost = ImpairedWire(impairments, direction: 1)
    }

    /// Moves everything that is due and says when it wants to be called again at the latest.
    mutating func serve(_ rig: SimulatedRig, at now: UInt64) -> UInt64 {
        statistics.wakes += 1
        noticePeer(rig, at: now)
        let heard = isOpen && readAll(at: now)
        for octets in toRig.take(at: now) { rig.receive(octets, at: now) }
        rig.step(to: now)
        transmit(rig.takeOutput(), at: now)
        for octets in toHost.take(at: now) { write(octets) }
        var next = now + (heard ? Self.answerPeriod : Self.restPeriod)
        if rig.view.isBusy { next = now - now % 1_000 + 1_000 }
        next = min(next, toRig.deadline ?? next)
        return min(next, toHost.deadline ?? next)
    }

    private mutating func transmit(_ octets: [UInt8], at now: UInt64) {
        if toHost.impairments.baud > 0, toHost.octetsInFlight > Self.transmitBuffer {
            statistics.octetsLost += octets.count
        } else {
            toHost.send(octets, at: now)
        }
    }

    private mutating func noticePeer(_ rig: SimulatedRig, at now: UInt64) {
        let present = cts_pty_is_open(master) == 1
        guard present != isOpen else { return }
        if present { statistics.openings += 1 } else { dropPeer() }
        isOpen = present
        rig.note(.line, a: present ? 1 : 0, at: now)
    }

    /// Octets written before the closing still reach the rig; what the rig sent and nobody read is gone.
    private mutating func dropPeer() {
        _ = readAll(at: monotonicMicroseconds())
        toHost.clear()
        _ = cts_pty_flush(master, slavePath)
    }

    private mutating func readAll(at now: UInt64) -> Bool {
        var heard = false
        while true {
            let count = cts_pty_read(master, &buffer, buffer.count)
            guard count > 0 else { return heard }
            heard = true
            statistics.octetsIn += count
            toRig.send(Array(buffer[..<count]), at: now)
        }
    }

    private mutating func write(_ octets: [UInt8]) {
        guard isOpen else {
            statistics.octetsLost += octets.count
            return
        }
        let taken = max(0, cts_pty_write(master, octets, octets.count))
        statistics.octetsOut += taken
        statistics.octetsLost += octets.count - taken
    }
}
