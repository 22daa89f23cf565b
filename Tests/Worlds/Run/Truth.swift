import Commanding
import MockDevices
import Octets
import RigLink
import Station

/// The state of rig and station as far as everybody who judges needs it, kept from the happenings.
struct Truth {
    /// What never changes. All judges get a copy of the truth in every millisecond: this part is shared.
    private let ground: Ground
    var now: UInt64 = 0

    // MARK: The rig
    var token: UInt32 = 0
    var armedAt: UInt64 = 0
    var endedAt: UInt64 = 0
    var leaseAt: UInt64 = 0
    var stage: UInt8 = 0
    var isLatched = false
    var latchedAt: UInt64 = 0
    var state: UInt8 = 1
    var boot: UInt32 = 0
    var bootAt: UInt64 = 0
    var motion: (command: UInt32, function: UInt32)?
    /// Guard or loop was not proven closed at some time since ARM.
    var isGuardBroken = false
    var guardContact = KinematicPlant.Contact.closed
    var loopContact = KinematicPlant.Contact.closed
    /// Since when not both are closed; nil = they are.
    var unprovenSince: UInt64?
    var openSince: UInt64?
    var bitTemperature: Double?
    /// `RF_SENSOR_BIT_TEMPERATURE`, as a script names it.
    private static let bitSensor = 6
    private var isBitSensorBroken = false
    var key: UInt8 = 1
    var enabling: UInt8 = 0
    var lastOutput: OutputTrace.Sample?

    // MARK: The station
    /// Token that the station may put into its lease frames.
    var heldToken: UInt32 = 0
    private final class Ground {
        let settings: WorldSettings
        let look: () -> RigView

        init(_ settings: WorldSettings, _ look: @escaping () -> RigView) {
            self.settings = settings
            self.look = look
        }
    }

    var settings: WorldSettings { ground.settings }

    /// A look into the firmware for what taps do not give.
    func look() -> RigView { ground.look() }

    var isArmed: Bool { token != 0 }
    var isProven: Bool { guardContact == .closed && loopContact == .closed }

    /// Key at LOCAL and a grip on the enabling device: a person works behind the open guard.
    var worksInside: Bool {
        loopContact == .closed && key == 2 && enabling == 1 && (state == 20 || state == 21)
    }

    /// The bit may freeze in: then a held spindle goes on. People change the limit mode as they go.
    var isWarmIce: Bool {
        (settings.rig.isIce || look().limitMode >= 2)
            && (isBitSensorBroken || bitTemperature.map { $0 > -25.1 } ?? true)
    }

    init(settings: WorldSettings, look: @escaping () -> RigView) {
        ground = Ground(settings, look)
        bitTemperature = settings.bitTemperature
    }

    mutating func take(_ happening: Happening) {
        switch happening {
        case .tap(let entry): take(entry)
        case .output(let sample): lastOutput = sample
        case .effect(let effect): take(effect)
        case .act(let act): take(act)
        case .pressed(let reason, _): if reason == .stop { heldToken = 0 }
        case .started: heldToken = 0
        default: break
        }
    }

    private mutating func take(_ entry: MockDevices.LedgerEntry) {
        switch entry.kind {
        case .armed:
            (token, armedAt, leaseAt) = (entry.id, now, now)
            isGuardBroken = !isProven
        case .disarmed: (token, endedAt) = (0, now)
        case .lease: leaseAt = now
        case .stage: stage = UInt8(entry.a)
        case .stop where entry.b == 1:
            if !isLatched { latchedAt = now }
            isLatched = true
        case .stopCleared: isLatched = false
        case .state:
            state = UInt8(entry.b)
            // A store that was torn, or never written, takes the safe side.
            if entry.b == 17, entry.a == 1, !isLatched { (isLatched, latchedAt) = (true, now) }
        case .motionStarted: motion = (entry.id, entry.a)
        case .motionEnded: motion = nil
        case .boot:
            (token, boot, bootAt, endedAt, stage, motion) = (0, entry.id, now, now, 0, nil)
            state = 1
        default: break
        }
    }

    private mutating func take(_ effect: CoreEffect) {
        switch effect {
        case .stage(_, let transition):
            if transition.name == "ARM", case .completed(let granted) = transition.stage {
                heldToken = granted
            }
        case .linkState(let transition):
            if transition.state != "live", transition.state != "degraded" { heldToken = 0 }
        case .alarm(let alarm): if alarm.code == .rigDisarmed { heldToken = 0 }
        default: break
        }
    }

    private mutating func take(_ act: WorldAct) {
        switch act {
        case .guardContact(let contact): guardContact = contact
        case .loopContact(let contact): loopContact = contact
        case .bitTemperature(let value): bitTemperature = value
        case .sensor(let bit, let isSound): if bit == Self.bitSensor { isBitSensorBroken = !isSound }
        case .key(let position): key = position
        case .enabling(let position): enabling = position
        case .request(let request): if request.name == "DISARM" { heldToken = 0 }
        default: return
        }
        let isOpen = guardContact == .open || loopContact == .open
        openSince = isOpen ? openSince ?? now : nil
        if isProven {
            unprovenSince = nil
        } else {
            unprovenSince = unprovenSince ?? now
            isGuardBroken = true
        }
    }
}
