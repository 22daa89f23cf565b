import MissionDatabase

/// A container before its names are looked up.
struct ContainerDraft {
    let element: Element
    let name: String
    let isAbstract: Bool
    let baseName: String?
}

extension Compiler {
    mutating func compileParameters(_ elements: [Element]) {
        for element in elements where define("parameter", element) {
            let items = ancillary(of: element, allowed: ["regolith:word", Self.absentKey] + Self.settingKeys)
            guard let name = element["name"], let typeName = element["parameterTypeRef"] else { continue }
            guard let type = parameterTypes[typeName] else {
                reportUnknown("parameter type", typeName, at: element, known: parameterTypes.keys.sorted())
                continue
            }
            checkWord(of: element, type: type, ancillary: items)
            parameterIndex[name] = parameters.count
            parameters.append(
                Parameter(
                    id: ParameterID(parameters.count), name: name, type: type,
                    description: Self.description(of: element),
                    setting: setting(of: element, type: type, ancillary: items),
                    absent: absent(of: element, type: type, ancillary: items), ancillary: items))
        }
    }

    mutating func draftContainers(_ elements: [Element]) {
        for element in elements where define("container", element) {
            guard let name = element["name"] else { continue }
            let isAbstract = element["abstract"].flatMap { Bool(xml: $0) } ?? false
            let base = element.child("BaseContainer")?["containerRef"]
            containers.append(
                ContainerDraft(element: element, name: name, isAbstract: isAbstract, baseName: base),
                named: name)
        }
    }

    mutating func finishContainers() -> [Container] {
        for draft in containers.all { checkBase(of: draft) }
        let lengths = containers.all.map { Self.bits(of: $0.element, parameters, parameterIndex) }
        return containers.all.enumerated().map { place, draft in
            let chain = containerChain(of: place)
            checkLength(of: draft, start: chain.dropLast().reduce(0) { $0 + lengths[$1] })
            let above = chain.dropLast().map { containers.all[$0].element }
            return Container(
                id: ContainerID(place), name: draft.name, description: Self.description(of: draft.element),
                isAbstract: draft.isAbstract,
                base: draft.baseName.flatMap { containers.index(of: $0) }.map { ContainerID($0) },
                restrictions: restrictions(of: draft, above: above),
                entries: entries(of: draft, above: above),
                period: period(of: draft, chain: chain))
        }
    }

    // MARK: Inheritance

    private mutating func checkBase(of draft: ContainerDraft) {
        guard let baseName = draft.baseName, let element = draft.element.child("BaseContainer") else {
            return
        }
        guard containers.index(of: baseName) != nil else {
            return reportUnknown("container", baseName, at: element, known: containers.names)
        }
        var seen = [draft.name]
        var next: String? = baseName
        while let name = next, let place = containers.index(of: name) {
            if name == draft.name {
                let circle = (seen + [name]).joined(separator: " → ")
                return diagnostics.error(
                    element, "the base leads back to itself (\(circle)): break the circle")
            }
            guard !seen.contains(name), seen.count < Limits.inheritance else { break }
            seen.append(name)
            next = containers.all[place].baseName
        }
        if seen.count >= Limits.inheritance {
            diagnostics.error(element, "more than \(Limits.inheritance) bases: flatten the inheritance")
        }
    }

    /// Places from the root to the container, cut off where the inheritance goes in a circle.
    private func containerChain(of place: Int) -> [Int] {
        var chain = [place]
        while let base = containers.all[chain[0]].baseName, let next = containers.index(of: base),
            !chain.contains(next), chain.count < Limits.inheritance
        {
            chain.insert(next, at: 0)
        }
        return chain
    }

    // MARK: Entries

    static func gap(of entry: Element) -> Int64 {
        entry.child("LocationInContainerInBits")?.child("FixedValue").flatMap { Int64(xml: $0.text) } ?? 0
    }

    private static func bits(
        of container: Element, _ parameters: [Parameter], _ index: [String: Int]
    ) -> Int64 {
        container.all(in: "EntryList").reduce(0) { sum, entry in
            let type = entry["parameterRef"].flatMap { index[$0] }.map { parameters[$0].type }
            return min(sum + max(0, gap(of: entry)) + Int64(type?.encoding.bits ?? 0), Limits.packetBits * 2)
        }
    }

    private mutating func checkLength(of draft: ContainerDraft, start: Int64) {
        var end = start
        for entry in draft.element.all(in: "EntryList") {
            let type = entry["parameterRef"].flatMap { parameterIndex[$0] }.map { parameters[$0].type }
            end += max(0, Self.gap(of: entry)) + Int64(type?.encoding.bits ?? 0)
            guard end <= Limits.packetBits else {
                let octets = (end + 7) / 8
                return diagnostics.error(
                    entry,
                    "the entry ends at octet \(octets), but a packet has \(Limits.packetBits / 8)"
                        + " before its checksum: shorten or split the container")
            }
        }
    }

    private mutating func entries(of draft: ContainerDraft, above: [Element]) -> [Container.Entry] {
        var used = Set(above.flatMap { $0.all(in: "EntryList").compactMap { $0["parameterRef"] } })
        var entries: [Container.Entry] = []
        for entry in draft.element.all(in: "EntryList") {
            guard let name = entry["parameterRef"] else { continue }
            guard let place = parameterIndex[name] else {
                reportUnknown("parameter", name, at: entry, known: parameters.map(\.name))
                continue
            }
            if !used.insert(name).inserted {
                diagnostics.error(entry, "\(name) stands twice in the packet: give each field its parameter")
            }
            entries.append(.init(ParameterID(place), gapBits: Int(clamping: Self.gap(of: entry))))
        }
        return entries
    }

    // MARK: Restrictions and period

    private mutating func restrictions(of draft: ContainerDraft, above: [Element]) -> [Container.Restriction]
    {
        guard let criteria = draft.element.child("BaseContainer")?.child("RestrictionCriteria") else {
            return []
        }
        let comparisons =
            criteria.children.filter { $0.name == "Comparison" } + criteria.all(in: "ComparisonList")
        if comparisons.isEmpty || criteria.children.count > 1 {
            diagnostics.error(criteria, "give one <Comparison> or one <ComparisonList> with comparisons")
        }
        let visible = Set(above.flatMap { $0.all(in: "EntryList").compactMap { $0["parameterRef"] } })
        var restrictions: [Container.Restriction] = []
        for comparison in comparisons {
            guard let name = comparison["parameterRef"], let text = comparison["value"] else { continue }
            guard let place = parameterIndex[name] else {
                reportUnknown("parameter", name, at: comparison, known: parameters.map(\.name))
                continue
            }
            guard visible.contains(name) else {
                diagnostics.error(
                    comparison, "\(name) stands in no base of \(draft.name): compare a field of a base")
                continue
            }
            let isCalibrated = comparison["useCalibratedValue"].flatMap { Bool(xml: $0) } ?? true
            let (value, objection) = Literal.comparison(
                text, isCalibrated: isCalibrated, type: parameters[place].type)
            guard let value else {
                diagnostics.error(comparison, objection)
                continue
            }
            restrictions.append(.init(ParameterID(place), equals: value))
        }
        return restrictions
    }

    private mutating func period(of draft: ContainerDraft, chain: [Int]) -> Container.Period? {
        let items = ancillary(of: draft.element, allowed: ["regolith:period"])
        guard let text = items.first(where: { $0.name == "regolith:period" })?.value else { return nil }
        if let milliseconds = Int64(xmlDurationMilliseconds: text) { return .milliseconds(milliseconds) }
        let own = chain.flatMap { containers.all[$0].element.all(in: "EntryList") }
        if let place = parameterIndex[text], own.contains(where: { $0["parameterRef"] == text }) {
            if parameters[place].type.unit == "s" { return .parameter(ParameterID(place)) }
            diagnostics.error(
                draft.element, "the period \(text) is not in seconds: give the parameter unit s")
            return nil
        }
        diagnostics.error(
            draft.element,
            "regolith:period \"\(text)\" is neither a parameter of this packet nor a duration like PT0.5S")
        return nil
    }
}
