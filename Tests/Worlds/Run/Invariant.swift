import MockDevices

/// One thing that must hold in every world at every moment.
///
/// It sees every happening once, after the truth has taken it, and keeps no more than it needs.
protocol Invariant {
    static var name: String { get }
    static var sentence: String { get }

    /// What is wrong, in words; nil while it holds.
    mutating func judge(_ happening: Happening, _ truth: Truth) -> String?

    /// The same for a millisecond of the rig's outputs; rest is told once.
    mutating func judge(output: OutputTrace.Sample, _ truth: Truth) -> String?
    static var watchesOutputs: Bool { get }
    /// Whether it wants to know that time has passed.
    static var watchesTime: Bool { get }
}

extension Invariant {
    static var watchesOutputs: Bool { false }
    static var watchesTime: Bool { false }

    mutating func judge(output: OutputTrace.Sample, _ truth: Truth) -> String? { nil }
}

/// The first thing that went wrong in a world.
struct Violation: Sendable {
    /// Microseconds after the world begins.
    var at: UInt64
    var invariant: String
    var sentence: String
    var finding: String
}

extension Violation: CustomStringConvertible {
    var description: String {
        "\(Figures.seconds(Int64(at / 1000))) s: \(invariant): \(finding)\n  must hold: \(sentence)"
    }
}
