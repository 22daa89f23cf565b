import ArgumentParser
import Foundation
import StationAPI

/// `regolith status`
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The station, its link and the rig as they are now, and what changed since the last arm.")

    @Flag(help: "As JSON.")
    var json = false
    @OptionGroup var station: StationOptions

    func run() throws {
        let status = try Session(station).status()
        if json {
            var message = ServerMessage(.status)
            message.status = status
            Terminal.say(LineCoder().text(message))
            return
        }
        Terminal.say("\(Terminal.bold(status.mode)) station \(status.station), journal \(status.storage)")
        Terminal.say("alarms: \(AlarmWords.standing(status.alarms))")
        if status.alarms.worst != nil { Terminal.say("  worst: \(AlarmWords.worst(status.alarms))") }
        for link in status.links {
            let seconds = String(format: "%.1f s", link.seconds)
            Terminal.say("link \(link.name): \(link.state) for \(seconds) (\(link.cause))")
            if let rig = link.rig {
                Terminal.say(StatusText.rig(rig, link: link))
                for change in rig.changes { Terminal.say("  changed: \(Terminal.yellow(change))") }
            }
            let told = link.counters.filter { $0.value > 0 }.map { "\($0.name) \($0.value)" }
            Terminal.say("  counts: \(told.joined(separator: ", "))")
        }
    }
}

/// The rig in one line, always with LIVE or SIM, energy state and age (what a person must not mistake).
enum StatusText {
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
