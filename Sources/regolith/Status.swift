import ArgumentParser
import Foundation
import StationAPI

/// `regolith status`
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The station, its link and the rig as they are now, and what changed since the last arm.",
        discussion: """
            The first line says LIVE or not, which rig, its energy, who may command it, and how old that is.

            Examples:
              regolith status
              regolith status --json | jq '.status.links[0].rig.energy'
            """)

    @Flag(help: "As JSON.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let answer = try Session(station).ask(ClientMessage(id: 0, operation: .status))
        guard let status = answer.status else {
            Terminal.complain("regolith: the station sent no status; it may be of another version")
            throw Exit.failed
        }
        if json { return Terminal.say(LineCoder().text(answer)) }
        StandingText.say(answer)
        Terminal.say("\(Terminal.bold(status.mode)) station \(status.station), journal \(status.storage)")
        if let room = status.room { Terminal.say("journal's disk: \(room)") }
        Terminal.say("alarms: \(AlarmWords.standing(status.alarms))")
        if status.alarms.worst != nil { Terminal.say("  worst: \(AlarmWords.worst(status.alarms))") }
        for link in status.links {
            let seconds = String(format: "%.1f s", link.seconds)
            Terminal.say("link \(link.name): \(link.state) for \(seconds) (\(link.cause))")
            if let rig = link.rig {
                Terminal.say(StatusText.rig(rig, link: link))
                Terminal.say(StatusText.standing(rig))
                StatusText.changes(rig)
                StatusText.countdowns(rig)
            }
            let told = link.counters.filter { $0.value > 0 }.map { "\($0.name) \($0.value)" }
            Terminal.say("  counts: \(told.joined(separator: ", "))")
        }
    }
}

/// The rig in one line, always with LIVE or SIM, energy state and age (what a person must not mistake).
enum StatusText {
    /// What has to be read before the rig is armed again, and what stands in the way of it.
    static func changes(_ rig: RigStatus) {
        if let days = rig.wiredTestOverdueDays, days >= 0, let test = rig.wiredTest {
            Terminal.say("  " + Terminal.yellow("wired E-stop test: \(test)"))
        }
        for change in rig.changes { Terminal.say("  changed: \(Terminal.yellow(change))") }
        if let reason = rig.telemetryOnly { Terminal.say("  \(Terminal.red("TELEMETRY ONLY")): \(reason)") }
        if let found = rig.foundMoving { Terminal.say("  \(Terminal.red(found))") }
        if let prepared = rig.prepared {
            Terminal.say(
                "  prepared #\(prepared.commandID): \(prepared.meaning), "
                    + String(format: "%.0f s left", prepared.secondsLeft)
                    + (prepared.isTwoPerson ? ", approved: \(prepared.approval ?? "not yet")" : ""))
        }
    }

    /// What runs out, with what stops or uses it (SR-O-10).
    static func countdowns(_ rig: RigStatus) {
        for countdown in rig.countdowns ?? [] { Terminal.say("  " + Terminal.yellow(words(countdown))) }
    }

    static func words(_ countdown: CountdownReport) -> String {
        String(format: "%@ in %.0f s: ", countdown.name, countdown.secondsLeft)
            + "\(countdown.meaning); \(countdown.action)"
    }

    /// The rig's identity and the last test of the way of a STOP.
    static func standing(_ rig: RigStatus) -> String {
        var text = "  rig id \(rig.identity ?? "unknown")"
        if rig.isRigConfigured == false { text += " (no [rig] in the configuration: any rig may be moved)" }
        text += " · way of a STOP: \(rig.stopTest ?? "unknown")"
        if let latency = rig.stopTestMilliseconds { text += String(format: ", %.0f ms", latency) }
        if let test = rig.wiredTest { text += " · wired E-stop test: \(test)" }
        return text
    }

    static func rig(_ rig: RigStatus, link: LinkStatus) -> String {
        var parts = ["  \(rig.isSimulator ? "SIM" : "REAL") rig \(rig.state)", Terminal.bold(rig.energy)]
        if rig.armScope != 0 {
            parts.append("armed by \(rig.armedBy ?? "another station"), \(rig.armSecondsLeft) s left")
        }
        if rig.isStopLatched { parts.append(Terminal.red("STOP \(rig.lastStopID) latched")) }
        if rig.leaseStage > 0, rig.armScope != 0 { parts.append("lease stage S\(rig.leaseStage)") }
        if !rig.isDictionaryEqual { parts.append(Terminal.red("dictionaries differ: no motion")) }
        parts.append("state revision \(rig.stateRevision), boot \(rig.bootCount)")
        parts.append(String(format: "age %.1f s", rig.ageSeconds))
        return parts.joined(separator: " · ")
    }
}
