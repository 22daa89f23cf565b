/// What a world came to.
struct WorldOutcome: Sendable {
    var violation: Violation?
    var virtualMilliseconds: Int64 = 0
    var happenings = 0
    var commandsExecuted = 0
    var coverage = Coverage()
    var processorSeconds = 0.0
}
