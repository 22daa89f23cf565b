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
        guard let dictionary = try serve(signals, logger) else { return }
        throw Rebirth.failed(speaking: dictionary)
    }

    /// A station from start to end; the wire hash in which another has to follow it, if any.
    private func serve(_ signals: Termination, _ logger: Logger) throws -> [UInt8]? {
        do {
            for note in settings.notes { logger.warning("\(note)") }
            try SocketFolder.prepare(configuration.socketDirectory)
            let control = try ControlServer(path: configuration.socketDirectory + "/control.sock")
            let http = HTTPFace(
                configuration.http, sockets: configuration.socketDirectory,
                archive: configuration.archive.isEnabled ? configuration.archivePath : nil, mode: "LIVE",
                version: RegolithDaemon.programVersion)
            let dictionaries = DictionaryWatch()
            let observer = try LoggingObserver([control, http, dictionaries], logger: logger)
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
            let (why, next) = wait(station, signals, dictionaries)
            logger.info("\(why): holding and disarming the rig if this station armed it, then ending")
            if !station.takeLeave(as: "regolithd, \(why)") {
                logger.warning("the rig was not told: it holds and disarms by its own rules")
            }
            http.shutdown()
            control.shutdown()
            station.shutdown()
            archive?.shutdown()
            observer.shutdown()
            return next
        } catch {
            throw Failure(error)
        }
    }

    /// Until a signal ends the program, or the rig speaks a dictionary that is at hand (SR-S-12).
    private func wait(
        _ station: LiveStation, _ signals: Termination, _ dictionaries: DictionaryWatch
    ) -> (why: String, next: [UInt8]?) {
        let look = settings.others.isEmpty ? -1 : Limits.dictionaryLook
        while true {
            if let signal = signals.wait(timeout: look) { return ("signal \(signal)", nil) }
            guard let wireHash = dictionaries.wireHash(station),
                settings.speaking(wireHash) != nil
            else { continue }
            return ("the rig speaks another dictionary that is at hand; going on in it", wireHash)
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
