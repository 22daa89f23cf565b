import MockDevices
import Octets
import Station

/// Tells every happening to those who judge, and keeps the first that was wrong.
final class Watch {
    /// One variable, so that a happening is one access to this object and not fifty.
    private var bench: Bench

    init(truth: Truth, invariants: [any Invariant], canary: Canary?, begin: UInt64) {
        bench = Bench(truth: truth, invariants: invariants, canary: canary, begin: begin)
    }

    var truth: Truth { bench.truth }
    var violation: Violation? { bench.violation }
    var happenings: Int { bench.happenings }
    var coverage: Coverage { bench.coverage }

    func note(_ happening: Happening, at now: UInt64) { bench.note(happening, at: now) }

    /// A millisecond of outputs; a rig that rests is told once.
    func note(output sample: OutputTrace.Sample) { bench.note(output: sample) }
}

/// Those who judge, and what they all look at.
private struct Bench {
    private(set) var truth: Truth
    private(set) var violation: Violation?
    private(set) var happenings = 0
    private var invariants: [any Invariant]
    private let watchingOutputs: [Int]
    private let watchingTime: [Int]
    private(set) var coverage = Coverage()
    private var canary: Falsifier?
    private let begin: UInt64
    private var wasResting = false

    init(truth: Truth, invariants: [any Invariant], canary: Canary?, begin: UInt64) {
        self.truth = truth
        // A sabotage trips more than one; its own finder must do it alone.
        let judges = invariants.filter { canary == nil || type(of: $0).name == canary?.finder }
        self.invariants = judges
        self.begin = begin
        self.canary = canary.map(Falsifier.init)
        watchingOutputs = judges.indices.filter { type(of: judges[$0]).watchesOutputs }
        watchingTime = judges.indices.filter { type(of: judges[$0]).watchesTime }
    }

    mutating func note(_ happening: Happening, at now: UInt64) {
        guard violation == nil else { return }
        truth.now = max(truth.now, now)
        if canary == nil { return judge(happening) }
        for seen in canary?.seen(happening, truth) ?? [] { judge(seen) }
    }

    mutating func note(output sample: OutputTrace.Sample) {
        guard violation == nil else { return }
        let isResting = sample.isResting
        if isResting, wasResting { return }
        wasResting = isResting
        truth.now = max(truth.now, sample.at)
        truth.take(.output(sample))
        let truth = truth
        for index in watchingOutputs {
            if let finding = invariants[index].judge(output: sample, truth) { found(finding, index) }
        }
    }

    private mutating func judge(_ happening: Happening) {
        happenings += 1
        truth.take(happening)
        coverage.take(happening)
        // One copy for all who look.
        let truth = truth
        if case .tick = happening {
            for index in watchingTime {
                if let finding = invariants[index].judge(happening, truth) { found(finding, index) }
            }
            return
        }
        for index in invariants.indices {
            if let finding = invariants[index].judge(happening, truth) { found(finding, index) }
        }
    }

    private mutating func found(_ finding: String, _ index: Int) {
        guard violation == nil else { return }
        let kind = type(of: invariants[index])
        violation = Violation(
            at: truth.now - min(begin, truth.now), invariant: kind.name, sentence: kind.sentence,
            finding: finding)
    }
}
