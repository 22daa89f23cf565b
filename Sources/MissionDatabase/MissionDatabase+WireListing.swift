extension MissionDatabase {
    /// The canonical text over which the wire hash is taken (ICD §9): layouts, encodings, enumerations, ids,
    /// argument ranges; one fact a line, lines ordered by their octets, each ended by a line feed.
    ///
    /// Descriptions, alarm limits, periods, significance, verifiers, defaults and names of types are not in
    /// it, nor are parameters that stand in no packet: none of them changes bits or what the bits mean.
    public func wireListing() -> String {
        var lines: [String] = []
        var isUsed = [Bool](repeating: false, count: parameters.count)
        for container in containers {
            for entry in container.entries { isUsed[entry.parameter.index] = true }
            appendFacts(of: container, to: &lines)
        }
        for parameter in parameters where isUsed[parameter.id.index] {
            appendFacts(
                "parameter \(parameter.name)", kind: parameter.type.kind, encoding: parameter.type.encoding,
                calibrator: parameter.type.calibrator, unit: parameter.type.unit, to: &lines)
        }
        for command in commands { appendFacts(of: command, to: &lines) }
        lines.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func appendFacts(
        _ subject: String, kind: ValueKind, encoding: DataEncoding, calibrator: Polynomial?, unit: String?,
        to lines: inout [String]
    ) {
        lines.append("\(subject) encoding \(encoding.form.rawValue) \(encoding.bits)")
        if let calibrator {
            let terms = calibrator.coefficients.map { "\($0)" }.joined(separator: " ")
            lines.append("\(subject) polynomial \(terms)")
        }
        if let unit { lines.append("\(subject) unit \(unit)") }
        switch kind {
        case .enumerated(let enumeration):
            for entry in enumeration.entries {
                lines.append("\(subject) label \(entry.value) \(entry.label)")
            }
        case .boolean(let zero, let one):
            lines.append("\(subject) label 0 \(zero)")
            lines.append("\(subject) label 1 \(one)")
        case .integer, .float, .binary:
            break
        }
    }

    private func appendFacts(of container: Container, to lines: inout [String]) {
        let subject = "container \(container.name)"
        lines.append(subject + (container.isAbstract ? " abstract" : " packet"))
        if let base = container.base { lines.append("\(subject) base \(self[base].name)") }
        for restriction in container.restrictions {
            lines.append("\(subject) when \(self[restriction.parameter].name) = \(restriction.value)")
        }
        let layout = layout(of: container.id)
        for field in layout.fields.suffix(container.entries.count) {
            lines.append("\(subject) bit \(padded(field.bitOffset)) \(self[field.parameter].name)")
        }
        lines.append("\(subject) bits \(layout.bits)")
    }

    private func appendFacts(of command: CommandDefinition, to lines: inout [String]) {
        let subject = "command \(command.name)"
        lines.append(subject + (command.isAbstract ? " abstract" : " packet"))
        if let base = command.base { lines.append("\(subject) base \(self[base].name)") }
        for assignment in command.assignments {
            lines.append("\(subject) assign \(assignment.argument) = \(assignment.text)")
        }
        let layout = layout(of: command.id)
        for field in layout.fields.suffix(command.entries.count) {
            let place = "\(subject) bit \(padded(field.bitOffset))"
            switch field.content {
            case .fixed(_, let value):
                lines.append("\(place) fixed \(field.bits) 0x\(String(value, radix: 16, uppercase: true))")
            case .argument(let index):
                lines.append("\(place) argument \(layout.arguments[index].argument.name)")
            }
        }
        lines.append("\(subject) bits \(layout.bits)")
        for argument in command.arguments {
            let type = argument.type
            let name = "argument \(command.name)/\(argument.name)"
            appendFacts(
                name, kind: type.kind, encoding: type.encoding, calibrator: type.calibrator, unit: type.unit,
                to: &lines)
            for range in type.ranges { lines.append("\(name) range \(range)") }
        }
    }

    /// Six digits, so that the order of the lines is the order of the bits.
    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
