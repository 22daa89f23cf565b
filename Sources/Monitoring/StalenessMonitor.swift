public import MissionDatabase
public import Octets

/// Tells when a periodic packet is overdue, by the period that the rig announced last, without any packet
/// arriving (SR-S-10).
public struct StalenessMonitor: Sendable {
    /// How often packets of a container are due.
    public enum Period: Hashable, Sendable {
        /// Sample at this place of the packet, in seconds.
        case sample(Int)
        case fixed(CoreTime.Span)
    }

    /// One periodic container and what came of it.
    public struct Watch: Hashable, Sendable {
        public let container: ContainerID
        public let period: Period
        /// Nil before the first packet.
        public internal(set) var lastAt: CoreTime?
        /// When it will be overdue; nil while it is not fresh.
        public internal(set) var dueAt: CoreTime?
        public internal(set) var cause: Freshness.Cause = .overdue
        public internal(set) var packets: UInt64 = 0
        /// Times it went stale after it had been fresh, and times it came again.
        public internal(set) var gaps: UInt64 = 0
        public internal(set) var returns: UInt64 = 0
    }

    public private(set) var watches: [Watch]
    /// The index is the container's id; −1: not periodic.
    private let places: [Int]
    private let maximumAge: MaximumAge

    public init(_ database: MissionDatabase, maximumAge: MaximumAge = .wired) {
        self.maximumAge = maximumAge
        var watches: [Watch] = []
        var places = [Int](repeating: -1, count: database.containers.count)
        for container in database.containers where !container.isAbstract {
            guard let period = Self.period(of: container.id, database) else { continue }
            places[container.id.index] = watches.count
            watches.append(Watch(container: container.id, period: period))
        }
        self.watches = watches
        self.places = places
    }

    private static func period(of id: ContainerID, _ database: MissionDatabase) -> Period? {
        switch database[id].period {
        case nil: return nil
        case .milliseconds(let count): return .fixed(.milliseconds(count))
        case .parameter(let parameter):
            return database.layout(of: id).fields.firstIndex { $0.parameter == parameter }.map { .sample($0) }
        }
    }

    /// The next moment at which a packet is overdue.
    public var deadline: CoreTime? {
        var earliest: CoreTime?
        for watch in watches {
            guard let due = watch.dueAt else { continue }
            earliest = earliest.map { min($0, due) } ?? due
        }
        return earliest
    }

    /// The place of the sample that announces a container's period; nil where none does.
    public func periodSample(of container: ContainerID) -> Int? {
        let place = places[container.index]
        guard place >= 0, case .sample(let sample) = watches[place].period else { return nil }
        return sample
    }

    /// When a container's values become stale if no more come; nil: they are not periodic, or stale already.
    public func dueAt(_ container: ContainerID) -> CoreTime? {
        let place = places[container.index]
        return place < 0 ? nil : watches[place].dueAt
    }

    public func watch(of container: ContainerID) -> Watch? {
        let place = places[container.index]
        return place < 0 ? nil : watches[place]
    }

    /// A packet came. `announced`: the period it says, in seconds. Gives something if it had been missing.
    public mutating func received(
        _ container: ContainerID, announced: Double?, at now: CoreTime
    ) -> Freshness? {
        let place = places[container.index]
        guard place >= 0 else { return nil }
        let last = watches[place].lastAt
        let wasFresh = watches[place].dueAt != nil
        watches[place].packets &+= 1
        watches[place].lastAt = now
        watches[place].dueAt = now + maximumAge.age(period: period(place, announced))
        guard !wasFresh else { return nil }
        watches[place].cause = .fresh
        if last != nil { watches[place].returns &+= 1 }
        let away = last.map { now - $0 } ?? CoreTime.Span(nanoseconds: 0)
        return Freshness(container: container, cause: .fresh, age: away)
    }

    /// What became stale by now, by container.
    public mutating func expire(at now: CoreTime) -> [Freshness] {
        var found: [Freshness] = []
        for place in watches.indices {
            guard let due = watches[place].dueAt, due <= now else { continue }
            found.append(end(place, because: .overdue, at: now))
        }
        return found
    }

    /// Everything that was fresh becomes stale at once; what was stale already is told its new cause.
    public mutating func loseAll(because cause: Freshness.Cause, at now: CoreTime) -> [Freshness] {
        var found: [Freshness] = []
        for place in watches.indices where watches[place].lastAt != nil {
            guard watches[place].dueAt != nil || watches[place].cause != cause else { continue }
            found.append(end(place, because: cause, at: now))
        }
        return found
    }

    private mutating func end(_ place: Int, because cause: Freshness.Cause, at now: CoreTime) -> Freshness {
        if watches[place].dueAt != nil { watches[place].gaps &+= 1 }
        watches[place].dueAt = nil
        watches[place].cause = cause
        let age = watches[place].lastAt.map { now - $0 } ?? CoreTime.Span(nanoseconds: 0)
        return Freshness(container: watches[place].container, cause: cause, age: age)
    }

    private func period(_ place: Int, _ announced: Double?) -> CoreTime.Span {
        if case .fixed(let period) = watches[place].period { return min(period, Limits.longestPeriod) }
        guard let announced, announced > 0, announced <= 1e6 else { return Limits.assumedPeriod }
        return min(CoreTime.Span(nanoseconds: Int64(announced * 1e9)), Limits.longestPeriod)
    }
}

extension StalenessMonitor {
    public func encode(into writer: inout ByteWriter) {
        writer.list(watches) { writer, watch in
            writer.optional(watch.lastAt) { $0.i64($1.nanoseconds) }
            writer.optional(watch.dueAt) { $0.i64($1.nanoseconds) }
            writer.u8(watch.cause.rawValue)
            writer.u64(watch.packets)
            writer.u64(watch.gaps)
            writer.u64(watch.returns)
        }
    }

    /// Takes what a snapshot kept; errors: made with another dictionary.
    public mutating func restore(from reader: inout ByteReader) throws(OctetError) {
        let count = Int(try reader.u32())
        guard count == watches.count else {
            throw .invalid(what: "number of periodic packets in the snapshot", value: UInt64(count))
        }
        for place in watches.indices {
            watches[place].lastAt = try Self.time(&reader)
            watches[place].dueAt = try Self.time(&reader)
            let cause = try reader.u8()
            guard let known = Freshness.Cause(rawValue: cause) else {
                throw .invalid(what: "cause of staleness", value: UInt64(cause))
            }
            watches[place].cause = known
            watches[place].packets = try reader.u64()
            watches[place].gaps = try reader.u64()
            watches[place].returns = try reader.u64()
        }
    }

    private static func time(_ reader: inout ByteReader) throws(OctetError) -> CoreTime? {
        try reader.optional { (reader) throws(OctetError) in CoreTime(nanoseconds: try reader.i64()) }
    }
}
