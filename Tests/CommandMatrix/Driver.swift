import MockDevices
import RigFirmware

/// Drives a simulated rig into a state the way an operator would.
final class Driver {
    let host: MatrixHost
    let world: MatrixWorld
    /// Of the scenario; situations come on top.
    var tamper: ((inout rf_inputs) -> Void)? {
        didSet { host.tamper = tamper }
    }
    private(set) var stored: (id: UInt32, subtype: UInt8)?
    /// What was refused on the way, for the report.
    private(set) var troubles: [String] = []

    init(_ world: MatrixWorld, _ settings: RigSettings, _ store: NonvolatileImage) throws {
        self.world = world
        host = try MatrixHost(settings, nonvolatile: store)
    }

    var view: RigView { host.rig.view }

    /// A session, a clear area, and a PING whose result the rig keeps.
    func greet() {
        host.hello(nonce: 0x1234_5678)
        host.run(50)
        press { $0.area_clear = true }
        // Ids begin far from zero, so that there is a past.
        host.state.nextID = 5_000
        if let (id, report) = give("PING"), report?.subtype == 7 { stored = (id, 7) }
        host.run(50)
    }

    func press(_ button: @escaping (inout rf_inputs) -> Void) {
        let before = tamper
        tamper = {
            before?(&$0); button(&$0)
        }
        host.run(100)
        tamper = before
        host.run(20)
    }

    @discardableResult
    func arm(scope: Int64 = 3, ttl: Int64 = 900) -> Bool {
        host.run(1_100)
        let revision = Int64(view.stateRevision)
        let found = give(
            "ARM", ["scope": scope, "ttl": ttl, "state_rev": revision, "wire_hash": world.wireHash])
        guard let report = found?.report, report.subtype == 7 else { return false }
        host.state.token = report.result
        host.beat()
        // Beacon and sounder lead the first motion.
        host.run(2_500)
        return true
    }

    /// Sends a command that is right in every field; waits for its end at most so long.
    @discardableResult
    func give(
        _ name: String, _ arguments: [String: Int64] = [:], within milliseconds: Int = 100
    ) -> (id: UInt32, report: MatrixReport?)? {
        guard let kind = world.kind(name) else {
            troubles.append("there is no \(name)")
            return nil
        }
        var request = request(kind)
        for (name, value) in arguments {
            guard let field = kind.own.first(where: { $0.name == name }) else {
                troubles.append("\(kind.name) has no \(name)")
                continue
            }
            request.arguments[Int(field.index) - 1] = value
        }
        host.send(packet: request.packet())
        host.state.nextID += 1
        let report = host.end(of: request.id, within: milliseconds)
        if let report, report.isRefusal || report.subtype == 8 {
            troubles.append("\(name): code \(report.code), value \(report.value), limit \(report.limit)")
        }
        return (request.id, report)
    }

    func request(_ kind: CommandKind) -> Request {
        Request(
            kind: kind, id: host.state.nextID, expiry: milliseconds &+ 5_000,
            boot: UInt16(truncatingIfNeeded: view.bootCount), epoch: world.epoch, token: host.state.token,
            arguments: kind.own.map(\.usual))
    }

    var milliseconds: UInt32 {
        UInt32(truncatingIfNeeded: host.rig.rigMicroseconds(at: host.state.now) / 1_000)
    }

    /// Runs until the state is this one; false if it does not come within the time.
    func waits(for state: UInt8, atMost milliseconds: Int = 5_000) -> Bool {
        host.run(atMost: milliseconds) { view.state.rawValue == state }
    }
}
