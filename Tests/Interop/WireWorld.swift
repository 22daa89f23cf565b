import Octets
import RigLink

/// The ground's engine in Swift against the device's in C over a lossy wire, in virtual time of microseconds.
struct WireWorld {
    let device = DeviceEnd()
    private(set) var host: HostLink
    private(set) var now = 0
    /// Everything the host wanted, in order.
    private(set) var log: [HostAction] = []
    private(set) var submitted: [UInt32] = []
    /// Replaces the host by its own snapshot after every step.
    var isSnapshotting = false
    var toDevice: LossyWire
    var toHost: LossyWire
    private var reopenAt: Int?
    private var nonce: UInt32 = 100

    /// Rig microseconds = 1.0001 · host's + 7,000,000.
    static func rigClock(_ now: Int) -> UInt64 { UInt64(now + now / 10_000 + 7_000_000) }

    init(faults: LossyWire.Faults, seed: UInt64) {
        host = HostLink(
            configuration: HostLinkConfiguration(wireHash: [UInt8](repeating: 0, count: 8), seed: seed))
        toDevice = LossyWire(faults: faults, seed: seed)
        toHost = LossyWire(faults: faults, seed: seed ^ 0xFFFF)
        openPort()
    }

    /// Hands the host's next packet in, if it takes one.
    mutating func submit(length: Int) {
        let tag = UInt32(submitted.count + 1)
        var actions: [HostAction] = []
        do throws(RigLinkError) {
            try host.submit(numbered(tag, length: length), tag: tag, at: time, into: &actions)
            submitted.append(tag)
        } catch {
            return
        }
        carryOut(actions)
    }

    /// Runs to a time, from event to event.
    mutating func run(until end: Int) throws {
        while let next = nextEvent, next <= end {
            now = max(now, next)
            try step()
        }
        now = end
    }

    mutating func setFaults(_ faults: LossyWire.Faults) {
        toDevice.faults = faults
        toHost.faults = faults
    }

    mutating func connect(_ isConnected: Bool) {
        toDevice.isConnected = isConnected
        toHost.isConnected = isConnected
        guard !isConnected else { return }
        toDevice.clear()
        toHost.clear()
    }

    private var time: CoreTime { CoreTime(nanoseconds: Int64(now) * 1000) }

    private var nextEvent: Int? {
        let hostDue = host.deadline.map { Int(($0.nanoseconds + 999) / 1000) }
        // The device's clock is a little fast, so this is never late by more than a hair.
        let deviceDue = device.deadline.map { due in
            due < 7_000_000 ? now : Int((Double(due) - 7_000_000) / 1.0001) + 1
        }
        return [hostDue, deviceDue, toDevice.nextArrival, toHost.nextArrival, reopenAt].compactMap(\.self)
            .min()
    }

    private mutating func step() throws {
        if let due = reopenAt, due <= now {
            reopenAt = nil
            openPort()
        }
        for octets in toDevice.take(at: now) { device.receive(octets, at: Self.rigClock(now)) }
        if let due = device.deadline, due <= Self.rigClock(now) { device.poll(at: Self.rigClock(now)) }
        for octets in device.written { toHost.put(octets, at: now) }
        device.written = []
        var actions: [HostAction] = []
        for octets in toHost.take(at: now) { host.receive(octets, at: time, into: &actions) }
        host.wake(at: time, into: &actions)
        carryOut(actions)
        if isSnapshotting { host = try host.recoded() }
    }

    private mutating func carryOut(_ actions: [HostAction]) {
        log += actions
        for action in actions {
            switch action {
            case .transmit(let octets): toDevice.put(octets, at: now)
            case .reopenPort:
                closePort()
                reopenAt = now + 50_000
            default: break
            }
        }
    }

    private mutating func openPort() {
        nonce += 1
        var actions: [HostAction] = []
        host.open(nonce: nonce, at: time, into: &actions)
        carryOut(actions)
    }

    private mutating func closePort() {
        var actions: [HostAction] = []
        host.close(at: time, into: &actions)
        log += actions
    }
}

extension HostLink {
    /// The link after a way through its snapshot.
    func recoded() throws -> HostLink {
        var writer = ByteWriter()
        encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        return try HostLink(decoding: &reader)
    }
}

extension [HostAction] {
    var acknowledged: [UInt32] {
        compactMap { if case .acknowledged(let tag) = $0 { tag } else { nil } }
    }

    var dropped: [UInt32] {
        compactMap { if case .dropped(let tag, _) = $0 { tag } else { nil } }
    }

    /// Numbers of the reliable packets in order, in one row for each session.
    var reliableBySession: [[UInt32]] {
        var rows: [[UInt32]] = []
        for action in self {
            switch action {
            case .sessionOpened: rows.append([])
            case .packet(let packet, reliable: true, _):
                guard !rows.isEmpty else { continue }
                rows[rows.count - 1].append(number(of: packet))
            default: continue
            }
        }
        return rows
    }
}
