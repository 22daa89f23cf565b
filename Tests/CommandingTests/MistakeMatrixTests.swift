import Commanding
import MissionDatabase
import Testing

/// What a tired person may type, for every command of the dictionary.
@Suite("Mistakes at the command line, for every command")
struct MistakeMatrixTests {
    typealias Words = [(name: String, text: String)]

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int64(value))" : "\(value)"
    }

    /// A text that is taken for this argument.
    private static func good(_ argument: Argument) -> String {
        let unit = argument.type.unit ?? ""
        if let label = argument.type.enumeration?.entries.first?.label { return label }
        if let text = argument.defaultText { return text + unit }
        return number(argument.type.ranges.first?.low?.value ?? 1) + unit
    }

    /// Every command that can be given, with its arguments and a line that is taken.
    private static func commands() throws -> [(name: String, arguments: [Argument], words: Words)] {
        let database = try Dictionary.loaded.get()
        return database.commands.filter { !$0.isAbstract }.map { command in
            let slots = database.layout(of: command.id).arguments.filter(\.isForOperator)
            return (
                command.name, slots.map(\.argument), slots.map { ($0.argument.name, good($0.argument)) }
            )
        }
    }

    /// The refusal of a line; the text it has to hold is named in `says`.
    private func expectRefused(_ name: String, _ words: Words, _ says: [String], _ what: String) throws {
        do {
            let command = try Dictionary.encoder().prepare(name: name, arguments: words, requireUnits: true)
            Issue.record("\(what): taken as \(command.described())")
        } catch {
            for word in says where !"\(error)".contains(word) {
                Issue.record("\(what): no “\(word)” in “\(error)”")
            }
        }
    }

    @Test func `the lines that are falsified here are taken as they stand`() throws {
        let all = try Self.commands()
        #expect(all.count > 50)
        for (name, _, words) in all {
            _ = try Dictionary.encoder().prepare(name: name, arguments: words, requireUnits: true)
        }
    }

    /// SR-O-12
    @Test func `a name that is short, misspelt or in other letters is never acted on, and is suggested`()
        throws
    {
        let names = Set(try Self.commands().map(\.name))
        for (name, _, words) in try Self.commands() {
            let near = [
                String(name.dropLast()), name.lowercased(), name + "S", name.replacing("_", with: "-"),
            ]
            for wrong in near where !names.contains(wrong) {
                try expectRefused(wrong, words, ["no command '\(wrong)'"], "\(wrong) for \(name)")
            }
        }
        // Two names that are equally near are both named; neither is taken.
        try expectRefused("SET_LIMI", [], ["SET_LIMIT"], "an ambiguous name")
    }

    /// SR-O-12, SR-F-26 (the station's side)
    @Test func `each argument out of range, in another unit, as a word or twice is refused by its name`()
        throws
    {
        var count = 0
        for (name, arguments, words) in try Self.commands() {
            for (place, argument) in arguments.enumerated() {
                func line(_ text: String) -> Words {
                    var line = words
                    line[place].text = text
                    return line
                }
                let unit = argument.type.unit ?? ""
                var wrong = ["", "many", "1e", "--1" + unit, "nan" + unit]
                if !unit.isEmpty { wrong.append(Self.good(argument) + "furlongs") }
                if let high = argument.type.ranges.last?.high {
                    wrong.append(Self.number(high.value + 1) + unit)
                }
                if let low = argument.type.ranges.first?.low {
                    wrong.append(Self.number(low.value - 1) + unit)
                }
                for text in wrong {
                    try expectRefused(name, line(text), [argument.name], "\(name) \(argument.name)=\(text)")
                    count += 1
                }
                try expectRefused(
                    name, words + [words[place]], [argument.name, "more than once"], "\(name) twice")
                count += 1
            }
            try expectRefused(name, words + [("colour", "red")], ["'colour'"], "\(name) colour=red")
        }
        #expect(count > 500, "\(count) mistakes")
        print("mistakes at the command line: \(count)")
    }
}
