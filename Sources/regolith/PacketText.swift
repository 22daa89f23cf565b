import Foundation
import MissionDatabase
import Station
import Telemetry
import XTCE

/// Packets as tables or JSON lines, by a dictionary.
struct PacketText {
    fileprivate let database: MissionDatabase
    private let plan: DecodePlan
    private let isJSON: Bool
    private let isBrief: Bool
    /// Octets in rows, and each field with its place.
    private let isAnnotated: Bool
    private var batch = SampleBatch()
    /// Packets with a meaning, and what has none.
    private(set) var shown = 0
    private(set) var bad = 0

    init(
        _ database: MissionDatabase, isJSON: Bool, isBrief: Bool, isAnnotated: Bool = false, shown: Int = 0,
        bad: Int = 0
    ) {
        self.database = database
        plan = DecodePlan(database)
        (self.isJSON, self.isBrief, self.isAnnotated) = (isJSON, isBrief, isAnnotated)
        (self.shown, self.bad) = (shown, bad)
    }

    /// The octets that a file says: themselves, or those that its hex digits name.
    static func octets(of bytes: [UInt8]) -> [UInt8] {
        var text = bytes[...]
        var digits: [UInt8] = []
        while let byte = text.popFirst() {
            switch byte {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: digits.append(byte)
            case UInt8(ascii: "x") where digits.last == 0x30: digits.removeLast()
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "-"): break
            default: return bytes
            }
        }
        guard !digits.isEmpty, digits.count % 2 == 0 else { return bytes }
        return stride(from: 0, to: digits.count, by: 2).compactMap { at in
            UInt8(String(decoding: digits[at...at + 1], as: UTF8.self), radix: 16)
        }
    }

    /// The dictionary in a file. Errors: `Exit.failed`, told, and what the loader says.
    static func load(_ file: String) throws -> MissionDatabase {
        guard let octets = FileManager.default.contents(atPath: file) else {
            Terminal.complain("regolith: the dictionary \(file) cannot be read: name it with --dictionary")
            throw Exit.failed
        }
        return try XTCELoader.load(bytes: Array(octets), file: file).database
    }

    /// Shows one thing; `place` says where it stands.
    mutating func show(_ item: PacketStream.Found, at place: String) {
        switch item {
        case .frame: break
        case .packet(let packet, let isRepeat): show(packet, isRepeat, place)
        case .damaged(let octets, let why):
            bad += 1
            say(["place": place, "error": why, "octets": hex(octets)], "\(place)  DAMAGED: \(why)", octets)
        }
    }

    private mutating func show(_ packet: [UInt8], _ isRepeat: Bool, _ place: String) {
        guard let heads = PacketHeads(packet) else { return }
        let kind = heads.isTelecommand ? "command" : "telemetry"
        var words = "\(place)  \(kind) APID \(String(heads.apid, radix: 16))h count \(heads.count), "
        words += "\(heads.octets) octets" + (isRepeat ? ", came again" : "")
        var object: [String: Any] = [
            "place": place, "apid": heads.apid, "count": heads.count, "command": heads.isTelecommand,
            "repeat": isRepeat, "octets": hex(packet),
        ]
        guard heads.isWhole else {
            bad += 1
            object["error"] = "error control"
            return say(object, words + "  DAMAGED: its error control does not hold", packet)
        }
        guard !heads.isTelecommand else {
            shown += 1
            return say(object, words, packet)
        }
        do {
            let container = try plan.decode(packet: packet, into: &batch)
            shown += 1
            object["packet"] = database[container].name
            object["values"] = values()
            let table = isAnnotated ? fields(of: container, packet) : table()
            if isAnnotated { object["fields"] = places(of: container, packet) }
            say(object, words + "  \(database[container].name)", packet, table)
        } catch {
            bad += 1
            object["error"] = "\(error)"
            say(object, words + "  UNKNOWN: \(error)", packet)
        }
    }

    private func values() -> [String: Any] {
        var values: [String: Any] = [:]
        for sample in batch.samples {
            let parameter = database[sample.parameter]
            var value: [String: Any] = [
                "raw": sample.raw, "text": sample.text(in: database, octets: batch.octets),
            ]
            if let unit = parameter.type.unit { value["unit"] = unit }
            values[parameter.name] = value
        }
        return values
    }

    fileprivate func table() -> [String] {
        let width = batch.samples.map { database[$0.parameter].name.count }.max() ?? 0
        return batch.samples.map { sample in
            let parameter = database[sample.parameter]
            let name = parameter.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let text = sample.text(in: database, octets: batch.octets)
            let unit = parameter.type.unit.map { " " + $0 } ?? ""
            let raw = "\(sample.raw)" == text ? "" : "   (raw \(sample.raw))"
            return "    \(name)  \(text)\(unit)\(raw)"
        }
    }

    private func say(_ object: [String: Any], _ words: String, _ octets: [UInt8], _ table: [String] = []) {
        if isJSON {
            let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
            return Terminal.say(String(decoding: data ?? Data(), as: UTF8.self))
        }
        Terminal.say(words.trimmingCharacters(in: .whitespaces))
        if isAnnotated {
            for line in rows(of: octets) { Terminal.say(line) }
        } else if !isBrief {
            Terminal.say("    " + hex(octets))
        }
        for line in table { Terminal.say(line) }
    }

    fileprivate func hex(_ octets: [UInt8]) -> String { octets.map { String(format: "%02x", $0) }.joined() }
}

/// Fields at their places among the octets.
extension PacketText {
    /// Sixteen octets a row, with the number of the first.
    private func rows(of octets: [UInt8]) -> [String] {
        stride(from: 0, to: octets.count, by: 16).map { start in
            let row = octets[start..<min(start + 16, octets.count)]
            return String(format: "    %04x  ", start)
                + row.map { String(format: "%02x", $0) }.joined(separator: " ")
        }
    }

    /// `octet.bit`, bits, the octets that the field lies in, name, value.
    private func fields(of container: ContainerID, _ packet: [UInt8]) -> [String] {
        let names = table().map { $0.drop { $0 == " " } }
        return zip(database.layout(of: container).fields, names).map { field, name in
            let bits = database[field.parameter].type.encoding.bits
            let place = "\(field.bitOffset / 8).\(field.bitOffset % 8)"
            let octets = hex(Self.octets(field.bitOffset, bits, packet))
            return "    " + place.padding(toLength: 6, withPad: " ", startingAt: 0)
                + "\(bits) bit".padding(toLength: 9, withPad: " ", startingAt: 0)
                + octets.padding(toLength: max(18, octets.count), withPad: " ", startingAt: 0) + name
        }
    }

    private func places(of container: ContainerID, _ packet: [UInt8]) -> [[String: Any]] {
        database.layout(of: container).fields.map { field in
            let bits = database[field.parameter].type.encoding.bits
            return [
                "name": database[field.parameter].name, "bitOffset": field.bitOffset, "bits": bits,
                "octets": hex(Self.octets(field.bitOffset, bits, packet)),
            ]
        }
    }

    /// The octets that some bits lie in.
    private static func octets(_ offset: Int, _ bits: Int, _ packet: [UInt8]) -> [UInt8] {
        Array(packet.dropFirst(offset / 8).prefix((offset + bits + 7) / 8 - offset / 8))
    }
}
