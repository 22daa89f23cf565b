import ArgumentParser
import Foundation
import Journal
import MissionDatabase
import Octets
import Station

/// `regolith replay --dictionary`: what telemetry would read like under another dictionary.
struct ReplayComparison {
    let path: String
    let isJSON: Bool

    func run(_ file: String) throws {
        let other = try load(file)
        var comparison: DictionaryComparison?
        var dictionary: [UInt8] = []
        var streams: [UInt8: PacketStream] = [:]
        var scan = try JournalScan(try JournalOutline(path: path), from: .start, to: .end)
        while let step = try scan.next() {
            guard let program = step.core?.program else { continue }
            if program.dictionary != dictionary {
                try comparison.map(tell)
                dictionary = program.dictionary
                comparison = DictionaryComparison(recorded: program.database, other: other)
            }
            guard case .link(let link, .received, _) = step.record.channel else { continue }
            var found: [PacketStream.Found] = []
            streams[link.index, default: PacketStream()].feed(step.record.payload) { found.append($0) }
            for case .packet(let packet, isRepeat: false) in found { comparison?.take(packet) }
        }
        guard let comparison else { throw StationError.replay("\(path) names no dictionary of its own") }
        try tell(comparison)
        if !comparison.differences.isEmpty { throw Exit.failed }
    }

    private func load(_ file: String) throws -> MissionDatabase {
        do {
            return try PacketText.load(file)
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.complain("\(error)")
            throw Exit.failed
        }
    }

    private func tell(_ comparison: DictionaryComparison) throws {
        for difference in comparison.differences {
            if isJSON {
                let object: [String: Any] = [
                    "kind": difference.kind.rawValue, "name": difference.name, "text": difference.text,
                    "packets": difference.count,
                ]
                let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
                Terminal.say(String(decoding: data, as: UTF8.self))
                continue
            }
            let often = difference.count == 0 ? "" : " (\(difference.count) packets)"
            Terminal.say("\(difference.kind.rawValue): \(difference.name) \(difference.text)\(often)")
        }
        let text = "\(comparison.packets) packets, \(comparison.changedPackets) of them read differently"
        if isJSON {
            Terminal.complain(text)
        } else {
            Terminal.say(text)
        }
    }
}
