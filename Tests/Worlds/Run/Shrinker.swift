/// Finds few acts that still do it: delta debugging (Zeller's ddmin) over the acts of a world.
struct Shrinker {
    let canary: Canary?
    /// Runs of the world that it may spend.
    var budget = 400

    /// The smallest script found that violates the same invariant, and how.
    mutating func shrink(
        _ script: WorldScript, _ violation: Violation
    ) -> (script: WorldScript, violation: Violation) {
        var best = (script: truncated(script, to: violation), violation: violation)
        guard let first = run(best.script, violation.invariant) else { return (script, violation) }
        best.violation = first
        var parts = 2
        while best.script.acts.count > 1, budget > 0 {
            if let smaller = smaller(best.script, parts, violation.invariant) {
                best = smaller
                best.script = truncated(best.script, to: best.violation)
                parts = max(2, parts - 1)
            } else if parts >= best.script.acts.count {
                break
            } else {
                parts = min(best.script.acts.count, parts * 2)
            }
        }
        return best
    }

    /// One of `parts` chunks left out, the last ones first: what came early often set the stage.
    private mutating func smaller(
        _ script: WorldScript, _ parts: Int, _ invariant: String
    ) -> (script: WorldScript, violation: Violation)? {
        let size = (script.acts.count + parts - 1) / parts
        for begin in stride(from: 0, to: script.acts.count, by: size) where budget > 0 {
            var acts = script.acts
            acts.removeSubrange(begin..<min(acts.count, begin + size))
            let candidate = script.with(acts, length: script.length)
            if let found = run(candidate, invariant) { return (candidate, found) }
        }
        return nil
    }

    /// Nothing after the violation matters, unless it is of the end.
    private func truncated(_ script: WorldScript, to violation: Violation) -> WorldScript {
        let end = min(script.length, Int64(violation.at / 1000) + 20)
        return script.with(script.acts.filter { $0.at <= end }, length: end)
    }

    private mutating func run(_ script: WorldScript, _ invariant: String) -> Violation? {
        budget -= 1
        let violation = (try? WorldRun.outcome(of: script, canary: canary))?.violation
        return violation?.invariant == invariant ? violation : nil
    }
}
