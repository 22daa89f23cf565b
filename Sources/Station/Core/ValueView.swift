public import MissionDatabase
public import Monitoring
public import Octets
public import Telemetry

/// A last value as people and checks look at it; a copy.
public struct ValueView: Sendable {
    public var link: LinkID
    public var reading: ValueReading
    /// Beyond which limit it stands; nil: none.
    public var level: AlarmSeverity?
    /// Why it is stale; nil while it is not.
    public var staleCause: Freshness.Cause?
}

extension StationCore {
    /// The last value of a parameter on a link, with age and quality; nil if there never was one.
    public func reading(of parameter: ParameterID, on link: LinkID, at now: CoreTime) -> ValueReading? {
        let index = Int(link.index)
        guard watches.indices.contains(index) else { return nil }
        return watches[index].values.reading(of: parameter, at: max(now, time))
    }

    /// Every parameter's last value on every link, in the order of the dictionary.
    public func valueViews(at now: CoreTime) -> [ValueView] {
        let now = max(now, time)
        return connections.flatMap { connection in
            program.database.parameters.compactMap { parameter in
                view(of: parameter.id, on: connection.id, at: now)
            }
        }
    }

    private func view(of parameter: ParameterID, on link: LinkID, at now: CoreTime) -> ValueView? {
        guard let reading = reading(of: parameter, on: link, at: now) else { return nil }
        let watch = watches[Int(link.index)]
        let isStale = reading.quality.contains(.stale)
        let cause = watch.staleness.watch(of: reading.container)?.cause
        return ValueView(
            link: link, reading: reading, level: watch.limits.level(of: parameter),
            staleCause: isStale ? (cause == .fresh ? .overdue : cause ?? .linkLost) : nil)
    }

    /// The alarms as they are now.
    public var alarmList: AlarmList { alarms }
}
