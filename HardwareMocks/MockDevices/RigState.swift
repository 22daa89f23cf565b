/// State of a rig as the dictionary numbers it.
public struct RigState: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let boot = RigState(rawValue: 1)
    public static let safe = RigState(rawValue: 2)
    public static let idle = RigState(rawValue: 3)
    public static let ready = RigState(rawValue: 6)
    public static let retracting = RigState(rawValue: 10)
    public static let hold = RigState(rawValue: 13)
    public static let fault = RigState(rawValue: 15)
    public static let estop = RigState(rawValue: 16)
    public static let stopped = RigState(rawValue: 17)
    public static let inHole = RigState(rawValue: 18)
    public static let maintenance = RigState(rawValue: 20)

    public var description: String {
        switch self {
        case .boot: "BOOT"
        case .safe: "SAFE"
        case .idle: "IDLE"
        case .ready: "READY"
        case .retracting: "RETRACTING"
        case .hold: "HOLD"
        case .fault: "FAULT"
        case .estop: "ESTOP"
        case .stopped: "STOPPED"
        case .inHole: "IN_HOLE"
        case .maintenance: "MAINT"
        default: "\(rawValue)"
        }
    }
}
