import Commanding
import Octets
import RigLink

/// What follows from the ends of commands and from the stop lane.
extension StationCore {
    /// What a final stage of ARM or DISARM means for the lease.
    mutating func follow(_ transition: StageTransition, on index: Int, into effects: inout [CoreEffect]) {
        guard transition.stage.isFinal else { return }
        followPresence(transition, on: index, into: &effects)
        followLeave(transition, into: &effects)
        followPrepare(transition, on: index, into: &effects)
        followWiredTest(transition, on: index)
        switch transition.name {
        case Self.armName:
            guard let arming = connections[index].arming, arming.commandID == transition.commandID else {
                return
            }
            connections[index].arming = nil
            guard case .completed(let token) = transition.stage, token != 0 else { return }
            connections[index].arm = RigConnection.Arm(
                token: token, principal: arming.principal, grantedAt: time,
                isAttended: connections[index].attendance?.principal == arming.principal)
            connections[index].trusted = nil
            warnOfWiredTest(index, into: &effects)
            connections[index].host.setLease(token: token, hostState: hostState)
        case Self.disarmName:
            // Whatever became of it: without the lease the rig disarms by itself.
            connections[index].arm = nil
            connections[index].host.setLease(token: 0, hostState: hostState)
        default: break
        }
    }

    mutating func noteStop(_ write: StopWrite, on link: LinkID, into effects: inout [CoreEffect]) {
        let index = Int(link.index)
        guard connections.indices.contains(index) else { return }
        // A test is an order to nobody; it was written only because nothing moved.
        guard write.reason != StopReason.test.rawValue else { return }
        guard write.reason != StopReason.hold.rawValue else {
            if !write.isRepeat {
                raise(.stop, "HOLD by \(write.principal) was written to the rig", into: &effects)
            }
            return
        }
        connections[index].arm = nil
        connections[index].arming = nil
        connections[index].host.setLease(token: 0, hostState: hostState)
        guard !write.isRepeat else { return }
        raise(.stop, "STOP \(write.stopID) by \(write.principal) was written to the rig", into: &effects)
    }

    static var armName: String { "ARM" }
    static var disarmName: String { "DISARM" }
}
