public import StationAPI
import TerminalText

extension ConsolePicture {
    /// Takes a line of the station.
    public mutating func take(_ message: ServerMessage, at now: Int64) {
        heardAt = now
        if let standing = message.standing {
            self.standing = standing
            standingAt = now
        }
        switch message.kind {
        case .status:
            status = message.status
            statusAt = now
        case .samples: if let samples = message.samples { take(samples, at: now) }
        case .values: take(message.values?.values ?? [], at: now)
        case .freshness: if let freshness = message.freshness { take(freshness) }
        case .stage: if let stage = message.stage { take(stage) }
        case .history: for entry in message.history ?? [] { take(entry) }
        case .detail: if let detail = message.detail { take(detail) }
        case .alarms: if let page = message.alarms { take(page) }
        case .alarmChange: if let change = message.alarmChange { take(change) }
        case .event, .link, .alarm, .dropped: take(told: message)
        case .refused:
            if let refusal = message.refusal {
                say("refused (\(refusal.code)): \(refusal.text)", isBad: true, at: now)
            }
        case .accepted, .noted, .subscribed, .decision, .rehearsal, .commands, .links, .parameters,
            .eventList, .stop, .gap, .run, .runs, .series, .happenings:
            break
        }
    }

    public mutating func lose(_ why: String, at now: Int64, utc: Int64) {
        loss = Loss(why: why, since: now, attempts: 0)
        breakTrends()
        add(utc, "the station went away: \(why)", .red)
    }

    /// How often it was tried to connect again.
    public mutating func attempts(_ count: Int) { loss?.attempts = count }

    public mutating func regain(at now: Int64, utc: Int64) {
        if let loss {
            let seconds = FixedPoint.text(Double(now - loss.since) / 1e9, digits: 1)
            add(utc, "the station is back after \(seconds) s", .bold)
        }
        loss = nil
        heardAt = now
        alarmPages = []
        wantsAlarms = true
    }

    // MARK: Values

    private mutating func take(_ samples: SamplesReport, at now: Int64) {
        if let link, link.name != samples.link { return }
        for value in samples.values {
            values[value.name] = ShownValue(
                text: value.text, unit: value.unit, packet: samples.packet, heardAt: now,
                quality: samples.quality, staleCause: nil)
            follow(value.name, value.number, at: now)
        }
    }

    private mutating func take(_ all: [ValuesReport.Value], at now: Int64) {
        for value in all where link == nil || link?.name == value.link {
            let isStale = value.quality.contains("STALE")
            values[value.name] = ShownValue(
                text: value.text, unit: value.unit, packet: value.packet,
                heardAt: now - Int64(max(0, value.ageSeconds) * 1e9), quality: value.quality,
                staleCause: isStale ? value.cause ?? "stale" : nil)
        }
    }

    private mutating func take(_ freshness: FreshnessReport) {
        guard freshness.isStale else { return }
        for name in values.keys where values[name]?.packet == freshness.packet {
            values[name]?.staleCause = freshness.cause
            trends[name]?.interrupt()
        }
    }

    private mutating func follow(_ name: String, _ number: Double?, at now: Int64) {
        guard ConsoleFrame.charted.contains(name) else { return }
        var trend = trends[name] ?? Trend(step: Limits.trendStep, span: Limits.trendSpan)
        trends[name] = nil
        if let number { trend.add(number, at: now, gap: Limits.trendGap) } else { trend.interrupt() }
        trends[name] = trend
    }

    private mutating func breakTrends() {
        for name in trends.keys { trends[name]?.interrupt() }
    }

    // MARK: Commands

    private mutating func take(_ stage: StageReport) {
        let place = story(of: stage.commandID, stage.command)
        let began = commands[place].beganAt ?? stage.time
        commands[place].beganAt = began
        var milliseconds = stage.elapsedMilliseconds
        // Nobody at this socket asked for it: the first stage that was seen is its beginning.
        if milliseconds == 0 { milliseconds = Double(stage.time - began) / 1e6 }
        commands[place].add(
            CommandStory.Rung(
                stage: stage.stage, detail: stage.detail ?? stage.stage, milliseconds: milliseconds))
        if stage.isFinal || stage.isSuccess || stage.stage == "effect-not-seen" {
            commands[place].end = stage.isSuccess ? .succeeded : .failed
        }
        if stage.isSuccess, stage.awaitedEffect != nil { commands[place].end = .open }
    }

    private mutating func take(_ entry: HistoryEntry) {
        let place = story(of: entry.commandID, entry.name)
        guard commands[place].rungs.isEmpty else { return }
        commands[place].beganAt = entry.time
        commands[place].add(CommandStory.Rung(stage: entry.stage, detail: entry.detail, milliseconds: nil))
        if entry.isFinal { commands[place].end = entry.isSuccess ? .succeeded : .failed }
    }

    private mutating func take(_ detail: CommandDetail) {
        let place = story(of: detail.entry.commandID, detail.entry.name)
        commands[place].rungs = []
        commands[place].beganAt = detail.entry.time
        for step in detail.steps {
            commands[place].add(
                CommandStory.Rung(
                    stage: step.stage, detail: step.detail, milliseconds: step.elapsedMilliseconds))
        }
        if detail.entry.isFinal { commands[place].end = detail.entry.isSuccess ? .succeeded : .failed }
    }

    private mutating func story(of id: UInt32, _ name: String) -> Int {
        if let place = commands.firstIndex(where: { $0.commandID == id }) { return place }
        commands.append(CommandStory(commandID: id, name: name))
        if commands.count > Limits.commands { commands.removeFirst() }
        return commands.count - 1
    }

    // MARK: Alarms and the tail

    private mutating func take(_ page: AlarmsReport) {
        alarmPages += page.alarms
        guard page.left == 0 else { return }
        shelves = page.shelves
        alarms = alarmPages.sorted { Self.rank($0) < Self.rank($1) }
        alarmPages = []
    }

    /// Not acknowledged first, the gravest of them first, the newest of those first.
    private static func rank(_ alarm: AlarmEntry) -> (Int, Int, Int64) {
        let seen = alarm.isShelved ? 2 : alarm.isUnacknowledged ? 0 : 1
        return (seen, alarm.severity == "CRITICAL" ? 0 : 1, -alarm.raisedAt)
    }

    private mutating func take(_ change: AlarmChangeReport) {
        wantsAlarms = true
        let by = change.by.map { " by \($0)" } ?? ""
        let alarm = change.alarm
        add(
            change.time, "alarm #\(alarm.number) \(change.step)\(by): \(alarm.severity) \(alarm.text)",
            alarm.severity == "CRITICAL" ? .red : .yellow)
    }

    private mutating func take(told message: ServerMessage) {
        if let event = message.event {
            add(
                event.time,
                "\(event.name) \(event.a) \(event.b) at \(FixedPoint.short(event.bitDepthMillimetres)) mm",
                .plain)
        }
        if let link = message.link {
            add(link.time, "link \(link.link) \(link.state): \(link.cause)", .bold)
            if link.state != "live", link.state != "degraded" { breakTrends() }
        }
        if let alarm = message.alarm { add(alarm.time, "\(alarm.code): \(alarm.text)", .yellow) }
        if let dropped = message.dropped { self.dropped += dropped }
    }

    private mutating func add(_ time: Int64, _ text: String, _ style: TextStyle) {
        tail.append(TailLine(time: time, text: text, style: style))
        if tail.count > Limits.tail { tail.removeFirst(tail.count - Limits.tail) }
    }
}
