import MockDevices
import RigFirmware

/// Every command in every situation of one moment of a rig, each in every variation.
struct Matrix {
    struct Count {
        var cases = 0
        /// Cases with one possible outcome.
        var decided = 0
        var refused = 0
        var accepted: Set<String> = []
        var disagreements: [String: Int] = [:]
        var examples: [String: String] = [:]
        var codes: Set<Int> = []

        mutating func note(_ what: String, _ example: String) {
            disagreements[what, default: 0] += 1
            if examples[what] == nil { examples[what] = example }
        }
    }

    /// Plants a mistake into the expectation, for the canary.
    var sabotage: ((inout [Outcome], Request) -> Void)?
    /// Plants a mistake into the rig.
    var spoil: ((SimulatedRig.Moment) -> SimulatedRig.Moment?)?
    /// Plants a motion behind a refusal.
    var pushes: ((inout rf_outputs) -> Void)?
    let world: MatrixWorld
    let driver: Driver
    let scenario: String
    private(set) var count = Count()

    private var host: MatrixHost { driver.host }

    init(_ world: MatrixWorld, _ driver: Driver, scenario: String) {
        self.world = world
        self.driver = driver
        self.scenario = scenario
    }

    /// What the board drove in the milliseconds behind a command, and how the rig stood then.
    private struct Course: Equatable {
        var drives: [[UInt8]] = []
        var view: RigView

        init(_ host: MatrixHost, pushes: ((inout rf_outputs) -> Void)? = nil) {
            for _ in 0..<3 {
                host.run(1)
                var outputs = host.rig.drives
                pushes?(&outputs)
                drives.append(withUnsafeBytes(of: outputs) { Array($0) })
            }
            view = host.rig.view
            // A refusal is told and remembered, and nothing else.
            (view.eventsRecorded, view.eventsWaiting, view.highWater) = (0, 0, 0)
        }
    }

    /// `hasPairs`: as the rig is, two things at once are wrong in every combination. In each other situation
    /// a quarter of the single faults is tried, another quarter in the next.
    mutating func run(_ situations: [Situation] = Situation.all, hasPairs: Bool) {
        let moment = host.moment()
        for (number, situation) in situations.enumerated() {
            host.restore(moment)
            run(situation, quarter: number == 0 ? nil : number % 4, hasPairs: hasPairs)
        }
        host.restore(moment)
        host.tamper = driver.tamper
    }

    private mutating func run(_ situation: Situation, quarter: Int?, hasPairs: Bool) {
        let (below, above) = (driver.tamper, situation.tamper)
        host.tamper = {
            below?(&$0); above?(&$0)
        }
        if situation.isSilent { host.state.beats = false }
        if situation.isNoisy { host.noise() }
        host.run(situation.milliseconds)
        // Nothing of the host's own may fall into the milliseconds of a case.
        host.state.beats = false
        var moment = host.moment()
        if let spoil, let spoiled = spoil(moment.rig) { moment.rig = spoiled }
        let quiet = Course(host)
        host.restore(moment)
        var facts = facts(situation)
        for kind in world.kinds {
            let (outcome, _) = outcome(of: right(kind, facts), from: moment)
            if let trouble = facts.learn(kind, outcome) { count.note(trouble, place(situation)) }
        }
        for kind in world.kinds {
            let base = right(kind, facts)
            judge(base, "right", facts, quiet, moment, situation)
            let faults = Fault.all(of: kind)
            for (place, fault) in faults.enumerated() where quarter == nil || place % 4 == quarter {
                var request = base
                fault.apply(&request, facts)
                judge(request, fault.name, facts, quiet, moment, situation)
                guard hasPairs, quarter == nil else { continue }
                for other in faults[(place + 1)...] where other.axis != fault.axis {
                    var both = request
                    other.apply(&both, facts)
                    judge(both, "\(fault.name), \(other.name)", facts, quiet, moment, situation)
                }
            }
        }
    }

    private func place(_ situation: Situation) -> String { "\(scenario), \(situation.name)" }

    private func facts(_ situation: Situation) -> Facts {
        Facts(
            view: host.rig.view, inputs: host.inputs, now: driver.milliseconds, isNoisy: situation.isNoisy,
            surface: host.rig.settings.surfaceMicrometres, isBraking: host.rig.drives.spindle_brake,
            stored: driver.stored, known: situation.known, terms: world.permits)
    }

    /// The command with nothing wrong in it.
    private func right(_ kind: CommandKind, _ facts: Facts) -> Request {
        var request = driver.request(kind)
        for field in kind.own {
            switch field.name {
            case "state_rev": request.arguments[Int(field.index) - 1] = Int64(facts.view.stateRevision)
            case "wire_hash": request.arguments[Int(field.index) - 1] = world.wireHash
            case "stop_id": request.arguments[Int(field.index) - 1] = Int64(facts.view.stopID)
            case "z" where kind.name == "MOVE_Z":
                let down = Int64(facts.inputs.z_stage_um) + 20_000
                request.arguments[Int(field.index) - 1] = min(down, field.range?.upperBound ?? down)
            case "rpm" where kind.name == "SPIN": request.arguments[Int(field.index) - 1] = 600
            case "step": request.arguments[Int(field.index) - 1] = 1
            default: break
            }
        }
        return request
    }

    private func outcome(of request: Request, from moment: MatrixHost.Moment) -> (Outcome, Course) {
        host.restore(moment)
        host.send(packet: request.packet())
        let course = Course(host, pushes: pushes)
        let reports = host.reports.filter { $0.command == request.id }
        if let refusal = reports.first(where: \.isRefusal) {
            return (
                .refused(
                    Int(refusal.code), index: refusal.index, value: Int64(refusal.value),
                    limit: Int64(refusal.limit)), course
            )
        }
        if reports.isEmpty { return (.silence, course) }
        return (request.id == driver.stored?.id ? .repeated : .accepted, course)
    }

    private mutating func judge(
        _ request: Request, _ words: String, _ facts: Facts, _ quiet: Course, _ moment: MatrixHost.Moment,
        _ situation: Situation
    ) {
        let (seen, course) = outcome(of: request, from: moment)
        var expected = Expectation(request, facts, world).outcomes
        sabotage?(&expected, request)
        count.cases += 1
        if expected.count == 1 { count.decided += 1 }
        if seen == .accepted { count.accepted.insert(request.kind.name) } else { count.refused += 1 }
        if let code = seen.code { count.codes.insert(code) }
        let example = "\(place(situation)), \(request.kind.name) \(words)"
        if !expected.contains(where: { $0.covers(seen) }) {
            let wanted = expected.map { $0.code.map { "\($0)" } ?? "\($0)" }.joined(separator: " or ")
            let key =
                "\(request.kind.name): expected \(wanted), found \(seen.code.map { "\($0)" } ?? "\(seen)")"
            count.note(key, "\(example): expected \(expected), found \(seen)")
        }
        if seen != .accepted, course != quiet {
            count.note("\(request.kind.name): refused and not idle", example)
        }
    }
}
