import Commanding
import Links
import Logging
import Monitoring
import Octets
import Station

/// Writes what an operator would want in a log, and passes everything on.
///
/// Lines are written by a thread of their own: a log that is not read (a stopped terminal, a full pipe) must
/// not hold up the journal's thread, which makes these calls. Lines that do not fit the queue are lost, not
/// waited for.
final class LoggingObserver: StationObserver {
    private struct Line: Sendable {
        let level: Logger.Level
        let text: String
    }

    private let next: [any StationObserver]
    private let lines = Mailbox<Line>(
        octets: Limits.logOctets, lost: { _ in Line(level: .warning, text: "lines were lost") })
    private let thread: OSThread

    init(_ next: [any StationObserver], logger: Logger) throws(LinkError) {
        self.next = next
        let lines = lines
        thread = try OSThread(name: "log") {
            while let batch = lines.wait(until: nil) {
                // Whatever caused the line goes on first; lines of one moment are written together.
                sleepNanoseconds(Limits.logDelay)
                for line in batch { logger.log(level: line.level, "\(line.text)") }
            }
        }
    }

    func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        // Who waits for an answer comes before the log.
        for next in next { next.take(effects, at: coreTime, utcOffset: utcOffset) }
        for effect in effects {
            switch effect {
            case .linkState(let transition):
                post(.info, "link \(transition.link.index) \(transition.state): \(transition.cause)")
            case .alarm(let alarm): post(.warning, "\(alarm.code.rawValue): \(alarm.text)")
            case .alarmChange(let change):
                let isUrgent = change.step == .raised || change.step == .escalated
                post(
                    isUrgent && !change.isShelved ? .warning : .info,
                    "alarm #\(change.alarm.number) \(change.step.word): \(change.alarm.severity) "
                        + change.alarm.text)
            case .stage(_, let transition): post(.info, "\(transition)")
            default: break
            }
        }
    }

    /// A line of somebody else.
    func note(_ text: String) { post(.info, text) }

    func shutdown() {
        lines.close()
        thread.join()
    }

    private func post(_ level: Logger.Level, _ text: String) { lines.post(Line(level: level, text: text)) }
}
