import ArgumentParser
import StationAPI

/// What is to move, as a person writes it and as the dictionary has it.
struct JogOrder {
    /// Label of the dictionary.
    let axis: String
    let percent: Int
    let meaning: String
    let limits: String

    private struct Axis {
        let names: [String]
        let label: String
        let unit: String?
        let most: Double
        let limits: String
    }

    /// The bounds of maintenance (hazards.md §4.4), which the rig holds; here they only turn speeds into
    /// parts.
    private static let axes = [
        Axis(names: ["Z"], label: "Z", unit: "mm/s", most: 2, limits: "2 mm/s, 50 N, 30 s a press"),
        Axis(names: ["DEP"], label: "DEP", unit: nil, most: 0, limits: "30 s a press"),
        Axis(names: ["CAR"], label: "CAR", unit: nil, most: 0, limits: "30 s a press"),
        Axis(
            names: ["SPN", "SPINDLE"], label: "SPINDLE", unit: "rpm", most: 10,
            limits: "10 rpm, 2 N·m, 30 s a press"),
    ]

    init(axis name: String, speed text: String, isReverse: Bool) throws {
        guard let axis = Self.axes.first(where: { $0.names.contains(name) }) else {
            throw ValidationError("\(name) is no axis: Z, DEP, CAR or SPN")
        }
        let part: Double
        if text.hasSuffix("%"), let number = Double(text.dropLast()) {
            part = number
        } else if let unit = axis.unit, text.hasSuffix(unit),
            let number = Double(text.dropLast(unit.count).trimmingSpaces)
        {
            part = number / axis.most * 100
        } else {
            let units = axis.unit.map { "% or \($0)" } ?? "%"
            throw ValidationError("\(text) is no speed of \(name): a number with \(units)")
        }
        guard part.isFinite, abs(part) <= 100, abs(part) >= 1 else {
            throw ValidationError(
                "\(text) is outside what maintenance allows (\(axis.limits)); nothing is clamped")
        }
        self.axis = axis.label
        let percent = Int((isReverse ? -part : part).rounded())
        let value = axis.unit.map { " (\(Double(percent) / 100 * axis.most) \($0))" } ?? ""
        self.percent = percent
        meaning = "JOG \(axis.label) at \(percent) % of the speed allowed\(value)"
        limits = axis.limits
    }

    /// An axis of the dictionary at a part of the speed allowed.
    init(axis label: String, percent: Int) throws {
        try self.init(axis: label, speed: "\(percent.magnitude)%", isReverse: percent < 0)
    }

    /// A time as it is written: 500ms or 2s, at most the 30 s of a press.
    static func nanoseconds(_ text: String) throws -> Int64 {
        let (digits, scale) = text.hasSuffix("ms") ? (text.dropLast(2), 1e6) : (text.dropLast(1), 1e9)
        guard text.hasSuffix("s"), let number = Double(digits), number > 0, number * scale <= 30e9 else {
            throw ValidationError("\(text) is no time for --for: 1ms to 30s, with its unit")
        }
        return Int64(number * scale)
    }

    /// The press as a line for the station.
    var message: ClientMessage {
        var message = ClientMessage(id: 0, operation: .jog)
        message.jog = .down
        message.command = "JOG"
        message.arguments = [
            ClientMessage.Argument(name: "axis", text: axis),
            ClientMessage.Argument(name: "speed", text: "\(percent)%"),
        ]
        message.isConfirmed = true
        return message
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring { self.last == " " ? self.dropLast().trimmingSpaces : self }
}
