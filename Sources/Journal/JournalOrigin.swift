/// What wrote a segment: program, behaviour of its core, machine.
public struct JournalOrigin: Hashable, Sendable {
    /// Name and version of the program, for people and for Wireshark's file properties.
    public var program: String
    /// Version of the core's behaviour; replay demands equal traces within one version only (§3b).
    public var behaviour: UInt32
    public var hardware: String
    public var operatingSystem: String

    public init(program: String, behaviour: UInt32, hardware: String = "", operatingSystem: String = "") {
        self.program = program
        self.behaviour = behaviour
        self.hardware = hardware
        self.operatingSystem = operatingSystem
    }
}
