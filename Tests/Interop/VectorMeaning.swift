import RigLink
import Testing

extension VectorTests {
    /// Holds what the ground reads in a body against what the golden case says of it.
    func checkMeaning(_ frame: LinkFrame, _ meaning: [String: Any], _ place: String) throws {
        let found = try #require(try Self.meaning(of: frame), "\(place): a body without fields")
        #expect(Set(found.fields.map(\.name)) == Set(meaning.keys), "\(place)")
        for (name, value) in found.fields {
            if let number = meaning[name] as? Int {
                #expect(value == "\(number)", "\(place): \(name)")
            } else {
                #expect(value == meaning[name] as? String, "\(place): \(name)")
            }
        }
        #expect(found.again == frame.body, "\(place)")
    }

    typealias Fields = [(name: String, value: String)]

    /// Names and values in a body, and the body written again from them.
    static func meaning(of frame: LinkFrame) throws -> (fields: Fields, again: [UInt8])? {
        switch (frame.kind, frame.fromDevice) {
        case (.refuse, _), (.bye, _):
            return ([("reason", "\(frame.body[0])")], frame.body)
        case (.hello, _):
            let body = try HelloQuestion(parsing: frame.body)
            let fields: Fields = [
                ("minVersion", "\(body.lowestVersion)"), ("maxVersion", "\(body.highestVersion)"),
                ("nonce", "\(body.nonce)"), ("wireHash", body.wireHash.hex),
                ("maxBody", "\(body.maxBody)"), ("window", "\(body.window)"),
            ]
            return (fields, body.encoded())
        case (.helloAcknowledge, _):
            let body = try HelloAcknowledge(parsing: frame.body)
            return (fields(of: body), body.encoded())
        case (.heartbeat, false):
            let body = try HostHeartbeat(parsing: frame.body)
            let fields: Fields = [
                ("token", "\(body.armToken)"), ("leaseCounter", "\(body.leaseCounter)"),
                ("hostState", "\(body.hostState)"),
            ]
            return (fields, body.encoded())
        case (.heartbeat, true):
            let body = try RigHeartbeat(parsing: frame.body)
            return (fields(of: body), body.encoded())
        case (.time, false):
            let asked = frame.body.reduce(Int64(0)) { $0 << 8 | Int64($1) }
            return ([("t1", "\(UInt64(bitPattern: asked))")], TimeExchange.question(at: asked))
        case (.time, true):
            let body = try TimeExchange(parsing: frame.body)
            let times = [body.asked, body.received, body.answered].map { "\(UInt64(bitPattern: $0))" }
            return ([("t1", times[0]), ("t2", times[1]), ("t3", times[2])], body.encoded())
        case (.stop, _):
            let id = frame.body[1...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return ([("reason", "\(frame.body[0])"), ("stopID", "\(id)")], frame.body)
        case (.data, _), (.reliableData, _), (.acknowledge, _):
            return nil
        }
    }

    private static func fields(of body: HelloAcknowledge) -> Fields {
        [
            ("version", "\(body.version)"), ("session", "\(body.session)"), ("nonce", "\(body.nonce)"),
            ("mcuID", body.controllerID.hex), ("firmwareVersion", "\(body.firmwareVersion)"),
            ("buildHash", body.buildHash.hex), ("wireHash", body.wireHash.hex),
            ("bootCount", "\(body.bootCount)"), ("resetCause", "\(body.resetCause)"),
            ("clockHz", "\(body.clockHertz)"), ("maxBody", "\(body.maxBody)"),
            ("window", "\(body.window)"), ("rigState", "\(body.rigState)"), ("flags", "\(body.flags)"),
        ]
    }

    private static func fields(of body: RigHeartbeat) -> Fields {
        [
            ("state", "\(body.state)"), ("inhibits", "\(body.inhibitFlags)"),
            ("freeSlots", "\(body.freeCommandSlots)"), ("lastError", "\(body.lastError)"),
            ("stopBits", "\(body.stopBits)"), ("leaseStage", "\(body.leaseStage)"),
            ("armScope", "\(body.armScope)"), ("armSecondsLeft", "\(body.armSecondsLeft)"),
            ("authorityEpoch", "\(body.authorityEpoch)"), ("stateRev", "\(body.stateRevision)"),
            ("lastStopID", "\(body.lastStopID)"), ("leaseAge", "\(body.leaseAge)"),
        ]
    }
}
