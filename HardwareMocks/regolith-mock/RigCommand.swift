import ArgumentParser
import Glibc
import MockDevices

/// `regolith-mock rig`: one simulated rig behind a link that looks like a serial port.
struct RigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rig",
        abstract: "A drill rig behind a pseudo-terminal.",
        discussion: """
            Prints "ready PATH" when the link can be opened, then serves until SIGTERM or SIGINT. \
            Telemetry begins when a ground station says HELLO. \
            Times in the ledger are CLOCK_MONOTONIC in microseconds.

            Example:
              regolith-mock rig --link /tmp/rig --state rig.state --ledger rig.jsonl
            """)

    @Option(help: ArgumentHelp("Symbolic link to create; name it as the serial port.", valueName: "PATH"))
    var link: String
    @Option(
        help: ArgumentHelp("Mechanisms run N times faster than life; link timers never do.", valueName: "N"))
    var pace = 1
    @Option(help: ArgumentHelp("Keeps boot count and stop latch over restarts.", valueName: "FILE"))
    var state: String?
    @Flag(help: "Begin with a new rig: forget what --state holds.")
    var freshNonvolatile = false
    @Option(
        help: ArgumentHelp("Append what the rig receives, executes and sees acknowledged.", valueName: "FILE")
    )
    var ledger: String?
    @Option(
        help: ArgumentHelp("Socket for what hands do at the rig: `regolith-mock hands`.", valueName: "PATH"))
    var hands: String?
    @Option(help: ArgumentHelp("Seed of faults and arm tokens.", valueName: "N"))
    var seed: UInt64 = 1
    @OptionGroup(title: "Line")
    var line: LineOptions
    @Option(
        help: ArgumentHelp("Dictionary the rig says it has, 16 hex digits [this build's].", valueName: "HEX"))
    var wireHash: String?
    @Option(help: ArgumentHelp("Stage position of the ground.", valueName: "MM"))
    var surface: Double = 600
    @Flag(help: "The ground is warm ice: after a lost link the bit keeps turning.")
    var ice = false
    @Flag(help: "Allow the rig to withdraw by itself 600 s after a lost link.")
    var abortPolicy = false

    @Flag(help: "A new rig starts with its transport locks closed.")
    var locked = false
    @Flag(help: "A new rig starts without any commissioning check on record.")
    var fresh = false

    func run() throws {
        let impairments = try line.impairments(seed: seed)
        let settings = try rigSettings()
        try serve(settings, impairments)
    }

    private func serve(_ settings: RigSettings, _ impairments: Impairments) throws(MockError) {
        // Signals are blocked first: one that comes early still ends in a clean exit.
        let termination = try Termination()
        let file = state.map(NonvolatileFile.init(path:))
        let stored = freshNonvolatile ? NonvolatileImage.fresh : try file?.load() ?? .fresh
        // A store that cannot be written is said now: the rig itself would only refuse to move.
        if stored.isValid { try file?.replace(stored) }
        let rig = try SimulatedRig(
            settings: settings, nonvolatile: stored, ledger: try RigLedger(path: ledger),
            at: monotonicMicroseconds(), save: { file?.save($0) ?? true })
        let host = try PtyHost(rig: rig, link: link, impairments: impairments)
        let server = try hands.map { path throws(MockError) in try HandsServer(host: host, path: path) }
        try server?.start()
        defer { server?.stop() }
        if !stored.isValid { warn("\(state ?? "") is damaged: the rig boots with a latched stop.") }
        print("ready \(link)")
        fflush(nil)
        host.run(until: termination)
    }

    private func warn(_ text: String) {
        let octets = Array("regolith-mock: \(text)\n".utf8)
        _ = write(STDERR_FILENO, octets, octets.count)
    }

    private func rigSettings() throws -> RigSettings {
        guard (1...1_000).contains(pace) else {
            throw ValidationError("--pace is \(pace), expected 1…1000.")
        }
        guard (0...1_155).contains(surface) else {
            throw ValidationError("--surface is \(surface) mm, expected 0…1155 mm.")
        }
        var settings = RigSettings()
        settings.pace = pace
        settings.surfaceMicrometres = Int32((surface * 1_000).rounded())
        settings.isIce = ice
        settings.allowsAbort = abortPolicy
        settings.locksReleased = !locked
        settings.isFresh = fresh
        settings.seed = UInt32(truncatingIfNeeded: seed)
        settings.baud = UInt32(line.baud)
        if let wireHash { settings.wireHash = try octets(ofHex: wireHash) }
        return settings
    }

    private func octets(ofHex text: String) throws -> [UInt8] {
        let digits = Array(text.utf8)
        let octets = stride(from: 0, to: digits.count - 1, by: 2).compactMap { at in
            UInt8(String(decoding: digits[at...at + 1], as: UTF8.self), radix: 16)
        }
        guard digits.count == 16, octets.count == 8 else {
            throw ValidationError(
                "--wire-hash is \"\(text)\", expected 16 hex digits as `regolith dictionary` prints them.")
        }
        return octets
    }
}
