public import MissionDatabase
import Telemetry

/// What telemetry would read like under another dictionary: packet by packet, and where the two differ at
/// rest.
public struct DictionaryComparison {
    /// One way in which they differ, with how often it was met.
    public struct Difference: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case undecodable, decodable, renamed, value, missing, new, limits, unit, packet, command
        }

        public var kind: Kind
        /// The packet or parameter.
        public var name: String
        public var text: String
        /// Packets in which it was met; 0 for what stands in the dictionaries themselves.
        public var count: Int
    }

    private let recorded: MissionDatabase
    private let other: MissionDatabase
    private let plans: (recorded: DecodePlan, other: DecodePlan)
    private var batches = (recorded: SampleBatch(), other: SampleBatch())
    /// In the order in which they were met.
    public private(set) var differences: [Difference] = []
    private var places: [String: Int] = [:]
    public private(set) var packets = 0
    /// Packets that read differently in any way.
    public private(set) var changedPackets = 0

    public init(recorded: MissionDatabase, other: MissionDatabase) {
        self.recorded = recorded
        self.other = other
        plans = (DecodePlan(recorded), DecodePlan(other))
        compareAtRest()
    }

    /// Reads a packet by both.
    public mutating func take(_ packet: [UInt8]) {
        packets += 1
        let before = differences.reduce(0) { $0 + $1.count }
        let mine: ContainerID?
        let theirs: ContainerID?
        var why = ""
        do { mine = try plans.recorded.decode(packet: packet, into: &batches.recorded) } catch { mine = nil }
        do {
            theirs = try plans.other.decode(packet: packet, into: &batches.other)
        } catch {
            theirs = nil
            why = "\(error)"
        }
        switch (mine, theirs) {
        case (nil, nil): break
        case (let mine?, nil): note(.undecodable, recorded[mine].name, why)
        case (nil, let theirs?): note(.decodable, other[theirs].name, "only the other dictionary reads it")
        case (let mine?, let theirs?): compare(mine, theirs)
        }
        if differences.reduce(0, { $0 + $1.count }) != before { changedPackets += 1 }
    }

    private mutating func compare(_ mine: ContainerID, _ theirs: ContainerID) {
        if recorded[mine].name != other[theirs].name {
            note(.packet, recorded[mine].name, "is \(other[theirs].name) there")
        }
        let (left, right) = (batches.recorded, batches.other)
        for (index, sample) in left.samples.enumerated() {
            let name = recorded[sample.parameter].name
            let text = words(sample, recorded, left)
            if let same = right.samples.first(where: { other[$0.parameter].name == name }) {
                let theirs = words(same, other, right)
                if theirs != text { note(.value, name, "\(text) reads \(theirs)") }
                continue
            }
            let place = right.samples.indices.contains(index) ? right.samples[index] : nil
            if let place, place.raw == sample.raw,
                recorded.parameter(named: other[place.parameter].name) == nil
            {
                note(.renamed, name, "is \(other[place.parameter].name) there")
            } else {
                note(.missing, name, "is not in \(recorded[mine].name) there")
            }
        }
    }

    private func words(_ sample: Sample, _ database: MissionDatabase, _ batch: SampleBatch) -> String {
        sample.text(in: database, octets: batch.octets)
            + (database[sample.parameter].type.unit.map { " " + $0 } ?? "")
    }

    private mutating func note(_ kind: Difference.Kind, _ name: String, _ text: String, count: Int = 1) {
        let key = "\(kind.rawValue) \(name)"
        if let place = places[key] {
            differences[place].count += count
        } else {
            places[key] = differences.count
            differences.append(Difference(kind: kind, name: name, text: text, count: count))
        }
    }

    // MARK: At rest

    private mutating func compareAtRest() {
        for parameter in recorded.parameters {
            guard let theirs = other.parameter(named: parameter.name) else { continue }
            if parameter.type.unit != theirs.type.unit {
                note(
                    .unit, parameter.name,
                    "\(parameter.type.unit ?? "no unit") is \(theirs.type.unit ?? "no unit") there", count: 0)
            }
            let (mine, others) = (limits(of: parameter), limits(of: theirs))
            if mine != others { note(.limits, parameter.name, "\(mine) is \(others) there", count: 0) }
        }
        for container in recorded.containers
        where !other.containers.contains(where: { $0.name == container.name }) {
            note(.packet, container.name, "is not there", count: 0)
        }
        for container in other.containers
        where !recorded.containers.contains(where: { $0.name == container.name }) {
            note(.new, container.name, "is a packet that only the other has", count: 0)
        }
        for command in recorded.commands where other.command(named: command.name) == nil {
            note(.command, command.name, "is not there", count: 0)
        }
        for command in other.commands where recorded.command(named: command.name) == nil {
            note(.command, command.name, "is only there", count: 0)
        }
    }

    private func limits(of parameter: Parameter) -> String {
        guard let limits = parameter.type.limits else { return "no limits" }
        let parts = [("warning", limits.warning), ("critical", limits.critical)].compactMap { name, range in
            range.map { "\(name) \($0)" }
        }
        return parts.joined(separator: ", ")
    }
}
