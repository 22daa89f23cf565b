import RigFirmware
import RigLinkC

/// A telecommand packet under construction; every field can be made wrong on purpose.
struct BenchCommand {
    var id: UInt32 = 0
    var expiry: UInt32 = 0
    /// Nil: the present one of the rig.
    var bootCount: UInt16?
    var function: UInt16
    /// Epoch, operator, expected state, token; nil for a query.
    var authority: (epoch: UInt16, operator: UInt16, state: UInt8, token: UInt32)? = (1, 7, 255, 0)
    var arguments: [UInt8] = []
    var damagesCRC = false

    func packet() -> [UInt8] {
        var data = Octets([0x2F, 8, 1, 0, 16])
        data.add(id, 4)
        data.add(expiry, 4)
        data.add(bootCount ?? 0, 2)
        data.add(function, 2)
        if let authority {
            data.add(authority.epoch, 2)
            data.add(authority.operator, 2)
            data.add(authority.state, 1)
            data.add(authority.token, 4)
        }
        data.all += arguments
        var packet = Octets([0x19, 0x80, 0xC0 | UInt8(truncatingIfNeeded: id >> 8 & 0x3F)])
        packet.add(id, 1)
        packet.add(data.all.count + 1, 2)
        packet.all += data.all
        let sum = packet.all.withUnsafeBufferPointer { rl_crc16($0.baseAddress, $0.count) }
        packet.add(damagesCRC ? sum ^ 1 : sum, 2)
        return packet.all
    }

    static func ping() -> BenchCommand {
        BenchCommand(function: 1, authority: nil)
    }

    /// Any command by its function number and the raw octets of its own arguments.
    static func raw(_ function: UInt16, _ fields: [(value: Int, octets: Int)] = []) -> BenchCommand {
        var octets = Octets()
        for field in fields { octets.add(field.value, field.octets) }
        return BenchCommand(function: function, arguments: octets.all)
    }

    /// A query: no authority block, no expiry.
    static func query(_ function: UInt16, _ fields: [(value: Int, octets: Int)] = []) -> BenchCommand {
        var command = raw(function, fields)
        command.authority = nil
        return command
    }

    /// A two-step command: PREPARE without a token, FIRE with the one that PREPARE returned.
    static func twoStep(
        _ function: UInt16, token: UInt32? = nil, operator: UInt16 = 7, approver: UInt16 = 0,
        _ fields: [(value: Int, octets: Int)] = []
    ) -> BenchCommand {
        var command = raw(
            function, [(token == nil ? 1 : 2, 1), (Int(token ?? 0), 4), (Int(approver), 2)] + fields)
        command.authority?.operator = `operator`
        return command
    }

    static func simple(_ function: UInt16) -> BenchCommand {
        BenchCommand(function: function)
    }

    static func arm(
        scope: UInt8 = 3, path: UInt8 = 0, ttl: UInt16 = 900, wireHash: [UInt8], stateRevision: UInt32
    ) -> BenchCommand {
        var octets = Octets([scope, path])
        octets.add(ttl, 2)
        octets.all += wireHash
        octets.add(stateRevision, 4)
        return BenchCommand(function: 2, arguments: octets.all)
    }

    static func clearStop(_ stop: UInt32) -> BenchCommand {
        var octets = Octets()
        octets.add(stop, 4)
        return BenchCommand(function: 5, arguments: octets.all)
    }

    static func spin(rpm: Double, ramp: Double = 200, seconds: Double) -> BenchCommand {
        var octets = Octets()
        octets.add(Int(rpm * 10), 2)
        octets.add(Int(ramp * 10), 2)
        octets.add(Int(seconds * 10), 2)
        return BenchCommand(function: 16, arguments: octets.all)
    }

    static func moveZ(millimetres: Double, speed: Double = 10) -> BenchCommand {
        var octets = Octets()
        octets.add(Int(millimetres * 1_000), 4)
        octets.add(Int(speed * 1_000), 2)
        return BenchCommand(function: 17, arguments: octets.all)
    }
}

/// A report of PUS service 1 as it came.
struct BenchReport: Equatable {
    var subtype: UInt8
    var command: UInt32
    var code: UInt16 = 0
    var index: UInt8 = 0
    var value: Int32 = 0
    var limit: Int32 = 0
    var result: UInt32 = 0

    init?(_ packet: [UInt8]) {
        // 6 primary, 3 PUS, 2 counter, 2 destination, 7 time = 20 octets of headers.
        guard packet.count >= 30, packet[7] == 1 else { return nil }
        let octets = Octets(packet)
        subtype = packet[8]
        command = UInt32(octets.number(24, 4))
        switch subtype {
        case 2, 4, 6, 8:
            code = UInt16(octets.number(28, 2))
            index = packet[30]
            value = Int32(truncatingIfNeeded: octets.number(31, 4))
            limit = Int32(truncatingIfNeeded: octets.number(35, 4))
        case 5: result = UInt32(octets.number(28, 2))
        case 7: result = UInt32(octets.number(28, 4))
        default: break
        }
    }
}

/// An event of PUS service 5 as it came.
struct BenchEvent: Equatable {
    var id: UInt16
    var boot: UInt16
    var count: UInt32
    var a: Int32
    var b: Int32
    var limit: Int32

    init?(_ packet: [UInt8]) {
        guard packet.count >= 46, packet[7] == 5 else { return nil }
        let octets = Octets(packet)
        id = UInt16(octets.number(20, 2))
        boot = UInt16(octets.number(22, 2))
        count = UInt32(octets.number(24, 4))
        a = Int32(truncatingIfNeeded: octets.number(32, 4))
        b = Int32(truncatingIfNeeded: octets.number(36, 4))
        limit = Int32(truncatingIfNeeded: octets.number(40, 4))
    }
}

/// A part of the fault snapshot (service 13) as it came.
struct SnapshotPart: Equatable {
    struct Sample: Equatable {
        var rpm, current, torque, force: Int
        var bitDepth: Int
    }

    var subtype: UInt8
    var transaction: Int
    var part: Int
    var parts: Int
    var cause: Int
    /// Rig milliseconds of the first sample.
    var at: Int
    var samples: [Sample]

    init?(_ packet: [UInt8]) {
        guard packet.count == 34 + 960 + 2, packet[7] == 13 else { return nil }
        let octets = Octets(packet)
        func signed(_ place: Int, _ count: Int) -> Int {
            let value = Int(octets.number(place, count))
            return value >= 1 << (8 * count - 1) ? value - (1 << (8 * count)) : value
        }
        subtype = packet[8]
        (transaction, part) = (Int(octets.number(24, 2)), Int(octets.number(26, 2)))
        (parts, cause, at) = (Int(packet[28]), Int(packet[29]), Int(octets.number(30, 4)))
        samples = (0..<80).map { index in
            let from = 34 + 12 * index
            return Sample(
                rpm: signed(from, 2), current: signed(from + 2, 2), torque: signed(from + 4, 2),
                force: signed(from + 6, 2), bitDepth: signed(from + 8, 4))
        }
    }
}
