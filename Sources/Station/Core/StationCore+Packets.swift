import Commanding
import MissionDatabase
import Octets
import RigLink
import SpaceLink
import Telemetry

/// Packets of the rig: telemetry into samples, reports onto ladders, events to people.
extension StationCore {
    mutating func takePacket(_ bytes: [UInt8], on index: Int, into effects: inout [CoreEffect]) {
        connections[index].counters.packets += 1
        guard PacketErrorControl.isValid(bytes) else {
            spoiled("its CRC-16 is wrong", bytes, on: index, into: &effects)
            return
        }
        var batch = SampleBatch()
        do {
            try program.plan.decode(packet: bytes, into: &batch)
        } catch {
            connections[index].counters.unknownPackets += 1
            spoiled("\(error)", bytes, on: index, into: &effects)
            return
        }
        label(&batch, of: bytes, isAfterGap: isAfterGap(bytes, on: index), on: index)
        note(batch, on: index, into: &effects)
        // Octet 7 is the service of the PUS header (ECSS-E-ST-70-41C §7.4.3.1).
        if bytes[7] == 1 || bytes[7] == 5 { connections[index].toldAt = time }
        switch bytes[7] {
        case 1: takeReport(bytes, on: index, into: &effects)
        case 5: takeEvent(bytes, on: index, into: &effects)
        default: takeResult(batch, on: index, into: &effects)
        }
    }

    private mutating func spoiled(
        _ why: String, _ bytes: [UInt8], on index: Int, into effects: inout [CoreEffect]
    ) {
        connections[index].counters.badPackets += 1
        raise(
            .unreadablePacket,
            "a packet of \(bytes.count) octets from \(program.links[index].name) is kept "
                + "raw: \(why)", into: &effects)
    }

    /// Counts the packet of its source; true if packets before it are missing.
    private mutating func isAfterGap(_ bytes: [UInt8], on index: Int) -> Bool {
        let apid = APID(rawValue: (UInt16(bytes[0]) << 8 | UInt16(bytes[1])) & 0x7FF)
        guard let apid else { return false }
        let count = SequenceCount(UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
        guard connections[index].sequences.note(apid, count) != nil else { return false }
        connections[index].counters.gaps += 1
        return true
    }

    /// Times, quality and origin of a packet's values (SR-S-10).
    private func label(_ batch: inout SampleBatch, of bytes: [UInt8], isAfterGap: Bool, on index: Int) {
        // Time of the PUS header, CUC with four octets and two (interface control document §8).
        let seconds = bytes[14..<18].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let fraction = UInt16(bytes[18]) << 8 | UInt16(bytes[19])
        let epoch: GenerationTime.Epoch = bytes[6] & 0x0F == 1 ? .atomic : .boot
        batch.generation = GenerationTime(epoch: epoch, seconds: seconds, fraction: fraction)
        batch.receivedAt = time
        if isAfterGap { batch.quality.insert(.afterGap) }
        if connections[index].host.clock == nil { batch.quality.insert(.timeUncorrelated) }
        if !connections[index].isDictionaryEqual { batch.quality.insert(.otherDictionary) }
        if connections[index].picture?.isSimulator ?? false { batch.quality.insert(.simulated) }
    }

    private mutating func note(_ batch: SampleBatch, on index: Int, into effects: inout [CoreEffect]) {
        if let bitDepth = program.bitDepth, let sample = batch[bitDepth] {
            connections[index].picture?.bitDepthMicrometres = Int32(truncatingIfNeeded: sample.raw)
        }
        for sample in batch.samples {
            let place = program.keptPlace[sample.parameter.index]
            guard place >= 0 else { continue }
            connections[index].picture?.kept.note(place, sample, at: time, in: program.database)
        }
        trace.addData(batch.traceOctets())
        effects.append(.samples(connections[index].id, batch))
        watch(batch, on: index, into: &effects)
        noteEffects(batch, on: index, into: &effects)
    }

    private mutating func takeReport(_ bytes: [UInt8], on index: Int, into effects: inout [CoreEffect]) {
        let report: VerificationReport
        do {
            report = try VerificationReport(packet: bytes)
        } catch {
            spoiled("\(error)", bytes, on: index, into: &effects)
            return
        }
        if takeJogReport(report, on: index, into: &effects) { return }
        guard let transition = ledger.reported(report, at: time) else {
            connections[index].counters.strayReports += 1
            return
        }
        emit([transition], on: connections[index].id, into: &effects)
        follow(transition, on: index, into: &effects)
    }

    private mutating func takeEvent(_ bytes: [UInt8], on index: Int, into effects: inout [CoreEffect]) {
        guard let event = RigEvent(packet: bytes, link: connections[index].id, names: program.names) else {
            spoiled("it is no event report of this dictionary", bytes, on: index, into: &effects)
            return
        }
        switch connections[index].events.note(bootCount: event.bootCount, count: event.count) {
        case .duplicate:
            connections[index].counters.duplicateEvents += 1
            return
        case .new: break
        case .newAfterGap(let missing):
            connections[index].counters.lostEvents += UInt64(missing)
            raise(
                .eventsLost,
                "\(missing) events of boot \(event.bootCount) before number \(event.count) never "
                    + "came: the rig had to drop them", into: &effects)
        }
        trace.addData(bytes)
        noteEcho(event, on: index)
        effects.append(.event(event))
        judge(event, on: index, into: &effects)
    }
}

extension RigEvent {
    /// Reads an event packet whose CRC and length the decode plan has judged; nil for one that is too short.
    init?(packet bytes: [UInt8], link: LinkID, names: DictionaryNames) {
        // Primary header 6, PUS header with time 14, then the layout of the interface control document §8.
        guard bytes.count >= 20 + 24 + 2 else { return nil }
        var reader = ByteReader(bytes[20...])
        guard let identifier = try? reader.u16(), let bootCount = try? reader.u16(),
            let count = try? reader.u32(), let depth = try? reader.i32(), let a = try? reader.i32(),
            let b = try? reader.i32(), let limit = try? reader.i32()
        else { return nil }
        self.init(
            link: link, severity: bytes[8], identifier: identifier, name: names.event(identifier),
            bootCount: bootCount, count: count, bitDepthMicrometres: depth, a: a, b: b,
            limit: limit)
    }
}

extension SampleBatch {
    /// Container, raw patterns and engineering values, bit for bit: what the data trace sums up.
    func traceOctets() -> [UInt8] {
        var writer = ByteWriter(capacity: 4 + samples.count * 16 + octets.count)
        writer.u32(container.rawValue)
        for sample in samples {
            writer.i64(sample.raw)
            switch sample.value {
            case .real(let value): writer.f64(value)
            case .integer(let value), .unlabelled(let value): writer.i64(value)
            case .unsigned(let value): writer.u64(value)
            case .label(let index): writer.u32(index)
            case .flag(let value): writer.bool(value)
            case .octets: break
            }
        }
        writer.raw(octets)
        return writer.bytes
    }
}
