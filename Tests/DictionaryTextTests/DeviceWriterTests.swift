import MissionDatabase
import Octets
import RigLinkC
import Telemetry
import Testing
import Seeds

/// The writers that were generated for the device, against the decoder of the station.
@Suite("What the device writes")
struct DeviceWriterTests {
    let database: MissionDatabase

    init() throws { database = try GeneratedFileTests.database() }

    /// Fills a structure with noise, has it written, decodes it, and looks every field up.
    private func check<Value>(
        _ name: String, _ zero: Value, octets: Int, _ write: (UnsafeMutablePointer<UInt8>, Value) -> Int
    ) throws {
        let container = try #require(database.container(named: name))
        let layout = database.layout(of: container.id)
        let header = database.layout(of: try #require(database.container(named: "RigPacket")).id).bits / 8
        var random = SeededGenerator(seed: 2026)
        for _ in 0..<50 {
            var value = zero
            withUnsafeMutableBytes(of: &value) { bytes in
                for place in bytes.indices { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            }
            var packet = [UInt8](repeating: 0, count: layout.bits / 8 + 2)
            for restriction in layout.restrictions {
                let field = try #require(layout.fields.first { $0.parameter == restriction.parameter })
                BitField.insert(
                    UInt64(bitPattern: restriction.value), into: &packet, at: field.bitOffset,
                    bits: database[field.parameter].type.encoding.bits)
            }
            var body = [UInt8](repeating: 0, count: 1024)
            let written = body.withUnsafeMutableBufferPointer { write($0.baseAddress!, value) }
            #expect(written == octets && written == packet.count - header - 2)
            packet.replaceSubrange(header..<(header + written), with: body[..<written])
            var batch = SampleBatch()
            #expect(try DecodePlan(database).decode(packet: packet, into: &batch) == container.id)
            for child in Mirror(reflecting: value).children {
                try compare(child.value, named: try #require(child.label), in: batch)
            }
        }
    }

    /// An array of C is a tuple here: its elements are the parameters name_1, name_2, …
    private func compare(_ value: Any, named name: String, in batch: SampleBatch) throws {
        guard let parameter = database.parameter(named: name) else {
            for (place, element) in Mirror(reflecting: value).children.enumerated() {
                try compare(element.value, named: "\(name)_\(place + 1)", in: batch)
            }
            return
        }
        let sample = try #require(batch[parameter.id], "\(name)")
        guard let number = value as? any FixedWidthInteger else { return }
        #expect(sample.raw == Int64(truncatingIfNeeded: number), "\(name)")
    }

    @Test func `every field arrives where the dictionary has it`() throws {
        try check("FAST", rd_fast(), octets: RD_OCTETS_FAST) { at, value in
            withUnsafePointer(to: value) { rd_write_fast(at, $0) }
        }
        try check("MED", rd_med(), octets: RD_OCTETS_MED) { at, value in
            withUnsafePointer(to: value) { rd_write_med(at, $0) }
        }
        try check("SLOW", rd_slow(), octets: RD_OCTETS_SLOW) { at, value in
            withUnsafePointer(to: value) { rd_write_slow(at, $0) }
        }
        try check("CONFIG", rd_config(), octets: RD_OCTETS_CONFIG) { at, value in
            withUnsafePointer(to: value) { rd_write_config(at, $0) }
        }
        try check("LIMITS", rd_limits(), octets: RD_OCTETS_LIMITS) { at, value in
            withUnsafePointer(to: value) { rd_write_limits(at, $0) }
        }
        try check("CHECKS", rd_checks(), octets: RD_OCTETS_CHECKS) { at, value in
            withUnsafePointer(to: value) { rd_write_checks(at, $0) }
        }
        try check("FAST_DECIMATED", rd_fast_decimated(), octets: RD_OCTETS_FAST_DECIMATED) {
            at, value in
            withUnsafePointer(to: value) { rd_write_fast_decimated(at, $0) }
        }
    }

    @Test func `the flags of FAST are the bits that the device has names for`() throws {
        var fast = rd_fast()
        fast.flags_status = UInt32(RD_STATUS_HEATER) | UInt32(RD_STATUS_SPINDLE_MOVING)
        fast.flags_inhibit = UInt32(RD_BLOCKED_Z_DOWN) | UInt32(RD_INHIBIT_TILT)
        var body = [UInt8](repeating: 0, count: 64)
        _ = body.withUnsafeMutableBufferPointer { rd_write_fast($0.baseAddress!, &fast) }
        let layout = database.layout(of: try #require(database.container(named: "FAST")).id)
        let header = database.layout(of: try #require(database.container(named: "RigPacket")).id).bits
        let set = layout.fields.filter { field in
            let bit = field.bitOffset - header
            return bit >= 41 * 8 && body[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
        }.map { database[$0.parameter].name }
        #expect(set == ["status_heater", "status_spindle_moving", "blocked_z_down", "inhibit_tilt"])
    }
}
