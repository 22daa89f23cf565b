public import RigFirmware
import RigLinkC

/// The C firmware on a simulated board: its memory, its millisecond, its mechanisms and its nonvolatile
/// store.
///
/// Time is the caller's microseconds, real or virtual, and never falls. Not Sendable: one owner drives it.
public final class SimulatedRig {
    public let settings: RigSettings
    public let ledger: RigLedger
    /// The mechanisms; contacts and sensors may be set at any time.
    public var plant: KinematicPlant {
        get { board.pointee.plant }
        set {
            board.pointee.plant = newValue
            board.pointee.isSettled = false
        }
    }
    /// The last saved store, as the next boot will find it.
    public private(set) var nonvolatile: NonvolatileImage
    /// Records every millisecond while set.
    public var trace: OutputTrace? {
        get { board.pointee.recorder }
        set { board.pointee.recorder = newValue }
    }
    /// What somebody does at the rig, over what the mechanisms show.
    public var hands: RigHands {
        get { board.pointee.hands }
        set {
            board.pointee.hands = newValue
            board.pointee.isSettled = false
        }
    }
    /// What the sensors meet that the mechanisms do not make.
    public var surroundings: RigSurroundings {
        get { board.pointee.surroundings }
        set {
            board.pointee.surroundings = newValue
            board.pointee.isSettled = false
        }
    }
    /// Has the last word on what the board samples, for tests that break a sensor.
    public var tamper: ((inout rf_inputs) -> Void)? {
        get { board.pointee.tamper }
        set {
            board.pointee.tamper = newValue
            board.pointee.isSettled = false
        }
    }
    /// What runs on the board from the next call on; its structures have to be those of the one before.
    public var image: FirmwareImage {
        get { board.pointee.image }
        set { board.pointee.image = newValue }
    }
    /// How often the firmware has fed its hardware watchdog.
    public var watchdogKicks: Int { board.pointee.watchdogKicks }
    /// The firmware hangs: its outputs stay as they are until the hardware watchdog misses its food for
    /// `Limits.watchdogMilliseconds`, opens the line of all drives and resets it.
    public var isHung = false {
        didSet { hungMilliseconds = 0 }
    }
    private var hungMilliseconds = 0
    /// Octets of output that nobody took and that were lost.
    public private(set) var outputLost = 0

    private let save: (NonvolatileImage) -> Bool
    private let memory: UnsafeMutableRawPointer
    private let memorySize: Int
    private let board: UnsafeMutablePointer<SimulatedBoard>
    private let inputs: UnsafeMutablePointer<rf_inputs>
    private let outputs: UnsafeMutablePointer<rf_outputs>
    /// Something was sent, told or saved since the present `run` began.
    private var hasSpoken = false
    private var rig: OpaquePointer?
    /// When the store was written last, in the caller's microseconds.
    public private(set) var lastWriteTime: UInt64?
    private var lastWrite: (place: Range<Int>, before: [UInt8])?
    private var output: [UInt8] = []
    private var brownOutAt: UInt64?
    private var bootAt: UInt64 = 0
    private var stepsDone: UInt64 = 0
    private var lastTime: UInt64 = 0
    private var bootCount: UInt32 = 0

    /// Boots at `at`, its own clock standing at `uptime` microseconds (≤ `at`). `save` is
    /// told of every change of the store and says whether it could keep it.
    public init(
        settings: RigSettings = RigSettings(), nonvolatile: NonvolatileImage = .fresh, ledger: RigLedger,
        at: UInt64 = 0, uptime: UInt64 = 0, image: FirmwareImage = .linked,
        save: @escaping (NonvolatileImage) -> Bool = { _ in true }
    ) throws(MockError) {
        precondition(uptime <= at, "no rig boots before time begins")
        try settings.validate()
        self.settings = settings
        self.nonvolatile = nonvolatile
        self.ledger = ledger
        self.save = save
        let plant = KinematicPlant(settings: settings, stageMicrometres: Self.stage(nonvolatile, settings))
        memorySize = image.size()
        memory = .allocate(byteCount: memorySize, alignment: 16)
        board = .allocate(capacity: 1)
        inputs = .allocate(capacity: 1)
        outputs = .allocate(capacity: 1)
        board.initialize(to: SimulatedBoard(plant: plant, image: image))
        inputs.initialize(to: rf_inputs())
        outputs.initialize(to: rf_outputs())
        try boot(resetCause: UInt8(RL_RESET_POWER), at: at, uptime: uptime)
    }

    deinit {
        memory.deallocate()
        board.deinitialize(count: 1)
        board.deallocate()
        inputs.deallocate()
        outputs.deallocate()
    }

    /// What the board drives since the last step.
    public var drives: rf_outputs { outputs.pointee }

    /// The rig's own microseconds since boot.
    public func rigMicroseconds(at: UInt64) -> UInt64 { at - bootAt }

    public var view: RigView {
        var view = rf_view()
        image.look(rig, lastTime - bootAt, &view)
        return RigView(view)
    }

    /// A reset: RAM is gone, mechanisms stand where they stood, the store is what was saved last.
    public func reset(cause: UInt8 = 1, at: UInt64) throws(MockError) {
        step(to: at)
        output.removeAll()
        outputs.pointee = rf_outputs()
        outputs.pointee.z_brake = true
        try boot(resetCause: cause, at: at)
    }

    /// Octets from the line reach the rig.
    public func receive(_ octets: [UInt8], at: UInt64) {
        step(to: at)
        guard !isHung else { return }
        octets.withUnsafeBufferPointer { image.receive(rig, $0.baseAddress, $0.count, at - bootAt) }
    }

    /// Runs every firmware step due until `to`.
    public func step(to: UInt64) {
        precondition(to >= lastTime, "time of a simulated rig never falls")
        while bootAt + (stepsDone + 1) * 1_000 <= to { stepOnce() }
        lastTime = to
    }

    /// The main loop hangs until `to`: time passes and no step runs.
    public func stall(to: UInt64) {
        precondition(to >= lastTime, "time of a simulated rig never falls")
        stepsDone = (to - bootAt) / 1_000
        lastTime = to
    }

    /// Runs the steps due until `to`, but none after the first that sent, told or saved something. Gives the
    /// time up to which it ran.
    public func run(to: UInt64) -> UInt64 {
        precondition(to >= lastTime, "time of a simulated rig never falls")
        hasSpoken = false
        while bootAt + (stepsDone + 1) * 1_000 <= to {
            stepOnce()
            if hasSpoken { return lastTime }
        }
        lastTime = to
        return to
    }

    /// Takes what the rig has sent.
    public func takeOutput() -> [UInt8] {
        guard !output.isEmpty else { return [] }
        defer { output.removeAll(keepingCapacity: true) }
        return Array(output)
    }

    /// Takes the samples of the trace that nobody took yet.
    public func takeTrace() -> [OutputTrace.Sample] { board.pointee.recorder?.takeSamples() ?? [] }

    /// Tells the ledger something that happens outside the firmware.
    public func note(_ kind: LedgerEntry.Kind, id: UInt32 = 0, a: UInt32 = 0, b: UInt32 = 0, at: UInt64) {
        ledger.record(LedgerEntry(at: at, boot: bootCount, kind: kind, id: id, a: a, b: b))
    }

    private func stepOnce() {
        let link = (stepsDone + 1) * 1_000
        let pace = UInt64(settings.pace)
        let before = stepsDone * 1_000 * pace
        stepsDone += 1
        lastTime = bootAt + link
        if isHung {
            hang()
            return
        }
        // At a pace the board runs `pace` short steps within one millisecond of link time, so that no motion
        // overshoots; the link's timers see the millisecond only.
        for part in 1...pace {
            board.pointee.sample(into: &inputs.pointee, drivenBy: outputs)
            board.pointee.image.step(rig, inputs, outputs, link, before + part * 1_000)
        }
        board.pointee.record(outputs, at: lastTime)
        if let at = brownOutAt, lastTime >= at { brownOut() }
    }

    /// A millisecond in which no firmware runs.
    private func hang() {
        board.pointee.sample(into: &inputs.pointee, drivenBy: outputs)
        board.pointee.record(outputs, at: lastTime)
        hungMilliseconds += 1
        guard hungMilliseconds >= Limits.watchdogMilliseconds else { return }
        isHung = false
        output.removeAll()
        outputs.pointee = rf_outputs()
        outputs.pointee.z_brake = true
        try? boot(resetCause: UInt8(RL_RESET_WATCHDOG), at: lastTime)
    }

    private func boot(resetCause: UInt8, at: UInt64, uptime: UInt64 = 0) throws(MockError) {
        bootAt = at - uptime
        lastTime = at
        stepsDone = uptime / 1_000
        bootCount = nonvolatile.bootCount &+ 1
        note(.boot, id: bootCount, a: UInt32(resetCause), at: at)
        var firmware = settings.firmwareSettings()
        firmware.token_seed = settings.seed &* 2_654_435_761 &+ bootCount
        var port = firmwarePort()
        rig = nonvolatile.octets.withUnsafeBufferPointer {
            image.boot(memory, memorySize, &firmware, $0.baseAddress, resetCause, &port, uptime)
        }
        guard rig != nil else { throw .firmware(reason: "rf_init refused \(memorySize) octets of memory") }
    }

    private func firmwarePort() -> rf_port {
        rf_port(
            context: Unmanaged.passUnretained(self).toOpaque(),
            write: { context, octets, count in
                SimulatedRig.at(context).sent(UnsafeBufferPointer(start: octets, count: count))
            },
            save: { context, slot, octets in
                guard let octets else { return false }
                let count = NonvolatileImage.slotOctets
                return SimulatedRig.at(context).saved(
                    Array(UnsafeBufferPointer(start: octets, count: count)), slot: Int(slot))
            },
            tap: { context, tap in
                guard let tap else { return }
                SimulatedRig.at(context).tapped(tap.pointee)
            },
            kick: { context in SimulatedRig.at(context) { $0.board.pointee.watchdogKicks += 1 } },
            inject: { context, fault, parameters in
                guard let parameters else { return false }
                return SimulatedRig.at(context).injected(fault, (0..<3).map { parameters[$0] })
            })
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> SimulatedRig {
        guard let context else { preconditionFailure("the firmware lost its context") }
        return Unmanaged<SimulatedRig>.fromOpaque(context).takeUnretainedValue()
    }

    /// Without a claim on it: this is called in every step.
    private static func at(_ context: UnsafeMutableRawPointer?, _ act: (SimulatedRig) -> Void) {
        guard let context else { preconditionFailure("the firmware lost its context") }
        Unmanaged<SimulatedRig>.fromOpaque(context)._withUnsafeGuaranteedRef(act)
    }

    private func sent(_ octets: UnsafeBufferPointer<UInt8>) {
        hasSpoken = true
        guard output.count + octets.count <= Limits.outputOctets else {
            outputLost += octets.count
            return
        }
        output.append(contentsOf: octets)
    }

    private func saved(_ octets: [UInt8], slot: Int) -> Bool {
        hasSpoken = true
        var image = nonvolatile
        let place = slot * octets.count..<(slot + 1) * octets.count
        image.octets.replaceSubrange(place, with: octets)
        guard save(image) else { return false }
        lastWrite = (place, Array(nonvolatile.octets[place]))
        lastWriteTime = lastTime
        nonvolatile = image
        return true
    }

    /// As if the power had failed while the store was last written: only its first `octets` got there.
    public func tearLastWrite(after octets: Int) {
        guard let lastWrite else { return }
        let rest = lastWrite.place.dropFirst(octets)
        nonvolatile.octets.replaceSubrange(
            rest.startIndex..<rest.endIndex, with: lastWrite.before.dropFirst(octets))
    }

    /// A fault that the mechanisms can show; false = they cannot. A brown-out comes 30 ms after the supply
    /// went.
    private func injected(_ fault: UInt16, _ parameters: [Int32]) -> Bool {
        guard Int(fault) == RD_FAULT_BROWN_OUT else { return plant.inject(fault, parameters) }
        _ = plant.inject(UInt16(RD_FAULT_BUS_SAG), [15_000, 0, 0])
        brownOutAt = lastTime + 30_000
        return true
    }

    private func brownOut() {
        brownOutAt = nil
        _ = plant.inject(UInt16(RD_FAULT_BUS_SAG), [0, 0, 0])
        output.removeAll()
        outputs.pointee = rf_outputs()
        outputs.pointee.z_brake = true
        try? boot(resetCause: UInt8(RL_RESET_BROWN_OUT), at: lastTime)
    }

    private func tapped(_ tap: rf_tap) {
        hasSpoken = true
        guard let kind = LedgerEntry.Kind(rawValue: tap.kind) else { return }
        ledger.record(
            LedgerEntry(at: bootAt + tap.at_us, boot: bootCount, kind: kind, id: tap.id, a: tap.a, b: tap.b))
    }

    /// The stage stands where it stood when the store was saved last.
    private static func stage(_ store: NonvolatileImage, _ settings: RigSettings) -> Int32 {
        guard store.isValid else { return settings.surfaceMicrometres }
        let stage = store.bitDepthMicrometres.addingReportingOverflow(settings.surfaceMicrometres)
            .partialValue
        return min(max(0, stage), KinematicPlant.bottomMicrometres)
    }
}

extension SimulatedRig {
    /// A moment of one rig, firmware and mechanisms, to come back to.
    public struct Moment {
        fileprivate let memory: [UInt8]
        fileprivate let sample: rf_inputs
        fileprivate let plant: KinematicPlant
        fileprivate let nonvolatile: NonvolatileImage
        fileprivate let write: (place: Range<Int>, before: [UInt8])?
        fileprivate let times: (boot: UInt64, last: UInt64, steps: UInt64)
        fileprivate let bootCount: UInt32
        fileprivate let writeTime: UInt64?
        /// What the board drives.
        public let outputs: rf_outputs

        /// The same with the first octet of `pattern` flipped wherever it stands in the firmware's memory: a
        /// defect, for the canary of a test. Nil if it stands nowhere.
        public func flipped(_ pattern: [UInt8], mask: UInt8) -> Moment? {
            let places = memory.indices.dropLast(pattern.count - 1).filter {
                memory[$0..<$0 + pattern.count].elementsEqual(pattern)
            }
            guard !places.isEmpty else { return nil }
            var flipped = memory
            for place in places { flipped[place] ^= mask }
            return Moment(
                memory: flipped, sample: sample, plant: plant, nonvolatile: nonvolatile, write: write,
                times: times, bootCount: bootCount, writeTime: writeTime, outputs: outputs)
        }
    }

    /// The present moment. The ledger, the trace and what was sent are no part of it.
    public func moment() -> Moment {
        Moment(
            memory: Array(UnsafeRawBufferPointer(start: memory, count: memorySize)),
            sample: board.pointee.sample, plant: plant, nonvolatile: nonvolatile, write: lastWrite,
            times: (bootAt, lastTime, stepsDone),
            bootCount: bootCount, writeTime: lastWriteTime, outputs: outputs.pointee)
    }

    /// Back to a moment of this same rig: its memory knows where it stands.
    public func restore(_ moment: Moment) {
        precondition(moment.memory.count == memorySize)
        moment.memory.withUnsafeBytes {
            if let octets = $0.baseAddress { memory.copyMemory(from: octets, byteCount: memorySize) }
        }
        board.pointee.sample = moment.sample
        outputs.pointee = moment.outputs
        plant = moment.plant
        nonvolatile = moment.nonvolatile
        lastWrite = moment.write
        (bootAt, lastTime, stepsDone) = moment.times
        bootCount = moment.bootCount
        lastWriteTime = moment.writeTime
        output.removeAll(keepingCapacity: true)
    }
}
