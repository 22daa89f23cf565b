public import ConfigurationFile
import Foundation
import Links
import Monitoring
import Octets

extension LiveSettings {
    /// Reads the dictionary that a configuration names and makes the settings of a live station of it.
    public init(
        _ configuration: StationConfiguration, seed: UInt64, version: String
    ) throws(StationError) {
        guard let dictionary = FileManager.default.contents(atPath: configuration.dictionaryPath) else {
            throw .configuration(
                "the dictionary \(configuration.dictionaryPath) cannot be read: correct station.dictionary")
        }
        let rigs = configuration.links.filter { $0.role == "rig" }
        guard rigs.count == 1, configuration.links.count == 1 else {
            throw .configuration(
                "\(configuration.links.count) links, \(rigs.count) of them to a rig; this station "
                    + "drives exactly "
                    + "one: leave one [[link]] with role = \"rig\"")
        }
        for link in configuration.links {
            do {
                // Made and thrown away: a kind or setting that does not exist is told before anything starts.
                _ = try LinkRegistry.standard.makeLink(LinkID(0), Links.LinkConfiguration(link)) { _, _ in }
            } catch {
                throw .configuration("[[link]] of line \(link.line), \(link.name): \(error)")
            }
        }
        let program = try StationProgram(
            configuration, dictionary: Array(dictionary), file: configuration.dictionaryPath)
        self.init(
            program: program,
            links: configuration.links.map { Links.LinkConfiguration($0) },
            journalDirectory: configuration.journalDirectory, socketDirectory: configuration.socketDirectory,
            seed: seed, version: version, segmentOctets: configuration.journal.segmentMegabytes << 20,
            segmentSeconds: Int64(configuration.journal.segmentMinutes) * 60,
            snapshotSeconds: Int64(configuration.journal.snapshotSeconds),
            compresses: configuration.journal.compresses)
        readOthers(configuration)
    }

    /// The further dictionaries; one that cannot be read is told and left out.
    private mutating func readOthers(_ configuration: StationConfiguration) {
        guard let folder = configuration.dictionaryFolder else { return }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".xml") }.sorted()
        if names.count > Limits.dictionaries {
            notes.append(
                "\(folder): the first \(Limits.dictionaries) of \(names.count) dictionaries are used")
        }
        for name in names.prefix(Limits.dictionaries) {
            let path = folder + "/" + name
            // A pipe of that name would be waited for, and a huge file read.
            let attributes = try? URL(fileURLWithPath: path).resolvingSymlinksInPath()
                .resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
            guard attributes?.isRegularFile == true, attributes?.fileSize ?? .max <= Limits.dictionaryOctets,
                let octets = FileManager.default.contents(atPath: path)
            else {
                notes.append("the dictionary \(path) cannot be read and is left out")
                continue
            }
            do {
                let other = try StationProgram(
                    configuration, dictionary: Array(octets), file: path, configuredHash: program.wireHash)
                let isKnown = ([program] + others).contains { $0.wireHash == other.wireHash }
                if !isKnown { others.append(other) }
            } catch {
                notes.append("the dictionary \(path) is left out: \(error)")
            }
        }
    }
}

extension StationProgram {
    init(
        _ configuration: StationConfiguration, dictionary: [UInt8], file: String,
        configuredHash: [UInt8]? = nil
    ) throws(StationError) {
        try self.init(
            stationName: configuration.name, stationID: configuration.id,
            links: configuration.links.map {
                LinkSettings(name: $0.name, baud: $0.isPseudoTerminal ? 0 : UInt32($0.baud))
            },
            rig: configuration.rig.map {
                RigExpectation(controllerID: $0.id, isSimulator: $0.isSimulated)
            },
            dictionary: dictionary, file: file,
            automation: AutomaticHold.Policy(configuration.monitoring),
            reserve: UInt64(configuration.journal.reserveMegabytes) << 20, configuredHash: configuredHash)
    }
}

extension AutomaticHold.Policy {
    init(_ configuration: MonitoringConfiguration) {
        self.init(
            warning: configuration.warning == .hold ? .hold : .none,
            critical: configuration.critical == .hold ? .hold : .none)
    }
}

extension Links.LinkConfiguration {
    init(_ link: ConfigurationFile.LinkConfiguration) {
        self.init(name: link.name, scheme: link.kind, path: link.port, baud: link.baud)
    }
}

extension ConfigurationFile.LinkConfiguration {
    /// A pseudo-terminal has no serial time to take off.
    var isPseudoTerminal: Bool {
        let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: port)) ?? port
        return target.hasPrefix("/dev/pts/")
    }
}
