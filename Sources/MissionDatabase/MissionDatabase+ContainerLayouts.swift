extension MissionDatabase {
    static func layouts(
        of containers: [Container], parameters: [Parameter]
    ) throws(MissionDatabaseError) -> [ContainerLayout] {
        var layouts: [ContainerLayout] = []
        layouts.reserveCapacity(containers.count)
        for (place, container) in containers.enumerated() {
            let chain = try lineage(from: place, name: container.name, count: containers.count) {
                containers[$0].base?.index
            }
            layouts.append(
                try layout(of: container, chain: chain.map { containers[$0] }, parameters: parameters))
        }
        return layouts
    }

    private static func layout(
        of container: Container, chain: [Container], parameters: [Parameter]
    ) throws(MissionDatabaseError) -> ContainerLayout {
        var fields: [ContainerLayout.Field] = []
        var restrictions: [Container.Restriction] = []
        var bits = 0
        for layer in chain {
            for restriction in layer.restrictions {
                guard fields.contains(where: { $0.parameter == restriction.parameter }) else {
                    let owner = "restriction of \(layer.name)"
                    throw .unknownReference(
                        owner: owner, reference: "parameter \(restriction.parameter.rawValue) of a base")
                }
                restrictions.append(restriction)
            }
            for entry in layer.entries {
                guard entry.parameter.index < parameters.count else {
                    throw .unknownReference(
                        owner: layer.name, reference: "parameter \(entry.parameter.rawValue)")
                }
                guard (0...Limits.packetBits).contains(entry.gapBits) else {
                    throw .badEntry(owner: layer.name, reason: "a gap of \(entry.gapBits) bits")
                }
                let encoding = parameters[entry.parameter.index].type.encoding
                fields.append(.init(parameter: entry.parameter, bitOffset: bits + entry.gapBits))
                bits += entry.gapBits + encoding.bits
                guard bits <= Limits.packetBits else {
                    throw .tooLong(owner: layer.name, bits: bits, limit: Limits.packetBits)
                }
            }
        }
        if case .parameter(let id) = container.period, id.index >= parameters.count {
            throw .unknownReference(owner: container.name, reference: "period parameter \(id.rawValue)")
        }
        return ContainerLayout(
            container: container.id, fields: fields, restrictions: restrictions, bits: bits)
    }
}
