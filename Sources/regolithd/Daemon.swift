import ArchiveFeed
import ArgumentParser
import ConfigurationFile
import Foundation
import Links
import Logging
import Station
import StationAPI
import StationHTTP
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
            let http = HTTPFace(
                configuration.http, sockets: configuration.socketDirectory,
                archive: configuration.archive.isEnabled ? configuration.archivePath : nil, mode: "LIVE",
                version: RegolithDaemon.programVersion)
            let observer = try LoggingObserver([control, http], logger: logger)
            let station = try LiveStation(settings, observer: observer)
            for note in station.recoveryNotes { logger.info("\(note)") }
            try station.start { () throws(StationError) in
                try http.start(station, program: settings.program) { observer.note($0) }
                // Last: whoever finds this socket finds the others.
                try control.start(station, program: settings.program, mode: "LIVE")
            }
            logger.info("station \(configuration.name) runs; \(settings.program.summary)")
            let archive = feeder(of: station, observer)
            if archive != nil { showArchive() }
            let signal = signals.wait()
            logger.info(
                "signal \(signal): holding and disarming the rig if this station armed it, then ending")
            if !station.takeLeave(as: "regolithd, signal \(signal)") {
                logger.warning("the rig was not told: it holds and disarms by its own rules")
            }
            http.shutdown()
            control.shutdown()
            station.shutdown()
            archive?.shutdown()
            observer.shutdown()
        } catch {
            throw Failure(error)
        }
    }

    /// A link beside the sockets, so that questions find the archive, also when the station has ended.
    private func showArchive() {
        let link = configuration.socketDirectory + "/archive.sqlite"
        let files = FileManager.default
        let target = URL(fileURLWithPath: configuration.archivePath).standardizedFileURL.path
        guard URL(fileURLWithPath: link).standardizedFileURL.path != target else { return }
        if (try? files.destinationOfSymbolicLink(atPath: link)) != nil {
            try? files.removeItem(atPath: link)
        }
        // A file of somebody else stays: then questions name the archive.
        try? files.createSymbolicLink(atPath: link, withDestinationPath: target)
    }

    /// The archive's feeder, running; a station without one is a station all the same.
    private func feeder(of station: LiveStation, _ observer: LoggingObserver) -> ArchiveFeeder? {
        guard configuration.archive.isEnabled else { return nil }
        let keeps = Double(configuration.archive.keepFreePercent) / 100
        let feeder = ArchiveFeeder(
            ArchiveFeeder.Settings(
                archive: configuration.archivePath, journal: configuration.journalDirectory,
                limit: { station.journalPosition }, tell: { station.note($0) },
                say: { observer.note($0) }, program: settings.program,
                retention: keeps > 0
                    ? Retention(freeFraction: keeps, keptDays: configuration.archive.keepDays) : nil))
        do {
            try feeder.start()
            return feeder
        } catch {
            station.note(.failing("\(error)"))
            return nil
        }
    }
}
