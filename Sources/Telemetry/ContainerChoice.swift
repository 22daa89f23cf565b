import MissionDatabase
import Octets

/// Finds the container of a packet: from the roots down, at each container the children whose fields match.
///
/// Children that test the same fields are a group; the values in the packet are looked up among the group's
/// by bisection. Cost: one look-up for each group on the way, whatever the number of packets in the
/// dictionary.
struct ContainerChoice: Sendable {
    private struct Field: Equatable {
        let bitOffset: Int
        let bits: Int
        let isSigned: Bool
    }

    private struct Group {
        let fields: [Field]
        /// Octets a packet needs for the fields.
        let octets: Int
        /// In rising order of their values; `values` is one row of `fields.count` for each.
        let members: [ContainerID]
        let values: [Int64]
    }

    private struct Node {
        let isAbstract: Bool
        let depth: Int
        let groups: [Group]
    }

    private let nodes: [Node]
    private let roots: [ContainerID]

    init(_ database: MissionDatabase) {
        var children = [[ContainerID]](repeating: [], count: database.containers.count)
        var roots: [ContainerID] = []
        for container in database.containers {
            if let base = container.base {
                children[base.index].append(container.id)
            } else {
                roots.append(container.id)
            }
        }
        self.roots = roots
        nodes = database.containers.map { container in
            var depth = 0
            var next = container.base
            while let base = next {
                depth += 1
                next = database[base].base
            }
            return Node(
                isAbstract: container.isAbstract, depth: depth,
                groups: Self.groups(of: children[container.id.index], database))
        }
    }

    private static func groups(of children: [ContainerID], _ database: MissionDatabase) -> [Group] {
        var kinds: [(fields: [Field], members: [(ContainerID, [Int64])])] = []
        for child in children {
            let layout = database.layout(of: child)
            var tests: [(Field, Int64)] = []
            for restriction in database[child].restrictions {
                guard let place = layout.fields.first(where: { $0.parameter == restriction.parameter }) else {
                    continue
                }
                let encoding = database[restriction.parameter].type.encoding
                guard encoding.form != .binary else { continue }
                let field = Field(
                    bitOffset: place.bitOffset, bits: encoding.bits,
                    isSigned: encoding.form == .twosComplement)
                tests.append((field, restriction.value))
            }
            tests.sort { ($0.0.bitOffset, $0.1) < ($1.0.bitOffset, $1.1) }
            let fields = tests.map(\.0)
            let member = (child, tests.map(\.1))
            if let kind = kinds.firstIndex(where: { $0.fields == fields }) {
                kinds[kind].members.append(member)
            } else {
                kinds.append((fields, [member]))
            }
        }
        return kinds.map { kind in
            let members = kind.members.sorted { $0.1.lexicographicallyPrecedes($1.1) }
            return Group(
                fields: kind.fields,
                octets: kind.fields.map { ($0.bitOffset + $0.bits + 7) / 8 }.max() ?? 0,
                members: members.map(\.0), values: members.flatMap(\.1))
        }
    }

    /// The most-derived packet that matches; of two equally deep ones the one found first.
    func container(of bytes: UnsafeBufferPointer<UInt8>) -> ContainerID? {
        var best: ContainerID?
        for root in roots { descend(from: root, bytes, &best) }
        return best
    }

    private func descend(
        from id: ContainerID, _ bytes: UnsafeBufferPointer<UInt8>, _ best: inout ContainerID?
    ) {
        if !nodes[id.index].isAbstract {
            if let found = best {
                if nodes[found.index].depth < nodes[id.index].depth { best = id }
            } else {
                best = id
            }
        }
        for number in nodes[id.index].groups.indices {
            visit(id, group: number, bytes, &best)
        }
    }

    /// Goes on with every member of the group that has the packet's values.
    private func visit(
        _ id: ContainerID, group number: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ best: inout ContainerID?
    ) {
        let octets = nodes[id.index].groups[number].octets
        guard bytes.count >= octets else { return }
        var low = 0
        var high = nodes[id.index].groups[number].members.count
        while low < high {
            let middle = (low + high) / 2
            if order(id, number, member: middle, bytes) < 0 { low = middle + 1 } else { high = middle }
        }
        while low < nodes[id.index].groups[number].members.count, order(id, number, member: low, bytes) == 0 {
            descend(from: nodes[id.index].groups[number].members[low], bytes, &best)
            low += 1
        }
    }

    /// −1, 0, 1: the member's values stand before, at, after those of the packet.
    private func order(
        _ id: ContainerID, _ number: Int, member: Int, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let count = nodes[id.index].groups[number].fields.count
        for place in 0..<count {
            let field = nodes[id.index].groups[number].fields[place]
            let pattern = BitField.extract(bytes, at: field.bitOffset, bits: field.bits)
            let found =
                field.isSigned ? BitField.signExtend(pattern, bits: field.bits) : Int64(bitPattern: pattern)
            let value = nodes[id.index].groups[number].values[member * count + place]
            if value != found { return value < found ? -1 : 1 }
        }
        return 0
    }
}
