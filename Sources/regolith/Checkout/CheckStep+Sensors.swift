/// What measures: nothing is moved by power.
extension CheckStep {
    static let sensors = [
        CheckStep(
            name: "temperatures", mechanism: "HEATER", title: "temperatures plausible and alike, heater off",
            moves: false, body: temperatures),
        CheckStep(
            name: "load-cell", mechanism: "LOAD_CELL", title: "load cell: sign and scale with a known mass",
            moves: false, body: loadCell),
        CheckStep(
            name: "brake", mechanism: "BRAKE", title: "the stage's brake holds a load", moves: false,
            body: brake),
    ]

    private static let places = [
        "t_spn_mot", "t_spn_gbx", "t_ham_mot", "t_zfd_mot", "t_elec", "t_zstage", "t_car",
    ]

    private static func temperatures(_ run: CheckRun) throws {
        try run.confirm(
            "RESTED", "has the rig rested for an hour, so that everything has the temperature of the room?")
        let found = try places.map { try run.fresh($0) }
        for (name, value) in zip(places, found) { run.measured(name, value, "°C", in: -40...60) }
        let spread = (found.max() ?? 0) - (found.min() ?? 0)
        run.measured("spread of the seven", spread, "K", in: 0...15)
        try run.expect("t_bit_valid", "YES")
        run.measured("t_bit", try run.fresh("t_bit"), "°C", in: -200...60)
        run.measured("t_bit_rate", try run.fresh("t_bit_rate"), "K/min", in: -5...5)
        try run.expect("status_heater", "no")
        run.record(Int32((spread * 10).rounded()))
    }

    private static func loadCell(_ run: CheckRun) throws {
        let before = try run.mean("wob", seconds: 2)
        let expected = -run.mass * gravity
        try run.person(
            "HANG_MASS", "hang \(run.mass) kg from the bit and let it rest",
            until: "wob", in: before - 1000...before + expected / 2, "N")
        let found = try run.mean("wob", seconds: 2) - before
        let margin = abs(expected) * 0.05
        run.measured("force of the mass", found, "N", in: expected - margin...expected + margin)
        run.record(Int32((found * 10).rounded()))
        try run.person(
            "TAKE_MASS", "take the mass away", until: "wob", in: before - margin...before + margin, "N")
    }

    private static func brake(_ run: CheckRun) throws {
        try run.expect("status_brake_on", "yes")
        let before = try run.mean("wob", seconds: 1)
        let pull = run.mass * gravity / 2
        let place = try run.fresh("z_stage")
        try run.person(
            "LOAD_BRAKE", "hang \(run.mass) kg from the bit again: only the brake holds the stage",
            until: "wob", in: before - 1000...before - pull, "N")
        try run.pause(seconds: 3)
        let moved = try run.fresh("z_stage") - place
        run.measured("travel under load in 3 s", moved, "mm", in: -0.1...0.1)
        run.record(Int32((moved * 1000).rounded()))
        try run.person(
            "UNLOAD_BRAKE", "take the mass away", until: "wob", in: before - pull / 2...before + pull, "N")
    }

    /// Of the laboratory; the check's margin is wider than what differs between places.
    private static let gravity = 9.81
}
