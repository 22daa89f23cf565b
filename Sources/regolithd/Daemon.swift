import ArgumentParser
import Configuration
import Links
import Logging
import Octets
import Station
import StationAPI
import StationSocket

/// Starts the station and its socket, and ends them in order.
struct Daemon {
    private let configuration: StationConfiguration
    private let settings: LiveSettings

    init(_ configuration: StationConfiguration, _ settings: LiveSettings) {
        self.configuration = configuration
        self.settings = settings
    }

    func run() throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let logger = Logger(label: "regolithd")
        // Before any thread starts, so that all of them have the signals blocked.
        let signals = try Termination()
        do {
            try SocketFolder.prepare(configuration.socketDirectory)
            let control = try ControlServer(path: configuration.socketDirectory + "/control.sock")
            let observer = LoggingObserver(control, logger: logger)
            let station = try LiveStation(settings, observer: observer)
            for note in station.recoveryNotes { logger.info("\(note)") }
            try station.start()
            try control.start(station, program: settings.program, mode: "LIVE")
            logger.info("station \(configuration.name) runs; \(settings.program.summary)")
            let signal = signals.wait()
            logger.info("signal \(signal): ending; an armed rig holds by itself within 5 s")
            control.shutdown()
            station.shutdown()
        } catch {
            throw Failure(error)
        }
    }
}

/// Writes what an operator would want in a log, and passes everything on.
final class LoggingObserver: StationObserver {
    private let next: ControlServer
    private let logger: Logger

    init(_ next: ControlServer, logger: Logger) {
        self.next = next
        self.logger = logger
    }

    func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64) {
        for effect in effects {
            switch effect {
            case .linkState(let transition):
                logger.info("link \(transition.link.index) \(transition.state): \(transition.cause)")
            case .alarm(let alarm): logger.warning("\(alarm.code.rawValue): \(alarm.text)")
            case .stage(_, let transition): logger.info("\(transition)")
            default: break
            }
        }
        next.take(effects, at: coreTime, utcOffset: utcOffset)
    }
}
