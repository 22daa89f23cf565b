import MockDevices
import Octets
import Station

/// People with a plan: each step when the rig rests, and before it what a careful person does first.
struct Crew {
    /// How long the rig rests before people go on.
    private static let pause = CoreTime.Span.milliseconds(2300)
    /// So often something may come between before they give up.
    private static let patience = 12

    private var plan: [WorldAct] = []
    private var restsSince: CoreTime?
    private var waitsSince: CoreTime?
    private var setbacks = 0
    /// AREA CLEAR was pressed for what is asked next: a command in the same breath would come before it.
    private var hasPressed = false
    /// A command between its two steps.
    private var prepared: UInt32?

    var isIdle: Bool { plan.isEmpty }

    mutating func plan(_ act: WorldAct) { plan.append(act) }

    mutating func forget() {
        plan.removeAll()
        (restsSince, prepared, hasPressed) = (nil, nil, false)
    }

    /// The next of the plan, or what has to be done before it; acts at the rig are given back.
    mutating func look(
        at rig: SimulatedRig, isLive: Bool, _ station: inout WorldStation, now: CoreTime
    ) -> [WorldAct] {
        let view = rig.view
        acknowledgeBite(view, &station, now: now)
        let rests = view.activeFunction == 0 && (view.isStandstill || view.isHoldSpin)
        guard rests, isLive else {
            restsSince = nil
            return []
        }
        let since = restsSince ?? now
        restsSince = since
        guard now >= since + Self.pause else { return [] }
        restsSince = nil
        if view.state == .estop {
            return release(WorldRequest(name: "CLEAR_ESTOP", arguments: []), &station, now: now)
        }
        if view.state == .safe, let lock = Self.lock(of: rig) {
            let request = WorldRequest(name: "RELEASE_LOCK", arguments: [("lock", "\(lock)")])
            return release(request, &station, now: now)
        }
        guard case .follow(let request) = plan[0] else { return [plan.removeFirst()] }
        if request.name == "ARM", view.isArmed {
            plan.removeFirst()
            return []
        }
        let first = precondition(of: request, rig, view)
        let next = first ?? request
        // Torque into a jammed string wants somebody who stays at the console.
        if next.name == "UNJAM", !hasPressed {
            hasPressed = true
            return [.attend(milliseconds: 45_000)]
        }
        // Whoever clears or arms has looked at the rig, and says so where the guard was open.
        if next.name == "ARM" || next.name == "CLEAR_STOP", !hasPressed {
            hasPressed = true
            return [.areaClear(milliseconds: 300)]
        }
        hasPressed = false
        if first == nil {
            plan.removeFirst()
            if request.name == "ARM" { setbacks = 0 }
        } else {
            setbacks += 1
            if setbacks > Self.patience { forget() }
        }
        _ = station.submit(resolved(next, rig, station), at: now)
        return []
    }

    /// HOLE_AUTO waits at the top for somebody who has looked at the bite.
    private mutating func acknowledgeBite(
        _ view: RigView, _ station: inout WorldStation, now: CoreTime
    ) {
        guard view.activeFunction == Self.holeAuto, view.state == .ready else {
            waitsSince = nil
            return
        }
        let since = waitsSince ?? now
        waitsSince = since
        guard now >= since + Self.pause else { return }
        waitsSince = nil
        _ = station.submit(
            WorldRequest(name: "ACK_FAULT", arguments: [("cause", "ACK_WAITED")]), at: now)
    }

    private static let holeAuto: UInt16 = 57

    // MARK: What comes first

    /// What has to be at the top for it: where the bit is free of chute and hole.
    private static let atTop: Set<String> = [
        "BITE", "HOLE_AUTO", "CAROUSEL", "GATE", "SAMPLE_VERIFY", "STOW", "DEPLOY",
    ]
    private static let chute = 25_000.0

    /// What a person does first where STOP, HOLD or the end of the arm came between, or the bit is elsewhere.
    private func precondition(of request: WorldRequest, _ rig: SimulatedRig, _ view: RigView) -> WorldRequest?
    {
        if view.isStopLatched { return WorldRequest(name: "CLEAR_STOP", arguments: []) }
        if request.name == "RETRACT" || request.name == "ARM" { return nil }
        guard view.isArmed else {
            return WorldRequest(name: "ARM", arguments: [("scope", "AIR_GROUND_HEAT"), ("ttl", "900s")])
        }
        if view.state == .jammed, request.name != "UNJAM" { return Self.unjam }
        let isWrongPlace = Self.atTop.contains(request.name) && rig.plant.stage > Self.chute
        let isHeld = view.state == .hold && !Self.inHold.contains(request.name)
        if isWrongPlace || isHeld { return Self.wayOut }
        if view.state == .idle, Self.inReady.contains(request.name) { return ready(view) }
        if Self.underTheGate.contains(request.name), rig.plant.gate > 0 {
            return WorldRequest(name: "GATE", arguments: [("position", "CLOSED")])
        }
        return turned(for: request, rig)
    }

    /// What begins in HOLD.
    private static let inHold: Set<String> = ["HAMMER", "PECK", "RESUME", "UNJAM", "DWELL_T"]
    private static let unjam = WorldRequest(name: "UNJAM", arguments: [("recipe", "1"), ("torque", "8NM")])
    private static let underTheGate: Set<String> = ["BITE", "HOLE_AUTO", "CAROUSEL"]

    private static let inReady: Set<String> = ["BITE", "HOLE_AUTO", "DRILL", "TOUCH_OFF"]
    /// Bits of the rig's status.
    private static let isHomed: UInt32 = 1 << 2, isDeployed: UInt32 = 1 << 3, isUnlocked: UInt32 = 1 << 4

    /// What leads from IDLE to READY.
    private func ready(_ view: RigView) -> WorldRequest {
        if view.statusFlags & Self.isHomed == 0 {
            return WorldRequest(name: "HOME", arguments: [("axis", "Z")])
        }
        return view.statusFlags & Self.isDeployed == 0
            ? WorldRequest(name: "DEPLOY", arguments: [("z", "400mm"), ("preload", "80N")]) : Self.wayOut
    }

    private static let wayOut = WorldRequest(
        name: "RETRACT", arguments: [("z", "0mm"), ("rpm", "30rpm"), ("speed", "10mm/s")])

    /// The cup that is to be weighed stands on the scale.
    private func turned(for request: WorldRequest, _ rig: SimulatedRig) -> WorldRequest? {
        guard request.name == "SAMPLE_VERIFY", let cup = request.arguments.first?.text,
            cup != "\(rig.plant.cup)"
        else { return nil }
        return WorldRequest(name: "CAROUSEL", arguments: [("cup", cup)])
    }

    /// The first launch lock that still holds.
    private static func lock(of rig: SimulatedRig) -> Int? {
        guard rig.view.statusFlags & isUnlocked == 0 else { return nil }
        return rig.plant.releasedLocks & 1 == 0 ? 1 : 2
    }

    /// Depths as a person reads them before asking: `hole+5` is 5 mm below the bottom of the hole.
    /// `shown` is the cause of the HOLD as the station shows it.
    private func resolved(
        _ request: WorldRequest, _ rig: SimulatedRig, _ station: WorldStation
    ) -> WorldRequest {
        var request = request
        let plant = rig.plant
        let hole = max(0, plant.holeBottom - plant.surface) / 1000
        for index in request.arguments.indices where request.arguments[index].text == "shown" {
            request.arguments[index].text = station.text(of: "stop_cause") ?? "COMMAND"
        }
        for index in request.arguments.indices where request.arguments[index].text.hasPrefix("hole+") {
            let more = Double(request.arguments[index].text.dropFirst(5)) ?? 0
            request.arguments[index].text = "\(((hole + more) * 10).rounded() / 10)mm"
        }
        return request
    }

    // MARK: Two steps

    /// One stands at the rig and presses, one sits at the console and types its name, another one approves.
    private mutating func release(
        _ request: WorldRequest, _ station: inout WorldStation, now: CoreTime
    ) -> [WorldAct] {
        setbacks += 1
        guard setbacks <= Self.patience else {
            forget()
            return []
        }
        guard hasPressed else {
            hasPressed = true
            return [.resetButton(milliseconds: 300), .areaClear(milliseconds: 300)]
        }
        station.bePresent(at: now)
        if let id = prepared {
            (prepared, hasPressed) = (nil, false)
            if request.name == "RELEASE_LOCK" { station.approve(id, at: now) }
            station.fire(id, at: now)
            return []
        }
        var request = request
        request.isConfirmed = false
        if case .taken(let id, _, _)? = station.submit(request, at: now) {
            prepared = id
        } else {
            hasPressed = false
        }
        return []
    }
}
