import MockDevices
import RigLink
import Station

/// One thing that people, the line, the machine room or the rig's surroundings do at a moment.
enum WorldAct: Sendable {
    /// Somebody asks the station for a command.
    case request(WorldRequest)
    /// Somebody asks for it as soon as the rig has rested for some seconds after what was asked before.
    case follow(WorldRequest)
    /// The line is cut for so long, two seconds after the rig next begins to drill.
    case cutWhileDrilling(milliseconds: Int64)
    /// STOP is pressed two seconds after the rig next begins to drill, and the plan goes on behind it.
    case stopWhileDrilling
    /// HOLD is asked for once the next drilling bears on the ground, and the plan goes on behind it.
    case holdWhileDrilling
    /// Then the ground takes hold of the string for so long.
    case jamWhileDrilling(milliseconds: Int64)
    /// Newton metres with which the ground holds the string.
    case jam(Double)
    /// Somebody asks for CLEAR_STOP if the station shows a latch.
    case clearStop
    /// A press on the stop lane: written to the device at once, repeated until the rig shows it.
    case press(StopReason)
    case note(String)
    /// Somebody acknowledges all alarms that were told.
    case acknowledge
    /// A bad line for so long.
    case noise(Impairments, milliseconds: Int64)
    /// Nothing gets through for so long; the port stays open.
    case cut(milliseconds: Int64)
    /// The adapter is pulled and comes back.
    case unplug(milliseconds: Int64)
    /// `tornAfter`: the power failed while the store was being written, after so many octets.
    case reset(cause: UInt8, tornAfter: Int?)
    /// A console says for so long that its person is there, then falls silent.
    case attend(milliseconds: Int64)
    /// A key of hold-to-run is down for so long.
    case jog(WorldRequest, milliseconds: Int64)
    case key(UInt8)
    case enabling(UInt8)
    case areaClear(milliseconds: Int64)
    /// The reset button at the rig, with view of it.
    case resetButton(milliseconds: Int64)
    /// Once the rig rests, a person cleans a cup and says so.
    case emptyCup(Int)
    /// One of the board's sensors (a bit of `rf_sensor`) breaks or is mended.
    case sensor(Int, isSound: Bool)
    /// The daemon dies, the youngest records with it, and starts again.
    case kill(downMilliseconds: Int64, lostMilliseconds: Int64)
    /// The host's calendar jumps.
    case clockJump(seconds: Int64)
    case storage(StorageHealth, milliseconds: Int64)
    case guardContact(KinematicPlant.Contact)
    case loopContact(KinematicPlant.Contact)
    /// Degrees Celsius; nil = the sensor breaks.
    case bitTemperature(Double?)
    case busVolts(Double)
    /// The journal keeps a snapshot.
    case snapshot
}

/// A command as somebody asks for it.
struct WorldRequest: Hashable, Sendable {
    /// Which state the person saw.
    enum Sight: Hashable, Sendable {
        case present, stale, none
    }

    var name: String
    var arguments: [(name: String, text: String)]
    var isConfirmed = true
    var sight = Sight.present
    var expectedState: UInt8?

    static func == (left: WorldRequest, right: WorldRequest) -> Bool { "\(left)" == "\(right)" }

    func hash(into hasher: inout Hasher) { hasher.combine("\(self)") }
}

/// An act and its moment, milliseconds after the world begins.
struct TimedAct: Sendable {
    var at: Int64
    var act: WorldAct
}

extension TimedAct: CustomStringConvertible {
    var description: String { "\(Figures.seconds(at)) s  \(act)" }
}

extension WorldRequest: CustomStringConvertible {
    var description: String {
        var text = name
        for argument in arguments { text += " \(argument.name)=\(argument.text)" }
        if !isConfirmed { text += " (not confirmed)" }
        if sight != .present { text += " (state seen: \(sight))" }
        if let expectedState { text += " (expects state \(expectedState))" }
        return text
    }
}

extension WorldAct: CustomStringConvertible {
    var description: String {
        switch self {
        case .request(let request): "request \(request)"
        case .follow(let request): "request, once the rig rests: \(request)"
        case .cutWhileDrilling(let span):
            "the line is cut for \(Figures.seconds(span)) s at the next drilling"
        case .stopWhileDrilling: "STOP is pressed at the next drilling"
        case .holdWhileDrilling: "HOLD is asked for at the next drilling"
        case .jamWhileDrilling(let span):
            "the string jams for \(Figures.seconds(span)) s at the next drilling"
        case .jam(let torque): "the ground holds the string with \(torque) N·m"
        case .emptyCup(let cup): "cup \(cup) is cleaned"
        case .resetButton(let span): "the reset button is pressed for \(Figures.seconds(span)) s"
        case .clearStop: "CLEAR_STOP if a STOP shows"
        case .press(let reason): "press of \(reason) on the stop lane"
        case .acknowledge: "all alarms are acknowledged"
        case .note(let text): "note “\(text)”"
        case .noise(let noise, let span): "\(noise.words) for \(Figures.seconds(span)) s"
        case .cut(let span): "the line is cut for \(Figures.seconds(span)) s"
        case .unplug(let span): "the adapter is unplugged for \(Figures.seconds(span)) s"
        case .reset(let cause, let torn):
            "the rig resets, cause \(cause)" + (torn.map { ", its last write torn after \($0) octets" } ?? "")
        case .attend(let span): "a console attends for \(Figures.seconds(span)) s"
        case .jog(let request, let span): "a key is held for \(Figures.seconds(span)) s: \(request)"
        case .key(let position): "the key is turned to \(position)"
        case .enabling(let position): "the enabling device is at \(position)"
        case .areaClear(let span): "AREA CLEAR is pressed for \(Figures.seconds(span)) s"
        case .sensor(let bit, let isSound): "sensor \(bit) \(isSound ? "is mended" : "breaks")"
        case .kill(let down, let lost):
            "the daemon is killed, the last \(Figures.seconds(lost)) s of records lost, down "
                + "\(Figures.seconds(down)) s"
        case .clockJump(let seconds): "the host's calendar jumps by \(seconds) s"
        case .storage(let health, let span): "the journal is \(health) for \(Figures.seconds(span)) s"
        case .guardContact(let contact): "guard contact \(contact)"
        case .loopContact(let contact): "loop contact \(contact)"
        case .bitTemperature(let value): value.map { "bit at \($0) °C" } ?? "the bit's sensor breaks"
        case .busVolts(let volts): "bus at \(volts) V"
        case .snapshot: "the journal keeps a snapshot"
        }
    }
}

extension Impairments {
    var words: String {
        var parts: [String] = []
        for (name, value) in [("flip", flip), ("drop", drop), ("duplicate", duplicate), ("split", split)]
        where value > 0 { parts.append("\(name) \(value)") }
        if delayMicroseconds > 0 { parts.append("delay \(delayMicroseconds / 1000) ms") }
        return "noise (" + parts.joined(separator: ", ") + ")"
    }
}

/// Numbers as traces show them.
enum Figures {
    /// Milliseconds as seconds with three places.
    static func seconds(_ milliseconds: Int64) -> String {
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(milliseconds / 1000).\(fraction)"
    }
}
