import RigFirmware

/// The mechanisms as kinematics: positions and speeds follow the outputs, loads are plausible, ground gives
/// way as fast as it is pressed and turned in. What ground and heat really do is not in here.
///
/// A value: the same settings, outputs and injected faults give the same samples. Time is the mechanisms' own
/// and comes in with every step.
public struct KinematicPlant: Sendable {
    /// What a loop contact reports.
    public enum Contact: UInt8, Sendable {
        case open = 0, closed = 1, unknown = 2
    }

    /// Where the lower limit switch closes.
    public static let bottomMicrometres: Int32 = 1_155_000

    public var guardContact = Contact.closed
    /// Both channels at once.
    public var loopContact = Contact.closed {
        didSet { loopChannels = (loopContact, loopContact) }
    }
    public var loopChannels = (a: Contact.closed, b: Contact.closed)
    /// `rf_key_position`, `rf_enabling_position`.
    public var key = UInt8(RF_KEY_REMOTE.rawValue)
    public var enabling = UInt8(RF_ENABLING_RELEASED.rawValue)
    /// Degrees Celsius; nil = sensor broken.
    public var bitTemperature: Double? = -50
    public var busVolts = 28.0
    /// Metres per square second, as the IMU feels it.
    public var gravity = 9.81
    /// Electrical braking, rpm per second; less is a brake that fails.
    public var brakingRate = 500.0
    /// Degrees, two axes.
    public var tilt = (x: 0.0, y: 0.0)
    /// Vibration, g.
    public var vibration = 0.0
    /// Degrees Celsius by `rf_place`.
    public var temperatures = [20.0, 20, 20, 20, 25, 20, 20]
    /// Newtons that something else than the ground puts on the load cell.
    public var pull = 0.0
    /// What the unloaded load cell reads, newtons.
    public var loadCellOffset = 0.0
    /// Newton metres that hold the spindle in either direction, beyond what the ground asks.
    public var jamTorque = 0.0
    /// How fast the bottom gives way, micrometres a second for each newton at 100 rpm.
    public var softness = 40.0
    /// Faults of sensors, contacts and drives; see `inject`.
    public var faults = MechanismFaults()

    /// Stage below its top, micrometres.
    public var stage: Double
    /// Spindle, revolutions a minute, positive forward.
    public internal(set) var spindle = 0.0
    /// Force on the bit, newtons, positive pressing.
    public internal(set) var weightOnBit = 0.0
    /// Deepest point the bit reached, as stage position.
    public internal(set) var holeBottom: Double
    /// Where the ground begins, as stage position.
    public private(set) var surface: Double
    /// Deployment stage below its top, micrometres.
    public internal(set) var deployment: Double
    /// Grams in each cup.
    public var cups = [Double](repeating: 0, count: Int(RF_CUPS))
    /// Cups that are not there.
    public var missingCups: Set<Int> = []
    /// Grams in the flutes.
    public internal(set) var flutes = 0.0
    /// Cup under the chute, 1…12, and how far the carousel is on its way to the next; a hand may turn it.
    public var cup = 1
    public internal(set) var carouselWay = 0.0
    /// 0 closed … 1 open; a hand may move it.
    public var gate = 0.0
    /// Released locks, bits.
    public internal(set) var releasedLocks: UInt8
    var isThermostatOpen = false
    var feedSpeed = 0.0
    var torque = 0.0
    var yield: Double
    var generator: SeededGenerator

    init(settings: RigSettings, stageMicrometres: Int32) {
        stage = Double(stageMicrometres)
        surface = Double(settings.surfaceMicrometres)
        holeBottom = max(surface, stage)
        deployment = settings.isDeployed ? Self.padGround + 90 / Self.padStiffness : 0
        releasedLocks = settings.locksReleased ? 3 : 0
        generator = SeededGenerator(seed: UInt64(settings.seed))
        yield = 0.7 + 0.25 * Double(generator.below(1_000)) / 1_000
    }

    /// What is left of the outputs when the common enable line is open: a spring brake, and no power.
    private static let unpowered: rf_outputs = {
        var outputs = rf_outputs()
        outputs.z_brake = true
        outputs.drive_line_open = true
        return outputs
    }()

    /// Other ground: the surface here, no hole in it.
    public mutating func moveGround(toMicrometres surface: Double) {
        self.surface = surface
        holeBottom = max(surface, stage)
    }

    /// Moves, and is sampled where it then stands. One access, so that nothing is copied every millisecond.
    /// False: the same step once more would change nothing.
    mutating func step(
        _ outputs: rf_outputs, seconds: Double, sampling inputs: inout rf_inputs
    ) -> Bool {
        let before = moving
        step(outputs, seconds: seconds)
        sample(into: &inputs, outputs: outputs)
        return before != moving || faults.passes
    }

    /// All that a step may change, but for the cups, which fill only from flutes.
    private struct Moving: Equatable {
        var spindle, torque, stage, feedSpeed, holeBottom, weightOnBit, flutes, deployment, gate: Double
        var carouselWay: Double
        var bitTemperature: Double?
        var cup: Int
        var releasedLocks: UInt8
    }

    private var moving: Moving {
        Moving(
            spindle: spindle, torque: torque, stage: stage, feedSpeed: feedSpeed, holeBottom: holeBottom,
            weightOnBit: weightOnBit, flutes: flutes, deployment: deployment, gate: gate,
            carouselWay: carouselWay, bitTemperature: bitTemperature, cup: cup, releasedLocks: releasedLocks)
    }

    /// Moves by `seconds` of mechanism time under the outputs of the step before.
    mutating func step(_ wanted: rf_outputs, seconds: Double) {
        let outputs = wanted.drive_line_open ? Self.unpowered : wanted
        faults.pass(seconds)
        turn(outputs, seconds)
        feed(outputs, seconds)
        deploy(outputs, seconds)
        handle(outputs, seconds)
        warm(outputs, seconds)
    }
}
