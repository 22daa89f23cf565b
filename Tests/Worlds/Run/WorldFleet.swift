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

    static func run(
        _ scripts: [WorldScript], threads: Int = count("REGOLITH_WORLD_THREADS", 2)
    ) async throws -> Report {
        try await withThrowingTaskGroup(of: Report.self) { group in
            for slot in 0..<threads {
                let mine = scripts.indices.filter { $0 % threads == slot }.map { scripts[$0] }
                group.addTask { try work(mine, slot) }
            }
            var report = Report()
            for try await part in group { report.add(part) }
            report.findings.sort { $0.seed < $1.seed }
            return report
        }
    }

    private static func work(_ scripts: [WorldScript], _ slot: Int) throws -> Report {
        // A trap leaves no report: this file then names the seed.
        let mark = NSTemporaryDirectory() + "regolith-world-\(getpid())-\(slot)"
        defer { unlink(mark) }
        var report = Report()
        for script in scripts {
            try? "\(script.seed)\n".write(toFile: mark, atomically: false, encoding: .utf8)
            let outcome = try WorldRun.outcome(of: script)
            report.add(outcome)
            guard let violation = outcome.violation, report.findings.count < 5 else { continue }
            var shrinker = Shrinker(canary: nil)
            let small = shrinker.shrink(script, violation)
            report.findings.append((script.seed, "\(small.violation)\n\(small.script)"))
        }
        return report
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

    mutating func add(_ other: WorldFleet.Report) {
        worlds += other.worlds
        virtualMilliseconds += other.virtualMilliseconds
        happenings += other.happenings
        commandsExecuted += other.commandsExecuted
        coverage.add(other.coverage)
        processorSeconds += other.processorSeconds
        findings += other.findings
    }

    var words: String {
        let minutes = Double(virtualMilliseconds) / 60_000
        let each = minutes > 0 ? processorSeconds * 1000 / minutes : 0
        return "\(worlds) worlds, \(Int(minutes)) virtual minutes, \(happenings) happenings, "
            + "\(commandsExecuted) commands executed, \((each * 10).rounded() / 10) ms of processor a "
            + "virtual minute"
    }
}
