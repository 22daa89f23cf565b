public import MissionDatabase

/// What a command can do to the rig and to people: H0 `.normal` to H4 `.forbidden` (RULINGS R20). It stands
/// in the dictionary as the significance of the command, and nowhere else.
public typealias HazardClass = Significance

extension Significance {
    /// H2 and above: something moves or heats, so the full name, named arguments and units are wanted
    /// (SR-O-12).
    public var isHazardous: Bool { self >= .vital }
}
