import Commanding
import Foundation
import Journal
import Links
import Octets
import Station
import Synchronization

/// A live station in the test's own process, on a bench's simulated rig: for what no other process can be
/// made to do, as a core that hangs or a disk that does not answer.
final class OwnStation {
    /// Keeps what the station told people, with the time it was heard.
    final class Listener: StationObserver {
        struct Heard: Sendable {
            var effect: CoreEffect
            var at: Int64
        }

        private let heard = Mutex<[Heard]>([])

        func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
            let now = bootTime()
            heard.withLock { heard in
                for effect in effects {
                    if case .samples = effect { continue }
                    heard.append(Heard(effect: effect, at: now))
                }
            }
        }

        func first<Found>(since: Int64 = 0, _ wanted: (CoreEffect) -> Found?) -> (found: Found, at: Int64)? {
            for entry in heard.withLock({ $0 }) where entry.at >= since {
                if let found = wanted(entry.effect) { return (found, entry.at) }
            }
            return nil
        }
    }

    /// A value that the core's thread gives to the test's.
    private final class Slot: Sendable {
        private let value = Mutex<LinkView?>(nil)

        func put(_ view: LinkView) { value.withLock { $0 = view } }
        func take() -> LinkView? { value.withLock { $0 } }
    }

    /// Passes everything on to several.
    private final class Listeners: StationObserver {
        let all: [any StationObserver]

        init(all: [any StationObserver]) { self.all = all }

        func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
            for one in all { one.take(effects, at: coreTime, utcOffset: utcOffset) }
        }
    }

    /// Keeps the core's thread in one look for as long as it lives.
    final class HungCore: Sendable {
        private let isHeld = Mutex(true)
        private let isIn = Mutex(false)

        init(_ station: LiveStation) {
            station.inspect { [self] _ in
                isIn.withLock { $0 = true }
                // The threads of link, journal and stop lane live on meanwhile.
                while isHeld.withLock({ $0 }) { sleepNanoseconds(5_000_000) }
            }
        }

        /// The core does nothing but hang.
        var hangs: Bool { isIn.withLock { $0 } && isHeld.withLock { $0 } }

        func release() { isHeld.withLock { $0 = false } }
    }

    let bench: Bench
    let listener = Listener()
    let station: LiveStation
    let program: StationProgram
    private var nextRequest: UInt64 = 1

    /// `files`: the calls of its journal; `observers` hear what the listener hears.
    init(_ bench: Bench, files: FileLayer = .system, observers: [any StationObserver] = []) throws {
        self.bench = bench
        try FileManager.default.createDirectory(atPath: bench.journal, withIntermediateDirectories: true)
        let dictionary = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Built.dictionary)))
        program = try StationProgram(
            stationName: "bench", stationID: 1, links: [.init(name: "rig", baud: 115_200)],
            dictionary: dictionary, file: "regolith.xtce.xml")
        var settings = LiveSettings(
            program: program, links: [LinkConfiguration(name: "rig", path: bench.rigLink)],
            journalDirectory: bench.journal, socketDirectory: bench.folder, seed: 5, version: "test")
        settings.files = files
        station = try LiveStation(settings, observer: Listeners(all: [listener] + observers))
    }

    func look() throws -> LinkView {
        let slot = Slot()
        station.inspect { slot.put($0.linkViews(at: $0.time)[0]) }
        return try eventually(within: 5, "the core's answer") { slot.take() }
    }

    /// Gives a command as a person would; its request's number.
    @discardableResult
    func give(
        _ name: String, _ arguments: [(String, String)] = [], revision: UInt32? = nil, review: UInt32? = nil
    ) -> UInt64 {
        defer { nextRequest += 1 }
        let order = CommandOrder(
            name: name, arguments: arguments.map { .init(name: $0.0, text: $0.1) }, isConfirmed: true,
            stateRevision: revision, review: review)
        station.submit(
            OperatorRequest(
                id: nextRequest, principal: "uid 1", operatorID: 1, askedAt: bootTime(),
                action: .command(order)))
        return nextRequest
    }

    /// What the station said at once to a request.
    func answer(to request: UInt64, within seconds: Double = 5) throws -> Answer {
        try eventually(within: seconds, "the answer to request \(request)") {
            listener.first { effect in
                if case .answer(request, let answer) = effect { answer } else { nil }
            }?.found
        }
    }

    /// When the rig executed the command that a request became, in nanoseconds of the boot-time clock.
    func executed(_ request: UInt64, within seconds: Double = 5) throws -> Int64 {
        guard case .taken(let id, _, _) = try answer(to: request, within: seconds) else {
            throw BenchError.unexpected("request \(request): \(try answer(to: request))")
        }
        return try eventually(within: seconds, "command \(id) at the rig") {
            try bench.ledger().of("executed").first { $0.command == id }.map { Int64($0.at) * 1000 }
        }
    }

    func arm() throws {
        let seen = try eventually(within: 10, every: 50, "a rig that may be armed") {
            let view = try look()
            return view.state == "live" && view.stopTest.passedAt != nil
                && (view.picture?.stateRevision ?? 0) > 0
                ? view : nil
        }
        give(
            "ARM", [("scope", "AIR_GROUND"), ("ttl", "900s")], revision: seen.picture?.stateRevision,
            review: seen.review)
        _ = try eventually(within: 5, every: 50, "an arm") { try look().armedBy == nil ? nil : true }
    }
}
