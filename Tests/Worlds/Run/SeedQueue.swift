import Foundation
import Synchronization

/// Hands out seeds one by one, keeps what became of them, and tells now and then how far it is.
final class SeedQueue: Sendable {
    private struct State {
        var next: UInt64
        var report = WorldFleet.Report()
    }

    private static let worthTelling = 100
    private static let worthShrinking = 10

    private let state: Mutex<State>
    private let last: UInt64
    private let begin = Date()

    init(_ seeds: ClosedRange<UInt64>) {
        state = Mutex(State(next: seeds.lowerBound))
        last = seeds.upperBound
    }

    func next() -> UInt64? {
        state.withLock { state in
            guard state.next <= last else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    var report: WorldFleet.Report { state.withLock { $0.report } }

    /// The first findings are made small; many more are one defect.
    var isWorthShrinking: Bool { state.withLock { $0.report.findings.count < Self.worthShrinking } }

    func add(_ outcome: WorldOutcome) {
        let report = state.withLock { state in
            state.report.add(outcome)
            return state.report
        }
        guard report.worlds % Self.worthTelling == 0 else { return }
        let seconds = Int(Date().timeIntervalSince(begin))
        tell("\(report.words), \(report.findings.count) findings, \(seconds) s")
    }

    func add(finding: String, of seed: UInt64) {
        state.withLock { $0.report.findings.append((seed, finding)) }
        tell("seed \(seed): \(finding)")
    }

    private func tell(_ text: String) {
        FileHandle.standardError.write(Data("worlds: \(text)\n".utf8))
    }
}
