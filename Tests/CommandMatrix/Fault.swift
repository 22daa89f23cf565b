import MockDevices

/// One thing that may be wrong with a command, or lie at the edge of what is right.
struct Fault: Sendable {
    let name: String
    /// Faults of one axis exclude each other.
    let axis: String
    let apply: @Sendable (inout Request, Facts) -> Void

    private static let header: [Fault] = [
        Fault(name: "CRC wrong", axis: "crc") { request, _ in request.isDamaged = true },
        Fault(name: "an octet short", axis: "length") { request, _ in
            if request.argumentOctets > 0 { request.lengthDelta = -1 }
        },
        Fault(name: "an octet long", axis: "length") { request, _ in request.lengthDelta = 1 },
        Fault(name: "another boot", axis: "boot") { request, _ in request.boot &+= 1 },
        Fault(name: "another epoch", axis: "epoch") { request, _ in request.epoch &+= 1 },
        Fault(name: "a stored id", axis: "id") { request, facts in
            request.id = facts.stored?.id ?? request.id
        },
        Fault(name: "an id of the past", axis: "id") { request, _ in request.id = 1 },
        Fault(name: "no expiry", axis: "expiry") { request, _ in request.expiry = 0 },
        Fault(name: "expired", axis: "expiry") { request, facts in request.expiry = facts.now &- 1 },
        Fault(name: "expiring now", axis: "expiry") { request, facts in request.expiry = facts.now },
        Fault(name: "10 s ahead", axis: "expiry") { request, facts in request.expiry = facts.now &+ 10_000 },
        Fault(name: "over 10 s ahead", axis: "expiry") { request, facts in
            request.expiry = facts.now &+ 10_001
        },
        Fault(name: "the present state", axis: "state") { request, facts in
            request.expectedState = facts.view.state.rawValue
        },
        Fault(name: "another state", axis: "state") { request, facts in
            request.expectedState = facts.view.state.rawValue ^ 1
        },
        Fault(name: "a wrong token", axis: "token") { request, _ in request.token ^= 0x10 },
        Fault(name: "no token", axis: "token") { request, _ in request.token = 0 },
    ]

    /// The header's, and for each argument the edges of its range and what lies just outside.
    static func all(of kind: CommandKind) -> [Fault] {
        let ofHeader = header.filter { fault in
            kind.hasAuthorityBlock || !["epoch", "state", "token"].contains(fault.axis)
        }
        return ofHeader + kind.own.flatMap(edges)
    }

    private static func edges(_ field: CommandKind.Field) -> [Fault] {
        func fault(_ word: String, _ value: Int64) -> Fault {
            Fault(name: "\(field.name) \(word) (\(value))", axis: field.name) { request, _ in
                request.arguments[Int(field.index) - 1] = value
            }
        }
        if field.name == "state_rev" || field.name == "wire_hash" {
            return [
                Fault(name: "another \(field.name)", axis: field.name) { request, _ in
                    request.arguments[Int(field.index) - 1] ^= 1
                }
            ]
        }
        guard let range = field.range, field.bits < 64 else { return [] }
        let least: Int64 = field.isSigned ? -(1 << Int64(field.bits - 1)) : 0
        let most: Int64 = (1 << Int64(field.isSigned ? field.bits - 1 : field.bits)) - 1
        var faults = [fault("least", range.lowerBound), fault("most", range.upperBound)]
        if range.lowerBound > least { faults.append(fault("under", range.lowerBound - 1)) }
        if range.upperBound < most { faults.append(fault("over", range.upperBound + 1)) }
        if range.lowerBound - 1 > least { faults.append(fault("smallest", least)) }
        if range.upperBound + 1 < most { faults.append(fault("greatest", most)) }
        if let hole = field.holes.first { faults.append(fault("unnamed", hole)) }
        return faults
    }
}
