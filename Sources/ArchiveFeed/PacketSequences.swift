import MissionDatabase
import Octets
import Telemetry

/// The sequence counts of each source, to say how many packets are missing and since when.
struct PacketSequences {
    struct Before {
        var utc: UTCTime
        /// Packets between it and the present one; nil where nothing came before in this segment.
        var missing: Int64?
    }

    private struct Source: Hashable {
        var link: UInt8
        var apid: Int64
    }

    private var last: [Source: (count: Int64, utc: UTCTime)] = [:]
    /// Where a packet's source and count stand among its samples, by container.
    private var places: [Int: (apid: Int, count: Int)?] = [:]

    /// Notes a packet, and gives the one before it of the same source.
    mutating func note(
        _ batch: SampleBatch, of link: LinkID, at utc: UTCTime, in database: MissionDatabase
    ) -> Before? {
        guard let place = place(batch.container, in: database), place.count < batch.samples.count else {
            return nil
        }
        let source = Source(link: link.index, apid: batch.samples[place.apid].raw)
        let count = batch.samples[place.count].raw
        guard let before = last.updateValue((count, utc), forKey: source) else { return nil }
        // CCSDS 133.0-B-2 §4.1.3.4.3: 14 bits.
        return Before(utc: before.utc, missing: (count &- before.count &- 1) & 0x3FFF)
    }

    private mutating func place(
        _ container: ContainerID, in database: MissionDatabase
    ) -> (apid: Int, count: Int)? {
        if let known = places[container.index] { return known }
        let names = database.layout(of: container).fields.map { database[$0.parameter].name }
        var found: (apid: Int, count: Int)?
        if let apid = names.firstIndex(of: "ccsds_apid"),
            let count = names.firstIndex(where: {
                $0.hasPrefix("ccsds_sequence_count") || $0 == "ccsds_count"
            })
        {
            found = (apid, count)
        }
        places[container.index] = .some(found)
        return found
    }
}
