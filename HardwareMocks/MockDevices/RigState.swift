/// State of a rig as the dictionary numbers it.
public struct RigState: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let boot = RigState(rawValue: 1)
    public static let safe = RigState(rawValue: 2)
    public static let idle = RigState(rawValue: 3)
    public static let homing = RigState(rawValue: 4)
    public static let deploying = RigState(rawValue: 5)
    public static let ready = RigState(rawValue: 6)
    public static let approach = RigState(rawValue: 7)
    public static let drill = RigState(rawValue: 8)
    public static let endBite = RigState(rawValue: 9)
    public static let retracting = RigState(rawValue: 10)
    public static let clearing = RigState(rawValue: 11)
    public static let transfer = RigState(rawValue: 12)
    public static let hold = RigState(rawValue: 13)
    public static let jammed = RigState(rawValue: 14)
    public static let fault = RigState(rawValue: 15)
    public static let estop = RigState(rawValue: 16)
    public static let stopped = RigState(rawValue: 17)
    public static let inHole = RigState(rawValue: 18)
    public static let stowing = RigState(rawValue: 19)
    public static let maintenance = RigState(rawValue: 20)
    public static let jog = RigState(rawValue: 21)

    public var description: String {
        switch self {
        case .boot: "BOOT"
        case .safe: "SAFE"
        case .idle: "IDLE"
        case .homing: "HOMING"
        case .deploying: "DEPLOYING"
        case .ready: "READY"
        case .approach: "APPROACH"
        case .drill: "DRILL"
        case .endBite: "END_BITE"
        case .retracting: "RETRACTING"
        case .clearing: "CLEARING"
        case .transfer: "TRANSFER"
        case .hold: "HOLD"
        case .jammed: "JAMMED"
        case .fault: "FAULT"
        case .estop: "ESTOP"
        case .stopped: "STOPPED"
        case .inHole: "IN_HOLE"
        case .stowing: "STOWING"
        case .maintenance: "MAINT"
        case .jog: "JOG"
        default: "\(rawValue)"
        }
    }
}
