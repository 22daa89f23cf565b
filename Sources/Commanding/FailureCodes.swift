public import MissionDatabase

/// Puts the dictionary's names to the codes of failures; there is no second table.
public struct FailureCodes: Sendable {
    private let labels: Enumeration?
    private let database: MissionDatabase

    /// The names are the labels of the parameter `report_code`; without it, codes stay numbers.
    public init(_ database: MissionDatabase) {
        self.database = database
        labels = database.parameter(named: "report_code")?.type.enumeration
    }

    public func label(of code: UInt16) -> String? { labels?.label(of: Int64(code)) }

    /// `NOT_ARMED (code 13)`, `ARGUMENT (code 10): rpm is 200 rpm, limit 140 rpm`.
    public func text(for failure: CommandFailure, of command: String) -> String {
        let name = label(of: failure.code).map { "\($0) (code \(failure.code))" } ?? "code \(failure.code)"
        if failure.index > 0, let argument = argument(failure.index, of: command) {
            let unit = argument.type.unit.map { " " + $0 } ?? ""
            let value = FailureCodes.engineering(failure.value, argument.type) + unit
            let limit = FailureCodes.engineering(failure.limit, argument.type) + unit
            return "\(name): \(argument.name) is \(value), limit \(limit)"
        }
        if let check = missingCheck(of: failure) {
            return "\(name): the check of \(check) has not passed: `regolith checkout \(check.lowercased())`"
        }
        if failure.value == 0, failure.limit == 0 { return name }
        return "\(name): value \(failure.value), limit \(failure.limit)"
    }

    /// The whole stage in words, failures by name.
    public func text(for stage: CommandStage, of command: String) -> String {
        guard case .failed(let failure) = stage else { return stage.description }
        return "FAILED at \(failure.stage.rawValue): \(text(for: failure, of: command))"
    }

    /// Arguments are counted from the first after the authority block, or after the command header (ICD §7).
    private func argument(_ index: UInt8, of command: String) -> Argument? {
        guard let definition = database.command(named: command) else { return nil }
        let slots = database.layout(of: definition.id).arguments
        let ends = [StationField.token.rawValue, StationField.function.rawValue]
        guard let end = slots.lastIndex(where: { ends.contains($0.argument.name) }) else { return nil }
        let place = end + Int(index)
        return place < slots.count ? slots[place].argument : nil
    }

    /// The mechanism whose check on record would make the difference, by the dictionary's name.
    private func missingCheck(of failure: CommandFailure) -> String? {
        switch label(of: failure.code) {
        case "COMMISSION":
            let arguments = database.command(named: "RECORD_CHECK")?.arguments ?? []
            let argument = arguments.first { $0.name == "mechanism" }
            return argument?.type.enumeration?.label(of: Int64(failure.value))
        case "SELF_TEST":
            let permits = database.parameter(named: "refused_permit")?.type.enumeration
            let isBrake = permits?.label(of: Int64(failure.value)) == "BRAKE_PROVEN"
            return isBrake ? "BRAKE" : nil
        default: return nil
        }
    }

    /// A raw value in engineering units, where the calibration is a straight line.
    private static func engineering(_ raw: Int32, _ type: ArgumentType) -> String {
        if let label = type.enumeration?.label(of: Int64(raw)) { return label }
        guard let line = type.calibrator?.coefficients, line.count == 2, line[1] != 0 else { return "\(raw)" }
        return NumberText.format((Double(raw) - line[0]) / line[1])
    }
}
