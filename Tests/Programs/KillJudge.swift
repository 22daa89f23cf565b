/// Holds a station's journal of many lives against what its rig knows; every entry of `complaints` is a
/// broken promise.
struct KillJudge {
    var ledger: [LedgerLine]
    let story: JournalStory
    let run: KillRun

    var complaints: [String] { integrity + packets + commands + arms + ladder }

    private var integrity: [String] {
        story.damages.map { "damage: \($0)" } + story.differences.map { "replay differs: \($0)" }
    }

    /// What the rig saw acknowledged is in the journal; every event was taken exactly once.
    private var packets: [String] {
        var found: [String] = []
        var acknowledged: Set<JournalStory.EventKey> = []
        for line in ledger.of("eventAcknowledged") {
            guard let count = line.count, let boot = line.bootCount else { continue }
            let key = JournalStory.EventKey(boot: boot, count: count)
            acknowledged.insert(key)
            let times = story.events[key] ?? 0
            if times != 1 { found.append("event \(key) was acknowledged and taken \(times) times") }
        }
        if acknowledged.isEmpty { found.append("no event was acknowledged") }
        for (key, times) in story.events where times != 1 || !acknowledged.contains(key) {
            found.append("event \(key) was taken \(times) times, acknowledged: \(acknowledged.contains(key))")
        }
        for line in ledger.of("reportAcknowledged") {
            guard let command = line.command, let subtype = line.subtype else { continue }
            let key = JournalStory.ReportKey(command: command, subtype: subtype)
            if !story.reports.contains(key) {
                found.append("report \(key) was acknowledged and is not recorded")
            }
        }
        return found
    }

    /// What ran was asked for, once; what was asked for has one end.
    private var commands: [String] {
        var found: [String] = []
        var executed: [UInt32: Int] = [:]
        // Function 9 is the station's own question for a result; nobody asked for it.
        for line in ledger.of("executed") where line.function != 9 {
            executed[line.command ?? 0, default: 0] += 1
        }
        for (id, times) in executed {
            if times != 1 { found.append("command \(id) ran \(times) times") }
            let requests = story.requests[id] ?? []
            if requests.count != 1 { found.append("command \(id) ran, its requests: \(requests)") }
        }
        for (id, names) in story.requests {
            if names.count != 1 { found.append("id \(id) was given to \(names)") }
            if story.ends[id] != 1 { found.append("command \(id) \(names) has \(story.ends[id] ?? 0) ends") }
        }
        return found
    }

    private var arms: [String] {
        let executed = ledger.of("executed").filter { $0.function == 2 }
        let armed = ledger.of("armed").count
        var found: [String] = []
        if armed != executed.count { found.append("armed \(armed) times by \(executed.count) ARM commands") }
        if armed > run.armsAsked { found.append("armed \(armed) times, asked for \(run.armsAsked) times") }
        for line in executed where story.requests[line.command ?? 0] != ["ARM"] {
            found.append("command \(line.command ?? 0) armed the rig and nobody asked")
        }
        return found
    }

    /// Seconds from the last lease to stage 3, for each time the station stayed away.
    var thirdStages: [Double] {
        run.awayKills.map { kill in
            let lease = lastLease(before: kill)
            return Double((ledger.of("stage").first { $0.at > lease && $0.stage == 3 }?.at ?? 0) &- lease)
                / 1e6
        }
    }

    /// Left alone the rig went down its ladder in time; a station that came back found it disarmed.
    private var ladder: [String] {
        var found: [String] = []
        for kill in run.awayKills {
            let lease = lastLease(before: kill)
            for (stage, due) in [(UInt32(1), 0.3), (2, 2.0), (3, 5.0)] {
                let at = ledger.of("stage").first { $0.at > lease && $0.stage == stage }?.at ?? 0
                let age = Double(Int64(at) - Int64(lease)) / 1e6
                if abs(age - due) > 0.1 { found.append("stage \(stage) came \(age) s after the last lease") }
            }
            // Cause 4: the link was lost (interface control document §8).
            let cause = ledger.of("disarmed").first { $0.at > lease }?.cause
            if cause != 4 { found.append("alone for 5.6 s and not disarmed by it: cause \(cause ?? 0)") }
        }
        // Cause 5: a new session.
        for session in ledger.of("session") where session.armed == 1 {
            let disarmed = ledger.of("disarmed").first { $0.at >= session.at }
            if disarmed?.cause != 5 || (disarmed?.at ?? 0) - session.at > 10_000 {
                found.append("a new session at \(session.at) left the rig armed")
            }
        }
        return found
    }

    private func lastLease(before kill: UInt64) -> UInt64 {
        // What was on its way at the kill arrives a little later.
        ledger.of("lease").last { $0.at <= kill + 100_000 }?.at ?? 0
    }
}
