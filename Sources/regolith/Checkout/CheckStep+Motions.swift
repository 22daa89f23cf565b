/// What moves by power, in hold-to-run: a small jog, and the signs agree.
extension CheckStep {
    static let motions = [
        CheckStep(
            name: "feed", mechanism: "FEED", title: "feed: limit switches, direction, current", moves: true,
            body: feed),
        CheckStep(
            name: "depth", mechanism: "DEPTH", title: "depth: encoder and potentiometer agree", moves: true,
            body: depth),
        CheckStep(
            name: "deploy", mechanism: "DEPLOY", title: "deployment stage: limit switches, direction",
            moves: true, body: deploy),
        CheckStep(
            name: "spindle", mechanism: "SPINDLE", title: "spindle: direction and free torque", moves: true,
            body: spindle),
        CheckStep(
            name: "carousel", mechanism: "CAROUSEL", title: "carousel: home switch, direction", moves: true,
            body: carousel),
    ]

    private static func feed(_ run: CheckRun) throws {
        try run.pair("z_top", "the upper limit switch of the feed")
        try run.pair("z_bottom", "the lower limit switch of the feed")
        try run.maintenance()
        let down = try run.jog("Z", percent: 50, seconds: 1.5, watching: "zfd_current")
        run.measured("travel of the jog down", down.travel, "mm", in: 0.3...3)
        run.measured("feed current", down.most, "A", in: 0...2)
        let up = try run.jog("Z", percent: -50, seconds: 1.5, watching: "zfd_current")
        run.measured("travel of the jog up", up.travel, "mm", in: -3 ... -0.3)
        run.record(Int32((down.travel * 1000).rounded()))
    }

    private static func depth(_ run: CheckRun) throws {
        try run.maintenance()
        let before = (try run.fresh("z_stage"), try run.fresh("z_pot"))
        run.measured("encoder minus potentiometer", before.0 - before.1, "mm", in: -2...2)
        _ = try run.jog("Z", percent: 100, seconds: 2.5)
        let after = (try run.fresh("z_stage"), try run.fresh("z_pot"))
        run.measured("encoder minus potentiometer, moved", after.0 - after.1, "mm", in: -2...2)
        run.measured("travel by the encoder", after.0 - before.0, "mm", in: 2...7)
        run.measured("travel by the potentiometer", after.1 - before.1, "mm", in: 1...8)
        _ = try run.jog("Z", percent: -100, seconds: 2.5)
        run.record(Int32(((after.0 - after.1) * 1000).rounded()))
    }

    private static func deploy(_ run: CheckRun) throws {
        try run.pair("dep_up", "the upper limit switch of the deployment stage")
        try run.pair("dep_down", "the lower limit switch of the deployment stage")
        try run.maintenance()
        // Up first: the foot pad may stand on the ground.
        let up = try run.jog("DEP", percent: -50, seconds: 1.5, travel: "dep_pos")
        run.measured("travel of the jog up", up.travel, "mm", in: -20 ... -0.1)
        let down = try run.jog("DEP", percent: 50, seconds: 1.5, travel: "dep_pos")
        run.measured("travel of the jog down", down.travel, "mm", in: 0.1...20)
        run.record(Int32((up.travel * 1000).rounded()))
    }

    private static func spindle(_ run: CheckRun) throws {
        try run.maintenance()
        let jog = try run.jog("SPINDLE", percent: 50, seconds: 2.5, watching: "spn_rpm")
        run.measured("speed at half of 10 rpm", jog.most, "rpm", in: 4...6)
        let torque = try run.jog("SPINDLE", percent: 50, seconds: 2.5, watching: "spn_torque")
        run.measured("free torque", torque.most, "N·m", in: -0.1...2)
        try run.confirm("CLOCKWISE", "did the bit turn clockwise, seen from above?")
        run.record(Int32((jog.most * 10).rounded()))
    }

    private static func carousel(_ run: CheckRun) throws {
        try run.pair("car_home", "the home switch of the carousel")
        try run.maintenance()
        _ = try run.jog("CAR", percent: 50, seconds: 1.5)
        try run.confirm("CAROUSEL_TURNED", "did the carousel turn towards higher cup numbers?")
        run.record(1)
    }
}
