import MissionDatabase
import MockDevices

/// Makes requests for any command of a dictionary, mostly such as a careful person would make.
struct RequestMill: Sendable {
    let database: MissionDatabase
    /// Of what a person can ask for.
    let names: [String]

    init(_ database: MissionDatabase) {
        self.database = database
        names = database.commands.filter { !$0.isAbstract }.map(\.name)
    }

    /// Any command with arguments at borders, inside, and now and then wrong.
    func any(_ dice: inout SeededGenerator) -> WorldRequest {
        var request = order(names[dice.below(names.count)], [:], wrong: 0.06, &dice)
        if dice.chance(0.03) { request.name += "X" }
        if dice.chance(0.05) { request.isConfirmed = false }
        if dice.chance(0.08) { request.sight = dice.below(2) == 0 ? .stale : .none }
        if dice.chance(0.08) { request.expectedState = UInt8(dice.below(22)) }
        return request
    }

    func order(_ name: String, _ dice: inout SeededGenerator) -> WorldRequest { order(name, [:], &dice) }

    /// The command with the given texts where it has such arguments, and valid ones for the others.
    func order(
        _ name: String, _ given: [String: String], wrong: Double = 0, _ dice: inout SeededGenerator
    ) -> WorldRequest {
        var request = WorldRequest(name: name, arguments: [])
        guard let command = database.command(named: name) else { return request }
        for slot in database.layout(of: command.id).arguments where slot.isForOperator {
            if wrong > 0, dice.chance(wrong / 2) { continue }
            let text =
                given[slot.argument.name]
                ?? text(for: slot.argument.type, isWrong: dice.chance(wrong), &dice)
            request.arguments.append((slot.argument.name, text))
        }
        return request
    }

    /// Number of each command's function, in order of number.
    var functions: [(name: String, function: UInt32)] {
        database.commands.compactMap { command in
            let text = command.assignments.first { $0.argument == "function" }?.text
            return text.flatMap(UInt32.init).map { (command.name, $0) }
        }.sorted { $0.function < $1.function }
    }

    func has(_ name: String) -> Bool { names.contains(name) }

    private func text(
        for type: ArgumentType, isWrong: Bool, _ dice: inout SeededGenerator
    ) -> String {
        switch type.kind {
        case .enumerated(let enumeration):
            if isWrong { return "NOSUCH" }
            return enumeration.entries[dice.below(enumeration.entries.count)].label
        case .boolean(let zero, let one): return isWrong ? "maybe" : dice.below(2) == 0 ? zero : one
        case .binary: return ""
        case .integer: return number(type, isWhole: true, isWrong: isWrong, &dice)
        case .float: return number(type, isWhole: false, isWrong: isWrong, &dice)
        }
    }

    private func number(
        _ type: ArgumentType, isWhole: Bool, isWrong: Bool, _ dice: inout SeededGenerator
    ) -> String {
        let range = type.ranges.isEmpty ? nil : type.ranges[dice.below(type.ranges.count)]
        let low = range?.low?.value ?? 0
        let high = range?.high?.value ?? max(low + 1, 100)
        var value: Double
        switch dice.below(6) {
        case 0: value = low
        case 1: value = high
        default: value = low + (high - low) * Double(dice.below(1001)) / 1000
        }
        if isWrong { value = dice.below(2) == 0 ? high + 1 : low - 1 }
        let digits = isWhole ? "\(Int64(value.rounded()))" : "\((value * 10).rounded() / 10)"
        return digits + (isWrong && dice.below(3) == 0 ? "" : type.unit ?? "")
    }
}
