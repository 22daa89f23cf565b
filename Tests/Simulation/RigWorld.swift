import MockDevices
import Octets
import RigLink
import Station

/// One simulated rig behind a wire with faults, in virtual time.
struct RigWorld: SimulatedWorld {
    let rig: SimulatedRig
    var toRig: ImpairedWire
    var fromRig: ImpairedWire
    /// Nothing gets through while it is cut; the port stays open.
    var isCut = false
    /// The station's questions for the rig's time get lost; everything else passes.
    var losesTime = false
    /// The station's heartbeats get lost; everything else passes.
    var losesBeats = false
    /// The rig's reliable packets (reports, events) do not come through; everything else passes.
    var losesReports = false
    /// Housekeeping of the rig gets lost; reports, heartbeats and answers pass.
    var losesTelemetry = false
    /// The rig's SLOW telemetry does not come through; everything else passes.
    var losesSlow = false
    /// Frames of the station pass here on their way to the wire; somebody may listen, and change them.
    var passing: ([UInt8], CoreTime) -> [UInt8] = { octets, _ in octets }
    /// What the rig said passes here before it is on the wire.
    var arriving: ([UInt8]) -> [UInt8] = { $0 }
    private var nowMicroseconds: UInt64
    private var signals: [WorldSignal] = []
    private var reopenAt: UInt64?
    private static let link = LinkID(0)

    /// `uptime`: how long the rig's own clock has been running, microseconds.
    init(
        settings: RigSettings = RigSettings(), impairments: Impairments = .none, at start: CoreTime,
        uptime: UInt64 = 0
    ) throws {
        nowMicroseconds = UInt64(start.microseconds)
        rig = try SimulatedRig(
            settings: settings, nonvolatile: .fresh, ledger: try RigLedger(), at: nowMicroseconds,
            uptime: uptime)
        toRig = ImpairedWire(impairments, direction: 0)
        fromRig = ImpairedWire(impairments, direction: 1)
        signals = [.port(Self.link, .opened("simulated"))]
    }

    var deadline: CoreTime { CoreTime(nanoseconds: Int64(nowMicroseconds + 1000) * 1000) }

    mutating func advance(to now: CoreTime) -> [WorldSignal] {
        nowMicroseconds = max(nowMicroseconds, UInt64(now.microseconds))
        for chunk in toRig.take(at: nowMicroseconds) where !isCut { rig.receive(chunk, at: nowMicroseconds) }
        rig.step(to: nowMicroseconds)
        var output = rig.takeOutput()
        if losesTelemetry { output = withoutTelemetry(output) }
        if !output.isEmpty { fromRig.send(arriving(output), at: nowMicroseconds) }
        for chunk in fromRig.take(at: nowMicroseconds) where !isCut && !isSwallowed(chunk) {
            signals.append(.received(Self.link, chunk))
        }
        if let due = reopenAt, due <= nowMicroseconds {
            reopenAt = nil
            signals.append(.port(Self.link, .opened("simulated, again")))
        }
        defer { signals.removeAll() }
        return signals
    }

    mutating func transmit(_ octets: [UInt8], on link: LinkID, at now: CoreTime) {
        if losesBeats, Self.holds(.heartbeat, octets, receiverIsHost: false) { return }
        if losesTime, Self.holds(.time, octets, receiverIsHost: false) { return }
        toRig.send(passing(octets, now), at: UInt64(now.microseconds))
    }

    private func isSwallowed(_ chunk: [UInt8]) -> Bool {
        losesReports && Self.holds(.reliableData, chunk, receiverIsHost: true)
            || losesSlow && Self.holds(.data, chunk, receiverIsHost: true) { $0.count > 20 && $0[20] == 3 }
    }

    /// `isMeant`: of the frame's body; octet 20 of a housekeeping packet is its structure.
    private static func holds(
        _ kind: FrameKind, _ octets: [UInt8], receiverIsHost: Bool,
        where isMeant: ([UInt8]) -> Bool = { _ in true }
    ) -> Bool {
        var decoder = FrameDecoder(receiverIsHost: receiverIsHost)
        var found = false
        decoder.feed(octets) { event in
            if case .frame(let frame) = event, frame.kind == kind, isMeant(frame.body) { found = true }
        }
        return found
    }

    /// The simulated rig hands out whole frames; telemetry is what goes without acknowledgement.
    private func withoutTelemetry(_ octets: [UInt8]) -> [UInt8] {
        octets.split(separator: 0).flatMap { piece in
            let octets = [0] + Array(piece) + [0]
            var decoder = FrameDecoder(receiverIsHost: true)
            var isTelemetry = false
            decoder.feed(octets) { event in
                if case .frame(let frame) = event, frame.kind == .data { isTelemetry = true }
            }
            return isTelemetry ? [] : octets
        }
    }

    mutating func reopen(_ link: LinkID, at now: CoreTime) {
        guard reopenAt == nil else { return }
        signals.append(.port(link, .closed("closed to open it again")))
        toRig.clear()
        fromRig.clear()
        reopenAt = nowMicroseconds + 10_000
    }
}
