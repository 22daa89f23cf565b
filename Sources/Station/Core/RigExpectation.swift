/// The rig that a station may move, as its configuration names it (SR-S-20).
public struct RigExpectation: Hashable, Sendable {
    /// The controller's id.
    public var controllerID: [UInt8]
    public var isSimulator: Bool

    public init(controllerID: [UInt8], isSimulator: Bool) {
        self.controllerID = controllerID
        self.isSimulator = isSimulator
    }

    /// What stands against a rig; `nil` where it is the one.
    func objection(to identity: RigIdentity) -> String? {
        if identity.isSimulator != isSimulator {
            return "a \(identity.kind) rig where \(isSimulator ? "SIM" : "REAL") is configured"
        }
        guard identity.controllerID == controllerID else {
            return "rig \(hex(identity.controllerID)) where \(hex(controllerID)) is configured"
        }
        return nil
    }
}
