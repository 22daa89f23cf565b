import MockDevices
import Octets
import RigFirmware
import RigLink
import Station

/// The rig, its line and its surroundings in virtual time; the watch is told everything that happens there.
final class WorldPlace {
    private(set) var rig: SimulatedRig
    let watch: Watch
    private(set) var now: UInt64
    private var toRig = Wire(.none, direction: 0)
    private var fromRig = Wire(.none, direction: 1)
    private let baud: Int
    private var cutUntil: UInt64 = 0
    private var noisyUntil: UInt64 = 0
    private var reopenAt: UInt64?
    private var isPortOpen = true
    private var signals: [WorldSignal] = [.port(LinkID(0), .opened("simulated"))]
    private var decoder = FrameDecoder(receiverIsHost: false)
    private var ledgerRead = 0
    private var cupsSeenAt: UInt64?
    private let canary: Canary?
    private var saboteur: WireSaboteur
    private static let link = LinkID(0)
    private static let quantum: UInt64 = 5000

    init(_ settings: WorldSettings, invariants: [any Invariant], canary: Canary?, at start: UInt64) throws {
        let rig = try SimulatedRig(settings: settings.rig, ledger: RigLedger(), at: start)
        self.rig = rig
        self.canary = canary
        now = start
        baud = settings.baud
        saboteur = WireSaboteur(canary)
        let seat = Seat(rig)
        watch = Watch(
            truth: Truth(settings: settings, look: { seat.rig.view }), invariants: invariants,
            canary: canary, begin: start)
        self.seat = seat
        surroundings.busMillivolts = 28_000
        set(bitTemperature: settings.bitTemperature)
        if canary == .weakBrake { rig.plant.brakingRate = 30 }
        prepare(rig)
        quieten()
    }

    private func prepare(_ rig: SimulatedRig) {
        rig.trace = OutputTrace(skippingRest: true)
        rig.surroundings = surroundings
    }

    /// Where the present rig sits, for those who look into it.
    private final class Seat {
        var rig: SimulatedRig
        init(_ rig: SimulatedRig) { self.rig = rig }
    }

    private let seat: Seat
    private var surroundings = RigSurroundings() { didSet { rig.surroundings = surroundings } }
    /// Bits of `rf_sensor` that acts broke, and whether the bit's own is broken besides.
    private var brokenSensors: UInt32 = 0
    private var isBitSensorBroken = false

    var wireOctets: Int { toRig.octetsInFlight + fromRig.octetsInFlight }

    // MARK: Time

    func advance(to target: UInt64) {
        while now < target {
            let grid = now / 1000 * 1000 + 1000
            let next = min(target, grid)
            if toRig.due <= next {
                while case let due = toRig.due, due <= next {
                    for chunk in toRig.take(at: due) { deliver(chunk, at: max(due, now)) }
                }
                rig.step(to: next)
                now = next
            } else {
                now = rig.run(to: quietEnd(target, grid))
            }
            observe()
        }
        if noisyUntil != 0, noisyUntil <= now { quieten() }
        if let due = reopenAt, due <= now { reopen() }
        watch.note(.tick, at: now)
    }

    /// Up to here the line brings nothing: the rig may run alone, as long as it says nothing itself.
    private func quietEnd(_ target: UInt64, _ grid: UInt64) -> UInt64 {
        let before = toRig.due == .max ? target : (toRig.due - 1) / 1000 * 1000
        let arrival = fromRig.due == .max ? target : (fromRig.due + 999) / 1000 * 1000
        return max(min(target, grid), min(target, before, arrival))
    }

    private func deliver(_ chunk: [UInt8], at time: UInt64) {
        guard time >= cutUntil else { return }
        var frames: [LinkFrame] = []
        decoder.feed(chunk) { if case .frame(let frame) = $0 { frames.append(frame) } }
        for frame in frames { watch.note(.delivered(frame), at: time) }
        // What the outputs were before these octets is judged before them.
        rig.step(to: time)
        readTrace()
        if canary == .deafToStop, frames.contains(where: { $0.kind == .stop }) { return }
        rig.receive(chunk, at: time)
        readLedger()
    }

    /// What the rig told in a millisecond comes before what its outputs then were.
    private func readTrace() {
        for sample in rig.takeTrace() {
            readLedger(until: sample.at)
            watch.note(output: sample)
        }
        readLedger()
    }

    private func observe() {
        readTrace()
        if rig.lastWriteTime != cupsSeenAt { noteCups() }
        let octets = rig.takeOutput()
        if !octets.isEmpty { fromRig.send(octets, at: now) }
        guard fromRig.due <= now else { return }
        for chunk in fromRig.take(at: now) where isPortOpen && now >= cutUntil {
            signals.append(.received(Self.link, chunk))
        }
    }

    /// What the store says of the cups, and what is in them.
    func noteCups() {
        cupsSeenAt = rig.lastWriteTime
        watch.note(.cups(Cups(kept: rig.nonvolatile.kept, grams: rig.plant.cups)), at: now)
    }

    private func readLedger(until time: UInt64 = .max) {
        while ledgerRead < rig.ledger.count {
            let entry = rig.ledger.entries[ledgerRead]
            guard entry.at <= time else { return }
            ledgerRead += 1
            watch.note(.tap(entry), at: entry.at)
        }
    }

    // MARK: The line

    func write(_ octets: [UInt8], at time: UInt64) {
        guard isPortOpen else { return }
        for frame in saboteur.sent(octets, watch.truth) {
            var whole = FrameDecoder(receiverIsHost: false)
            // One saboteur sits in the station, the others on the line behind it.
            whole.feed(canary == .leaseWithoutArm ? frame : octets) {
                if case .frame(let frame) = $0 { watch.note(.transmitted(frame), at: time) }
            }
            toRig.send(frame, at: time)
        }
    }

    func cut(until time: UInt64) { cutUntil = max(cutUntil, time) }

    func disturb(_ noise: Impairments, until time: UInt64) {
        noisyUntil = time
        replaceWires(by: noise)
    }

    private func quieten() {
        noisyUntil = 0
        replaceWires(by: .none)
    }

    /// What was on its way arrives at once.
    private func replaceWires(by noise: Impairments) {
        for chunk in toRig.take(at: .max) { deliver(chunk, at: now) }
        for chunk in fromRig.take(at: .max) where isPortOpen { signals.append(.received(Self.link, chunk)) }
        var noise = noise
        noise.baud = baud
        toRig = Wire(noise, direction: 0)
        fromRig = Wire(noise, direction: 1)
    }

    /// The port is gone and comes back.
    func unplug(until time: UInt64, cause: String) {
        if isPortOpen { signals.append(.port(Self.link, .closed(cause))) }
        isPortOpen = false
        toRig.clear()
        fromRig.clear()
        reopenAt = max(reopenAt ?? 0, time)
    }

    private func reopen() {
        if canary == .portStaysShut, now > 20_000_000 { return }
        reopenAt = nil
        isPortOpen = true
        signals.append(.port(Self.link, .opened("simulated, again")))
    }

    func takeSignals() -> [WorldSignal] {
        defer { signals.removeAll() }
        return signals
    }

    // MARK: Surroundings

    func set(guardContact: KinematicPlant.Contact) {
        if canary != .bridgedGuard { rig.hands.guardContact = guardContact.rawValue }
    }

    func set(loopContact: KinematicPlant.Contact) {
        if canary == .bridgedGuard { return }
        rig.hands.loopA = loopContact.rawValue
        rig.hands.loopB = loopContact.rawValue
    }

    /// nil = the sensor breaks.
    func set(bitTemperature: Double?) {
        surroundings.bitTemperature = bitTemperature
        isBitSensorBroken = bitTemperature == nil
        breakSensors()
    }

    func set(busVolts: Double) { surroundings.busMillivolts = UInt16(busVolts * 1000) }

    func set(sensor: Int, isSound: Bool) {
        let bit = UInt32(1) << UInt32(sensor)
        brokenSensors = isSound ? brokenSensors & ~bit : brokenSensors | bit
        breakSensors()
    }

    private func breakSensors() {
        surroundings.broken = brokenSensors | (isBitSensorBroken ? RF_SENSOR_BIT_TEMPERATURE.rawValue : 0)
    }

    func set(jam newtonMetres: Double) { rig.plant.jamTorque = newtonMetres }

    func set(key: UInt8) { rig.hands.key = key }

    func set(enabling: UInt8) { rig.hands.enabling = enabling }

    /// A person cleans it.
    func emptyCup(_ cup: Int) {
        rig.plant.cups[cup - 1] = 0
        noteCups()
    }

    func set(isReset: Bool) { rig.hands.isReset = isReset }

    func set(isAreaClear: Bool) { rig.hands.isAreaClear = isAreaClear }

    func reset(cause: UInt8, tornAfter: Int?) throws {
        // Only a write that was under way can be torn; what was told as kept is kept.
        if let tornAfter, let written = rig.lastWriteTime, now <= written + 1000 {
            rig.tearLastWrite(after: tornAfter)
        }
        decoder.reset()
        guard canary == .latchForgotten, rig.nonvolatile.isStopLatched else {
            try rig.reset(cause: cause, at: now)
            return readLedger()
        }
        // The saboteur's rig: its store loses the latch with the power.
        let kept = rig.nonvolatile
        let store = NonvolatileImage(
            bootCount: kept.bootCount, isInHole: kept.isInHole,
            bitDepthMicrometres: kept.bitDepthMicrometres, kept: kept.kept)
        let next = try SimulatedRig(settings: rig.settings, nonvolatile: store, ledger: rig.ledger, at: now)
        next.plant = rig.plant
        next.hands = rig.hands
        prepare(next)
        rig = next
        seat.rig = next
        readLedger()
    }

    /// Everything that acts brought about is undone.
    func calm() {
        cutUntil = 0
        if reopenAt != nil { reopenAt = now + 5000 }
        quieten()
        set(guardContact: .closed)
        set(loopContact: .closed)
        set(bitTemperature: -50)
        set(busVolts: 28)
        set(jam: 0)
        brokenSensors = 0
        breakSensors()
        rig.hands = RigHands()
    }

    var deadline: UInt64 { now + Self.quantum }
}

/// A place as the simulation driver sees it.
struct WorldLine: SimulatedWorld {
    let place: WorldPlace

    var deadline: CoreTime { CoreTime(nanoseconds: Int64(place.deadline) * 1000) }

    mutating func advance(to now: CoreTime) -> [WorldSignal] {
        place.advance(to: UInt64(now.microseconds))
        return place.takeSignals()
    }

    mutating func transmit(_ octets: [UInt8], on link: LinkID, at now: CoreTime) {
        place.write(octets, at: UInt64(now.microseconds))
    }

    mutating func reopen(_ link: LinkID, at now: CoreTime) {
        place.unplug(until: UInt64(now.microseconds) + 10_000, cause: "closed to open it again")
    }
}
