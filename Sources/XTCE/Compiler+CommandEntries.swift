import MissionDatabase

extension Compiler {
    mutating func entries(of draft: CommandDraft, above: [CommandDraft]) -> [CommandDefinition.Entry] {
        let arguments = (above + [draft]).flatMap(\.arguments).compactMap { $0["name"] }
        var placed = Set(
            above.flatMap { $0.container?.all(in: "EntryList").compactMap { $0["argumentRef"] } ?? [] })
        var entries: [CommandDefinition.Entry] = []
        for element in draft.container?.all(in: "EntryList") ?? [] {
            if element.name == "FixedValueEntry" {
                if let entry = fixedEntry(element) { entries.append(entry) }
                continue
            }
            guard let name = element["argumentRef"] else { continue }
            guard arguments.contains(name) else {
                diagnostics.error(
                    element, "argument \(name) does not exist" + Spelling.hint(name, in: arguments))
                continue
            }
            if !placed.insert(name).inserted {
                diagnostics.error(element, "argument \(name) stands twice in the packet: keep one entry")
            }
            entries.append(.argument(name))
        }
        return entries
    }

    private mutating func fixedEntry(_ element: Element) -> CommandDefinition.Entry? {
        guard let digits = element["binaryValue"],
            let bits = element["sizeInBits"].flatMap({ Int64(xml: $0) }),
            (1...64).contains(bits)
        else { return nil }
        guard let value = UInt64(digits, radix: 16), bits == 64 || value >> UInt64(bits) == 0 else {
            diagnostics.error(
                element, "binaryValue \(digits) does not fit in \(bits) bits: correct it or split the entry")
            return nil
        }
        guard Int64(digits.utf8.count) == (bits + 7) / 8 * 2 else {
            diagnostics.error(
                element,
                "binaryValue \(digits) is not the \((bits + 7) / 8) octets of \(bits) bits: correct it")
            return nil
        }
        return .fixed(name: element["name"], value: value, bits: Int(bits))
    }

    static func significance(_ element: Element) -> Significance? {
        switch element["consequenceLevel"] ?? "normal" {
        case "normal": return .normal
        case "user1": return .user1
        case "vital": return .vital
        case "critical": return .critical
        case "forbidden": return .forbidden
        default: return nil
        }
    }

    mutating func verifiers(of draft: CommandDraft) -> [Verifier] {
        var verifiers: [Verifier] = []
        for element in draft.element.all(in: "VerifierSet") {
            guard let stage = element["name"].flatMap({ Verifier.Stage(rawValue: $0) }),
                let reference = element.child("ContainerRef"), let name = reference["containerRef"],
                let timeout = element.child("CheckWindow")?["timeToStopChecking"]
                    .flatMap({ Int64(xmlDurationMilliseconds: $0) })
            else { continue }
            guard let place = containers.index(of: name) else {
                reportUnknown("container", name, at: reference, known: containers.names)
                continue
            }
            if containers.all[place].isAbstract {
                diagnostics.error(reference, "\(name) is abstract, no packet is ever one: name a packet")
            }
            if verifiers.contains(where: { $0.stage == stage }) {
                diagnostics.error(element, "a second verifier of stage \(stage.rawValue): keep one")
            }
            verifiers.append(
                Verifier(stage: stage, container: ContainerID(place), timeoutMilliseconds: timeout))
        }
        return verifiers
    }
}
