import Archive
import Foundation
import Journal
import MissionDatabase
import Octets
import Station
import Telemetry

/// The octets of a packet that the archive knows, out of the journal, with the dictionary that it came by.
struct JournalPacket {
    let octets: [UInt8]
    let database: MissionDatabase

    /// A packet that spans records began at most so many before.
    private static let lead: UInt64 = 64

    /// Errors: `StationError`, with what to do.
    init(_ packet: ArchivedPacket, in journal: String) throws {
        let position = packet.moment.position
        let files = JournalSegments.paths(of: position.segment, in: journal)
        guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw StationError.journal(
                "segment \(position.segment) is not in \(journal): the octets are in the journal only")
        }
        let outline = try JournalOutline(path: file)
        let first = position.record > Self.lead ? position.record - Self.lead : 0
        var scan = try JournalScan(
            outline, from: JournalPosition(segment: position.segment, record: first), to: position)
        var streams: [UInt8: PacketStream] = [:]
        var found: ([UInt8], MissionDatabase)?
        while let step = try scan.next() {
            guard let program = step.core?.program, case .link(let link, .received, _) = step.record.channel,
                program.links.indices.contains(Int(link.index))
            else { continue }
            let plan = step.position == position ? DecodePlan(program.database) : nil
            streams[link.index, default: PacketStream()].feed(step.record.payload) { item in
                guard let plan, case .packet(let octets, _) = item else { return }
                var batch = SampleBatch()
                guard let container = try? plan.decode(packet: octets, into: &batch),
                    program.database[container].name == packet.container
                else { return }
                found = (octets, program.database)
            }
        }
        guard let found else {
            throw StationError.journal("record \(position.text) holds no \(packet.container)")
        }
        (octets, database) = found
    }
}
