/// When a command may run, as the device judges it: states, motion class, arm, permits, actuators.
public struct CommandRules: Hashable, Sendable {
    /// A label of the dictionary with its number.
    public struct Term: Hashable, Sendable {
        public let number: Int
        public let label: String

        public init(number: Int, label: String) {
            self.number = number
            self.label = label
        }
    }

    /// What the stages of a lost link do to the motion of the command.
    public enum MotionClass: String, Hashable, CaseIterable, Sendable {
        case none = "NONE"
        /// Hold to run.
        case heldToRun = "MJ"
        case freeAir = "MA"
        case groundEngaging = "MG"
        /// Unjamming and what cannot be undone.
        case unusual = "MU"
        case escape = "ME"
        /// Free air above touch-off, ground-engaging below it.
        case byDepth = "DEPTH"
    }

    /// What the arm must permit.
    public enum Scope: Hashable, Sendable {
        /// No arm is needed.
        case none
        /// AIR above touch-off, GROUND below it.
        case byDepth
        /// All of these bits; `number` is the bit's value.
        case bits([Term])
    }

    /// States in which it may begin, by rising number; empty: in every state.
    public let states: [Term]
    public let motionClass: MotionClass
    public let scope: Scope
    /// Each must be TRUE; UNKNOWN refuses. By rising number.
    public let permits: [Term]
    /// Actuators that must not be blocked, by rising bit number.
    public let blocks: [Term]
    public let flags: CommandFlags
    /// `nil` where telemetry shows no effect.
    public let effect: CommandEffect?

    public init(
        states: [Term] = [], motionClass: MotionClass = .none, scope: Scope = .none, permits: [Term] = [],
        blocks: [Term] = [], flags: CommandFlags = [], effect: CommandEffect? = nil
    ) {
        self.states = states
        self.motionClass = motionClass
        self.scope = scope
        self.permits = permits
        self.blocks = blocks
        self.flags = flags
        self.effect = effect
    }

    public func allows(state: Int64) -> Bool {
        states.isEmpty || states.contains { Int64($0.number) == state }
    }
}
