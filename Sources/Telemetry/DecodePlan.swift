public import MissionDatabase
import Octets

/// Takes packets apart into samples. Compiled once from a database; decoding looks nothing up by name.
public struct DecodePlan: Sendable {
    private struct Recipe {
        let steps: [DecodeStep]
        let packetOctets: Int
    }

    /// The packet error control (CRC-16) behind every packet; the caller has checked it.
    public static let checksumOctets = 2

    private let choice: ContainerChoice
    /// The index is the container's id; abstract ones are empty.
    private let recipes: [Recipe]
    private let names: [String]
    private let curves: [Polynomial]
    private let enumerations: [Enumeration]

    public init(_ database: MissionDatabase) {
        var tables = DecodeTables()
        var recipes: [Recipe] = []
        for layout in database.containerLayouts {
            guard !database[layout.container].isAbstract else {
                recipes.append(Recipe(steps: [], packetOctets: 0))
                continue
            }
            let steps = layout.fields.map { DecodeStep($0, of: database[$0.parameter], tables: &tables) }
            recipes.append(
                Recipe(steps: steps, packetOctets: (layout.bits + 7) / 8 + DecodePlan.checksumOctets))
        }
        choice = ContainerChoice(database)
        self.recipes = recipes
        names = database.containers.map(\.name)
        curves = tables.curves
        enumerations = tables.enumerations
    }

    /// Octets of a packet of this container, packet error control included; 0 for an abstract one.
    public func packetOctets(of container: ContainerID) -> Int { recipes[container.index].packetOctets }

    /// The container of a packet, by the comparisons of the dictionary; `nil` if none matches.
    public func container(of packet: [UInt8]) -> ContainerID? {
        packet.withUnsafeBufferPointer { choice.container(of: $0) }
    }

    /// Fills `batch` with the samples of a whole packet, from its primary header to its packet error control.
    ///
    /// Everything that was in `batch` is gone, also after an error; times and quality are the caller's to set
    /// afterwards.
    @discardableResult
    public func decode(
        packet: [UInt8], into batch: inout SampleBatch
    ) throws(TelemetryError) -> ContainerID {
        batch.removeAll()
        guard let id = container(of: packet) else { throw Self.unknown(packet) }
        let recipe = recipes[id.index]
        guard packet.count == recipe.packetOctets else {
            throw .malformed(
                container: names[id.index], foundOctets: packet.count, expectedOctets: recipe.packetOctets)
        }
        batch.container = id
        packet.withUnsafeBufferPointer { bytes in
            batch.samples.reserveCapacity(recipe.steps.count)
            for step in recipe.steps { batch.samples.append(sample(of: step, in: bytes, &batch.octets)) }
        }
        return id
    }

    @inline(__always)
    private func sample(
        of step: DecodeStep, in bytes: UnsafeBufferPointer<UInt8>, _ octets: inout [UInt8]
    ) -> Sample {
        if step.meaning == .octets {
            let start = UInt32(octets.count)
            octets.append(contentsOf: bytes[step.firstOctet..<step.firstOctet + Int(step.size)])
            return Sample(
                parameter: step.parameter, raw: 0, value: .octets(start: start, count: step.size))
        }
        let pattern = step.pattern(in: bytes)
        let raw =
            step.isSigned ? BitField.signExtend(pattern, bits: Int(step.size)) : Int64(bitPattern: pattern)
        return Sample(parameter: step.parameter, raw: raw, value: value(of: raw, by: step))
    }

    @inline(__always)
    private func value(of raw: Int64, by step: DecodeStep) -> SampleValue {
        switch step.meaning {
        case .integer:
            return .integer(raw)
        case .unsigned:
            return .unsigned(UInt64(bitPattern: raw))
        case .real:
            return .real(number(raw, step) * step.c1 + step.c0)
        case .polynomial:
            return .real(curves[step.table](number(raw, step)))
        case .float32:
            return float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw))), step)
        case .float64:
            return float(Double(bitPattern: UInt64(bitPattern: raw)), step)
        case .label:
            guard let index = enumerations[step.table].index(of: raw) else { return .unlabelled(raw) }
            return .label(UInt32(index))
        case .flag:
            return .flag(raw != 0)
        case .octets:
            return .octets(start: 0, count: 0)
        }
    }

    @inline(__always)
    private func number(_ raw: Int64, _ step: DecodeStep) -> Double {
        step.isSigned ? Double(raw) : Double(UInt64(bitPattern: raw))
    }

    @inline(__always)
    private func float(_ value: Double, _ step: DecodeStep) -> SampleValue {
        .real(step.table < 0 ? value : curves[step.table](value))
    }

    /// CCSDS 133.0-B-2 §4.1.3; ECSS-E-ST-70-41C §7.4.3 where the packet has a secondary header.
    private static func unknown(_ packet: [UInt8]) -> TelemetryError {
        guard packet.count >= 6 else { return .unknownPacket(apid: nil, service: nil, subtype: nil) }
        let apid = UInt16(packet[0] & 0x07) << 8 | UInt16(packet[1])
        guard packet[0] & 0x08 != 0, packet.count >= 9 else {
            return .unknownPacket(apid: apid, service: nil, subtype: nil)
        }
        return .unknownPacket(apid: apid, service: packet[7], subtype: packet[8])
    }
}
