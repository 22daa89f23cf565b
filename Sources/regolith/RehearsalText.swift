import Foundation
import StationAPI

/// A command looked at instead of sent: `regolith send … --dry-run`.
enum RehearsalText {
    static func show(_ session: Session, _ message: ClientMessage, json: Bool) throws {
        let look = try session.rehearse(message, json: json)
        guard !json else {
            if look.refusal != nil { throw Exit.refused }
            return
        }
        Terminal.say("DRY RUN: nothing is sent, nothing is recorded")
        Terminal.say("\(Terminal.bold(look.meaning))")
        for note in look.notes { Terminal.say("  \(note)") }
        if let packet = look.packet { Terminal.say("packet, \(packet.count / 2) octets: \(packet)") }
        if let missing = look.missing { Terminal.say(Terminal.yellow("no packet: \(missing)")) }
        for field in look.fields {
            let place = String(format: "%4d.%d", field.bitOffset / 8, field.bitOffset % 8)
            let name = field.name.padding(toLength: 16, withPad: " ", startingAt: 0)
            Terminal.say("  \(place)  \(name) \(field.hex)  \(field.meaning)")
        }
        Terminal.say("checks, the rig decides:")
        InputText.show(look.inputs, onlyBars: false)
        if let refusal = look.refusal {
            Terminal.say("\(Terminal.red("would be refused")) (\(refusal.code)): \(refusal.text)")
            throw Exit.refused
        }
        Terminal.say("would be sent")
    }
}
