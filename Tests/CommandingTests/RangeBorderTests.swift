import Commanding
import Foundation
import MissionDatabase
import Testing

/// Every argument of every command of the dictionary, at the ends of its range and one step beyond.
///
/// SR-F-26: the station's half; the rig checks the same numbers from the generated table.
@Suite("Borders of every argument")
struct RangeBorderTests {
    private struct Target {
        let command: String
        let slots: [CommandLayout.Slot]
    }

    private static func targets() throws -> [Target] {
        let database = try Dictionary.loaded.get()
        return database.commands.filter { !$0.isAbstract }.map {
            Target(
                command: $0.name, slots: database.layout(of: $0.id).arguments.filter(\.isForOperator))
        }
    }

    /// Six decimals are finer than any step of the dictionary.
    private static func text(_ value: Double, _ type: ArgumentType) -> String {
        let number: String
        if case .integer = type.kind {
            number = "\(Int64(value))"
        } else {
            number = String(format: "%.6f", value)
        }
        return number + (type.unit ?? "")
    }

    /// Something that is taken.
    private static func sound(_ type: ArgumentType) -> String {
        if let label = type.enumeration?.entries.first?.label { return label }
        return text(type.ranges.first?.low?.value ?? 0, type)
    }

    private static func prepare(_ target: Target, _ argument: String, _ text: String) throws
        -> PreparedCommand
    {
        let arguments = target.slots.map { slot in
            let name = slot.argument.name
            return (name: name, text: name == argument ? text : sound(slot.argument.type))
        }
        return try Dictionary.encoder().prepare(
            name: target.command, arguments: arguments, requireUnits: true)
    }

    @Test func `ends of ranges are taken, one step beyond is refused`() throws {
        var checked = 0
        for target in try Self.targets() {
            for slot in target.slots {
                let (name, type) = (slot.argument.name, slot.argument.type)
                guard let range = type.ranges.first, let low = range.low?.value, let high = range.high?.value
                else { continue }
                let step = 1 / (type.calibrator?.coefficients[1] ?? 1)
                for value in [low, high] {
                    #expect(throws: Never.self, "\(target.command) \(name) \(value)") {
                        try Self.prepare(target, name, Self.text(value, type))
                    }
                }
                for value in [low - step, high + step] {
                    #expect(throws: CommandingError.self, "\(target.command) \(name) \(value)") {
                        try Self.prepare(target, name, Self.text(value, type))
                    }
                }
                checked += 1
            }
        }
        #expect(checked > 60)
    }

    @Test func `every label is taken and no other`() throws {
        for target in try Self.targets() {
            for slot in target.slots {
                let name = slot.argument.name
                guard let labels = slot.argument.type.enumeration?.entries else { continue }
                for label in labels {
                    let prepared = try Self.prepare(target, name, label.label)
                    let given = prepared.arguments.first { $0.name == name }
                    #expect(given?.pattern == UInt64(label.value), "\(target.command) \(name)")
                }
                #expect(throws: CommandingError.self) { try Self.prepare(target, name, "NO_SUCH_LABEL") }
            }
        }
    }

    @Test func `what has no range is bounded by its bits`() throws {
        for target in try Self.targets() {
            for slot in target.slots {
                let (name, type) = (slot.argument.name, slot.argument.type)
                guard type.enumeration == nil, type.ranges.isEmpty, let range = type.encoding.integerRange
                else { continue }
                for value in [range.lowerBound, range.upperBound] {
                    #expect(throws: Never.self, "\(target.command) \(name) \(value)") {
                        try Self.prepare(target, name, "\(value)")
                    }
                }
                #expect(throws: CommandingError.self, "\(target.command) \(name)") {
                    try Self.prepare(target, name, "\(range.upperBound + 1)")
                }
                #expect(throws: CommandingError.self, "\(target.command) \(name)") {
                    try Self.prepare(target, name, "\(range.lowerBound - 1)")
                }
            }
        }
    }
}
