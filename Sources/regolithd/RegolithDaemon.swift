import ArgumentParser
import ConfigurationFile
import Links
import Logging
import Station
import StationSocket

/// The daemon: flags in, a station running until it is told to end.
@main
struct RegolithDaemon: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regolithd",
        abstract: "Ground station of the drill rig: links, journal, commands, live data.",
        discussion: """
            Runs until SIGTERM or SIGINT. The rig protects itself: when this program ends or dies while \
            the rig is \
            armed, the rig holds after 5 s by its own timers.

            Beside stop.sock and control.sock it serves HTTP at http.sock, and at a port of 127.0.0.1 where \
            [http] port asks for one; /openapi.json there says what can be asked.

            Examples:
              regolithd --config station.toml --check   look at configuration and dictionary, start nothing
              regolithd --config station.toml           run in the foreground; messages go to standard error
            """,
        version: Self.programVersion)

    static let programVersion = "0.1.0"

    @Option(help: ArgumentHelp("Configuration of the station.", valueName: "FILE"))
    var config: String

    @Flag(help: "Check configuration and dictionary, say what would run, and end.")
    var check = false

    /// Given by the program itself, to itself.
    @Option(help: .hidden)
    var rigDictionary: String?

    func run() throws {
        var settings: LiveSettings
        let configuration: StationConfiguration
        do {
            configuration = try StationConfiguration.load(path: config)
            settings = try LiveSettings(
                configuration, seed: UInt64.random(in: 1...UInt64.max), version: Self.programVersion)
        } catch {
            throw Failure(error)
        }
        if let wireHash = rigDictionary.flatMap(Rebirth.wireHash), let own = settings.speaking(wireHash) {
            settings = own
        }
        if check {
            print("configuration \(config): sound")
            print("dictionary \(configuration.dictionaryPath): \(settings.program.summary)")
            for other in settings.others { print("further dictionary: \(other.summary)") }
            for note in settings.notes { print("attention: \(note)") }
            for link in configuration.links { print("link \(link.name): \(link.kind) \(link.port)") }
            print("journal: \(configuration.journalDirectory)")
            print("sockets: \(configuration.socketDirectory)")
            let port = configuration.http.port.map { ", http://127.0.0.1:\($0)" } ?? ", no network port"
            print("HTTP: \(configuration.socketDirectory)/http.sock\(port)")
            if let path = configuration.http.tokensPath { try checkTokens(path) }
            return
        }
        try Daemon(configuration, settings).run()
    }

    private func checkTokens(_ path: String) throws {
        do {
            print("tokens: \(try TokenFile.load(path: path).count) in \(path)")
        } catch {
            throw Failure(error)
        }
    }
}

/// What the person who started it reads; one line, with what to do.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ error: any Error) { description = "\(error)" }
}
