import MockDevices
import Octets

/// Something that waits for the rig to drill: bad luck two seconds later, or what comes once the bit is
/// loaded.
struct Ambush {
    private let act: WorldAct
    private var since: CoreTime?
    /// Newtons on the bit.
    private static let loaded = 20.0
    private static let drill: UInt16 = 55

    init(_ act: WorldAct) { self.act = act }

    /// Takes those out that are due, and gives their acts.
    static func due(_ ambushes: inout [Ambush], _ rig: SimulatedRig, now: CoreTime) -> [WorldAct] {
        var due: [WorldAct] = []
        var waiting: [Ambush] = []
        for var ambush in ambushes {
            if ambush.isDue(rig, now) { due.append(ambush.act) } else { waiting.append(ambush) }
        }
        ambushes = waiting
        return due
    }

    private mutating func isDue(_ rig: SimulatedRig, _ now: CoreTime) -> Bool {
        let view = rig.view
        switch act {
        case .press, .request, .jamWhileDrilling:
            return view.state == .drill && view.activeFunction == Self.drill
                && rig.plant.weightOnBit > Self.loaded
        default: break
        }
        if view.state == .drill { since = since ?? now }
        return since.map { now >= $0 + .seconds(2) } ?? false
    }
}
