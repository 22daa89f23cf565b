import MockDevices

/// A whole world from one seed: how it is built, and what is done in it.
struct WorldScript: Sendable {
    let seed: UInt64
    var settings: WorldSettings
    /// In order of time.
    var acts: [TimedAct]
    /// Milliseconds.
    var length: Int64

    /// `minutes` of virtual time. One world in eight has an outage long enough for the last stages.
    init(seed: UInt64, minutes: Int, mill: RequestMill) {
        self.seed = seed
        var dice = SeededGenerator(seed: seed)
        settings = WorldSettings(drawing: &dice)
        length = Int64(minutes) * 60_000
        var drawing = ScriptDrawing(dice: dice, mill: mill, length: length, settings: settings)
        if seed % 8 == 0, minutes >= 10 {
            drawing.longOutage()
            length = max(length, 1_140_000)
        }
        drawing.work()
        drawing.trouble()
        acts = drawing.acts.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    /// The same world with other acts.
    func with(_ acts: [TimedAct], length: Int64) -> WorldScript {
        var script = self
        script.acts = acts
        script.length = length
        return script
    }
}

extension WorldScript: CustomStringConvertible {
    var description: String {
        "seed \(seed): \(settings)\n" + acts.map { "  \($0)" }.joined(separator: "\n")
    }
}
