import CThreadShim
import Foundation
import Links
import MockDevices
import Station
import StationAPI
import StationClient
import StationSocket
import Synchronization

/// What may keep a STOP from leaving, each alone and together.
struct StormLoad: OptionSet, Hashable, CustomStringConvertible {
    let rawValue: UInt8

    /// Both cores, twice over, at everybody's priority.
    static let processors = StormLoad(rawValue: 1)
    /// No write to the journal ends.
    static let disk = StormLoad(rawValue: 2)
    /// The core's thread hangs.
    static let core = StormLoad(rawValue: 4)
    /// A hundred clients want everything and read nothing.
    static let clients = StormLoad(rawValue: 8)
    /// The driver has all the octets that it takes.
    static let driver = StormLoad(rawValue: 16)

    static let each: [StormLoad] = [
        .processors, .disk, .core, .clients, .driver, [.processors, .disk, .core, .clients, .driver],
    ]

    var description: String {
        let names = [
            (StormLoad.processors, "processors"), (.disk, "disk"), (.core, "core"), (.clients, "clients"),
            (.driver, "driver"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " + ")
    }
}

/// A station and a rig in this process, and everything that could keep a STOP from leaving.
final class StopStorm {
    /// How a STOP is asked for.
    enum Way { case lane, command }

    let bench: Bench
    let rig: OwnRig
    let own: OwnStation
    private let disk = StallingDisk()
    private let control: ControlServer
    private var hogs: [Child] = []
    private var clients: [RawClient] = []
    private var hung: OwnStation.HungCore?
    private var dice = SeededGenerator(seed: 71)
    /// Presses into a driver that had just refused to take any more, those into one that had not, and the
    /// most octets that one fill gave it. A fill finds what the one before has left: few may be enough.
    private(set) var driver = (full: 0, open: 0, most: 0)

    init() throws {
        bench = try Bench(pace: 1)
        rig = try OwnRig(bench)
        control = try ControlServer(path: bench.folder + "/control.sock")
        own = try OwnStation(bench, files: disk.files, observers: [control])
        try own.station.start()
        try control.start(own.station, program: own.program, mode: "LIVE")
    }

    func end() {
        calm()
        control.shutdown()
        own.station.shutdown()
    }

    // MARK: Motion

    /// Armed, the spindle at 140 rpm, and a trace of the rig's outputs from here on.
    func turn() throws {
        if rig.view.isStopLatched {
            try insist("a released rig") {
                own.give("CLEAR_STOP")
                rest(0.2)
                return !rig.view.isStopLatched
            }
        }
        try insist("an arm") {
            let seen = try own.look()
            own.give(
                "ARM", [("scope", "AIR_GROUND"), ("ttl", "900s")],
                revision: seen.picture?.stateRevision, review: seen.review)
            rest(0.2)
            return rig.view.scope != 0
        }
        try insist("a spindle at 140 rpm") {
            if abs(rig.spindle) < 1 { own.give("SPIN", [("rpm", "140rpm"), ("duration", "600s")]) }
            rest(0.2)
            return abs(rig.spindle - 140) < 2
        }
        rig.beginTrace()
    }

    /// A rig that has just been let go wants a moment, and says so.
    private func insist(_ what: String, _ act: () throws -> Bool) throws {
        _ = try eventually(within: 30, every: 50, what, seen: { "\(self.rig.view)" }) {
            try act() ? true : nil
        }
    }

    // MARK: Loads

    func raise(_ load: StormLoad) throws {
        if load.contains(.processors) {
            let count = 2 * ProcessInfo.processInfo.activeProcessorCount
            hogs = try (0..<count).map { _ in try bench.spawn(path: "/bin/sh", ["-c", "while :; do :; done"])
            }
        }
        if load.contains(.clients) {
            // 60 of the station's, 40 of the lane's own.
            clients = try (0..<100).map { number in
                let client = try RawClient(bench, socket: number < 60 ? "control.sock" : "stop.sock")
                if number < 60 { client.send(Array(Self.wantsAll.utf8)) }
                return client
            }
        }
        if load.contains(.disk) { disk.stall(true) }
        if load.contains(.core) {
            let hung = OwnStation.HungCore(own.station)
            self.hung = hung
            _ = try eventually(within: 5, "a core that hangs") { hung.hangs ? true : nil }
        }
    }

    private static let wantsAll =
        #"{"id":1,"operation":"subscribe","topics":["samples","stages","events","links","alarms","status"]}"#
        + "\n"

    func calm() {
        for hog in hogs { hog.kill() }
        hogs = []
        clients = []
        disk.stall(false)
        hung?.release()
        hung = nil
    }

    // MARK: Presses

    /// So many STOPs, one after the other. Each has a client of its own that nobody's priority holds up: what
    /// is measured is the lane, not who presses.
    func press(_ count: Int, under load: StormLoad, by way: Way = .lane) throws -> [StormPress] {
        let witness = try Witness()
        defer { witness.end() }
        return try (0..<count).map { _ in
            // A frame that went out a moment before would be this request's as well: 5 ms.
            cts_sleep(6_000_000 + Int64(dice.below(6_000_000)))
            if load.contains(.driver) { fillDriver() }
            let began = bootTime()
            var press = try way == .lane ? pressed(load) : ordered(load)
            press.machine = witness.longest(since: began)
            return press
        }
    }

    private func fillDriver() {
        let fill = rig.fillDriver()
        driver.most = max(driver.most, fill.taken)
        if fill.isFull { driver.full += 1 } else { driver.open += 1 }
    }

    private func pressed(_ load: StormLoad) throws -> StormPress {
        let path = bench.folder + "/stop.sock"
        let press = Mutex(StormPress(load: load))
        let thread = try OSThread(name: "presser", urgency: .stopLane) {
            _ = StopClient.press(path: path) { message, _, elapsed in
                guard case .sent(_, let time) = message else { return elapsed < 2_000_000 }
                press.withLock { ($0.told, $0.lane) = (elapsed, Int64(time)) }
                return false
            }
        }
        thread.join()
        return press.withLock { $0 }
    }

    /// STOP as a command: by mailbox, core and journal, as if there were no lane.
    private func ordered(_ load: StormLoad) throws -> StormPress {
        let began = bootTime()
        let known = rig.entries(.stop).count
        own.give("STOP", [("reason", "STOP")])
        var press = StormPress(load: load)
        _ = try? eventually(within: 1, every: 1, "the STOP at the rig") {
            rig.entries(.stop).count > known ? true : nil
        }
        if rig.entries(.stop).count > known { press.told = (bootTime() - began) / 1_000 }
        return press
    }
}
