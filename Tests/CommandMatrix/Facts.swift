import MissionDatabase
import MockDevices
import RigFirmware

/// What the matrix knows of a rig at one moment, from what it did to it and from what the rig shows.
struct Facts {
    /// A permit as the matrix knows it.
    enum Truth: String {
        case yes, no, unsure
        /// The matrix does not know: a refusal for it and none are both right.
        case open
    }

    let view: RigView
    let inputs: rf_inputs
    /// Rig milliseconds, as the device takes them.
    let now: UInt32
    let isNoisy: Bool
    /// Stage position of the ground, micrometres.
    let surface: Int32
    /// A stop still brakes.
    let isBraking: Bool
    /// An id whose result the rig keeps, with its function; and the subtype that its report has.
    let stored: (id: UInt32, subtype: UInt8)?
    /// Permits by their number.
    private(set) var permits: [Int: Truth] = [:]

    init(
        view: RigView, inputs: rf_inputs, now: UInt32, isNoisy: Bool, surface: Int32, isBraking: Bool,
        stored: (UInt32, UInt8)?,
        known: [String: Truth], terms: [CommandRules.Term]
    ) {
        self.view = view
        self.inputs = inputs
        self.now = now
        self.isNoisy = isNoisy
        self.surface = surface
        self.isBraking = isBraking
        self.stored = stored.map { (id: $0.0, subtype: $0.1) }
        for term in terms { permits[term.number] = known[term.label] ?? modelled(term.label) ?? .open }
    }

    /// What a board's inputs and the rig's own flags say of a permit.
    private func modelled(_ label: String) -> Truth? {
        func flag(_ bit: Int) -> Truth { view.statusFlags >> UInt32(bit) & 1 == 1 ? .yes : .no }
        func loop(_ input: UInt8) -> Truth { input == 1 ? .yes : input == 0 ? .no : .unsure }
        switch label {
        case "GUARD_CLOSED": return loop(inputs.guard)
        case "LOOP_CLOSED":
            let both = [loop(inputs.loop_a), loop(inputs.loop_b)]
            return both.contains(.no) ? .no : both.contains(.unsure) ? .unsure : .yes
        case "LOCKS_RELEASED": return flag(4)
        case "IN_HOLE": return flag(12)
        case "KEY_REMOTE": return inputs.key == 3 ? .unsure : inputs.key == 1 ? .yes : .no
        case "KEY_LOCAL": return inputs.key == 3 ? .unsure : inputs.key == 2 ? .yes : .no
        case "BUS_DRILL":
            guard inputs.valid & RF_SENSOR_BUS.rawValue != 0 else { return .unsure }
            return inputs.bus_mv > 24_000 ? .yes : .no
        default: return nil
        }
    }

    func truth(_ permit: Int) -> Truth { permits[permit] ?? .open }

    /// A command that was accepted had all its permits; one that was refused for a permit had not this one.
    mutating func learn(_ kind: CommandKind, _ outcome: Outcome) -> String? {
        switch outcome {
        case .accepted:
            for term in kind.rules.permits {
                switch truth(term.number) {
                case .open: permits[term.number] = .yes
                case .yes: break
                case .no, .unsure: return "\(kind.name) was accepted although \(term.label) is not so"
                }
            }
        case .refused(28, _, let value?, let limit?):
            let found: Truth = limit == 0 ? .no : .unsure
            switch truth(Int(value)) {
            case .open: permits[Int(value)] = found
            case found: break
            default: return "\(kind.name) was refused for permit \(value), which is \(truth(Int(value)))"
            }
        default: break
        }
        return nil
    }
}
