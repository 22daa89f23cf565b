import Commanding
import MissionDatabase
import Octets
import RigLink

/// Which rig it is, what changed, and who has looked at it (SR-L-13, SR-S-05, SR-S-20, SR-O-09).
extension StationCore {
    /// Wire hash of the rig's dictionary, as it greeted last; nil before.
    public var rigDictionary: [UInt8]? { connections[0].picture?.wireHash }

    /// Names a list of changes; 0 for an empty one.
    static func review(of changes: [String]) -> UInt32 {
        guard !changes.isEmpty else { return 0 }
        return CRC32C.checksum(Array(changes.joined(separator: "\n").utf8)) | 1
    }

    /// Why a link is telemetry only; `nil` where it is not.
    func telemetryOnly(_ connection: RigConnection) -> String? {
        guard let picture = connection.picture else { return nil }
        let identity = RigIdentity(picture)
        if let objection = program.rig?.objection(to: identity) {
            return objection + ": connect the right rig, or correct [rig] in the configuration"
        }
        guard let accepted = connection.accepted, accepted != identity else { return nil }
        return "another rig than the one that was accepted: read what differs, then `regolith accept`"
    }

    /// A session began: the first rig is taken as it is, another one waits for a person.
    mutating func judgeIdentity(_ index: Int, into effects: inout [CoreEffect]) {
        guard let picture = connections[index].picture else { return }
        let identity = RigIdentity(picture)
        if let objection = program.rig?.objection(to: identity) {
            raise(.identity, "telemetry only: \(objection)", into: &effects)
            return
        }
        // The first one is taken as it is, but for a dictionary that nobody has configured.
        let accepted = connections[index].accepted ?? identity.speaking(program.configuredHash)
        connections[index].accepted = accepted
        guard accepted != identity else { return }
        raise(
            .identity,
            "telemetry only, the rig is not the one that was accepted ("
                + identity.differences(from: accepted).joined(separator: "; ")
                + "): `regolith accept` takes it after a look", into: &effects)
    }

    /// A person takes the rig as it is, having read the list that `review` names.
    mutating func accept(
        review: UInt32, for request: OperatorRequest, into effects: inout [CoreEffect]
    ) -> Answer {
        let connection = connections[0]
        guard let picture = connection.picture, connection.state == "live" else {
            return .refused(code: "linkAbsent", text: "no rig is there to be accepted: wait until it is live")
        }
        if let objection = program.rig?.objection(to: RigIdentity(picture)) {
            return .refused(
                code: "wrongRig", text: "\(objection): only the configuration ([rig]) can change that")
        }
        guard review == Self.review(of: changes(of: connection)) else {
            return .refused(
                code: "REVIEW",
                text: "what differs is not the list that was read any more: read it again, then accept")
        }
        guard connection.isDictionaryEqual else {
            return .refused(
                code: "DICTIONARY",
                text: "this station has not the rig's dictionary \(hex(picture.wireHash)): put its file into "
                    + "the folder of dictionaries that the configuration names, and start the station again")
        }
        connections[0].accepted = RigIdentity(picture)
        raise(
            .identity,
            "\(request.principal) accepted the rig \(hex(picture.mcuID)) as it is, dictionary "
                + hex(picture.wireHash), into: &effects)
        var actions: [HostAction] = []
        connections[0].host.speak(program.wireHash, at: time, into: &actions)
        carryOut(actions, on: 0, into: &effects)
        return .noted
    }

    /// What stands against ARM, beside what stands against any command.
    func objectionToArm(_ order: CommandOrder, on index: Int) -> Refusal? {
        let connection = connections[index]
        if storage != .sound {
            return Refusal(
                .journal, "ARM was not sent, the journal cannot keep a record: free space, then ARM")
        }
        let changes = changes(of: connection)
        if !changes.isEmpty, order.review != Self.review(of: changes) {
            return Refusal(
                .unseenChanges,
                "ARM was not sent, \(changes.count) things changed since the rig was last trusted and "
                    + "were not shown (\(changes[0])…): read them in `regolith status`, then ARM")
        }
        let untold = untold(of: connection)
        if !untold.isEmpty {
            return Refusal(
                .unseenChanges,
                "ARM was not sent, the rig has not told all of what may have changed since it was last "
                    + "trusted (\(untold.joined(separator: ", "))): wait a few seconds, read `regolith "
                    + "status`, then ARM")
        }
        if let overdue = objectionOfWiredTest(index) { return overdue }
        return connection.stopTest.objection(at: time).map {
            Refusal(.stopPath, "ARM was not sent, \($0)")
        }
    }

    /// What a start finds moving is told with its owner and the time in which it ends by itself (SR-S-07).
    mutating func lookForMotion(_ index: Int, leaseAge: UInt16, into effects: inout [CoreEffect]) {
        guard let picture = connections[index].picture else { return }
        if picture.isAtStandstill { connections[index].foundMoving = nil }
        guard connections[index].looksForMotion else { return }
        connections[index].looksForMotion = false
        guard !picture.isAtStandstill else { return }
        let owner =
            ledger.lastMotion.map { "last ordered: \($0.name) #\($0.commandID) by \($0.principal)" }
            ?? "this station ordered none"
        let left = max(0, Limits.holdAfter - Int64(leaseAge))
        let text =
            "FOUND MOVING in state \(program.stateName(picture.state)), \(owner); nothing keeps it going: "
            + (left == 0 || leaseAge == .max
                ? "the rig is in HOLD by its own rule" : "the rig holds by itself in \(left) ms")
        connections[index].foundMoving = text
        raise(.foundMoving, text, into: &effects)
    }

    /// The rig's depth of the hole, as the argument of DRILL wants it.
    func holeDepth(_ index: Int) -> String? {
        guard let place = program.holeDepthPlace, let value = connections[index].picture?.kept[place],
            connections[index].state == "live", time - value.at <= Limits.slowAge
        else { return nil }
        return value.text + (program.database[program.kept[place]].type.unit ?? "")
    }
}
