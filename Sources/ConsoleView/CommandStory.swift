/// A command of the ladder with its rungs and times.
struct CommandStory: Hashable, Sendable {
    struct Rung: Hashable, Sendable {
        var stage: String
        var detail: String
        /// Since it was taken; nil where this console does not know when that was.
        var milliseconds: Double?
    }

    enum End: Hashable, Sendable {
        case open, succeeded, failed
    }

    let commandID: UInt32
    var name: String
    var rungs: [Rung] = []
    var end = End.open
    /// When its first stage was seen: UTC nanoseconds.
    var beganAt: Int64?

    mutating func add(_ rung: Rung) {
        // Progress is one rung that moves.
        if rung.stage == "progress", rungs.last?.stage == "progress" { rungs.removeLast() }
        if rungs.contains(where: { $0.stage == rung.stage && $0.stage != "progress" }) { return }
        rungs.append(rung)
        if rungs.count > Limits.rungs { rungs.removeFirst() }
    }
}
