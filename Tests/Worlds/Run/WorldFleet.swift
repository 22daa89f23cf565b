import Foundation

/// Runs many worlds, some at once; worlds know nothing of each other.
enum WorldFleet {
    /// What a fleet came to.
    struct Report: Sendable {
        var worlds = 0
        var virtualMilliseconds: Int64 = 0
        var happenings = 0
        var commandsExecuted = 0
        var coverage = Coverage()
        var processorSeconds = 0.0
        /// In order of seed, shrunk.
        var findings: [(seed: UInt64, text: String)] = []
    }

    /// `script`: the world of a seed, made when its turn comes.
    static func run(
        _ seeds: ClosedRange<UInt64>, threads: Int = count("REGOLITH_WORLD_THREADS", 2),
        script: @escaping @Sendable (UInt64) -> WorldScript
    ) async throws -> Report {
        let queue = SeedQueue(seeds)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for slot in 0..<threads {
                group.addTask { try work(queue, slot, script) }
            }
            try await group.waitForAll()
            var report = queue.report
            report.findings.sort { $0.seed < $1.seed }
            return report
        }
    }

    private static func work(
        _ queue: SeedQueue, _ slot: Int, _ script: (UInt64) -> WorldScript
    ) throws {
        // A trap leaves no report: this file then names the seed.
        let mark = NSTemporaryDirectory() + "regolith-world-\(getpid())-\(slot)"
        defer { unlink(mark) }
        while let seed = queue.next() {
            try? "\(seed)\n".write(toFile: mark, atomically: false, encoding: .utf8)
            let script = script(seed)
            let outcome = try WorldRun.outcome(of: script)
            queue.add(outcome)
            guard let violation = outcome.violation else { continue }
            guard queue.isWorthShrinking else {
                queue.add(finding: "\(violation)\n  not shrunk", of: seed)
                continue
            }
            var shrinker = Shrinker(canary: nil)
            let small = shrinker.shrink(script, violation)
            queue.add(finding: "\(small.violation)\n\(small.script)", of: seed)
        }
    }

    /// Worlds take long where nothing is optimized: a plain run does them only when it is told how many.
    static let isWanted: Bool = {
        #if DEBUG
            return ProcessInfo.processInfo.environment["REGOLITH_WORLDS"] != nil
                || ProcessInfo.processInfo.environment["REGOLITH_SEED"] != nil
        #else
            return true
        #endif
    }()

    /// One world, told while it runs.
    static let isTold = ProcessInfo.processInfo.environment["REGOLITH_WORLD_TOLD"] != nil

    /// A count from the environment: CI and soak say how much, a plain run does little.
    static func count(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
    }
}

extension WorldFleet.Report {
    mutating func add(_ outcome: WorldOutcome) {
        worlds += 1
        virtualMilliseconds += outcome.virtualMilliseconds
        happenings += outcome.happenings
        commandsExecuted += outcome.commandsExecuted
        coverage.add(outcome.coverage)
        processorSeconds += outcome.processorSeconds
    }

    var words: String {
        let minutes = Double(virtualMilliseconds) / 60_000
        let each = minutes > 0 ? processorSeconds * 1000 / minutes : 0
        return "\(worlds) worlds, \(Int(minutes)) virtual minutes, \(happenings) happenings, "
            + "\(commandsExecuted) commands executed, \((each * 10).rounded() / 10) ms of processor a "
            + "virtual minute"
    }
}
