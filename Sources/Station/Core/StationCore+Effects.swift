import Commanding
import Octets

/// Effects that leave a trace.
extension StationCore {
    mutating func raise(_ code: StationAlarm.Code, _ text: String, into effects: inout [CoreEffect]) {
        var writer = ByteWriter()
        writer.u8(3)
        writer.text(code.rawValue)
        writer.text(text)
        trace.addSafety(writer.bytes)
        effects.append(.alarm(StationAlarm(code: code, text: text)))
        noteMoment(code, text, into: &effects)
    }

    mutating func transmit(_ bytes: [UInt8], on link: LinkID, into effects: inout [CoreEffect]) {
        var writer = ByteWriter(capacity: bytes.count + 8)
        writer.u8(1)
        writer.u8(link.index)
        writer.blob(bytes)
        trace.addSafety(writer.bytes)
        effects.append(.transmit(link, bytes))
    }

    mutating func emit(_ transitions: [StageTransition], on link: LinkID, into effects: inout [CoreEffect]) {
        for var transition in transitions {
            transition.awaitedEffect = followEffect(transition)
            var writer = ByteWriter()
            writer.u8(2)
            writer.u32(transition.commandID)
            transition.stage.encode(into: &writer)
            trace.addSafety(writer.bytes)
            effects.append(.stage(link, transition))
        }
    }

    mutating func move(
        _ index: Int, to state: String, cause: String, into effects: inout [CoreEffect]
    ) {
        guard connections[index].state != state || connections[index].cause != cause else { return }
        connections[index].state = state
        connections[index].cause = cause
        connections[index].since = time
        var writer = ByteWriter()
        writer.u8(4)
        writer.u8(UInt8(index))
        writer.text(state)
        writer.text(cause)
        trace.addSafety(writer.bytes)
        effects.append(
            .linkState(LinkTransition(link: connections[index].id, state: state, cause: cause, at: time)))
    }
}
