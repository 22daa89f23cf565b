/// `station.toml`, checked: every key known, every value of its type and in its range.
///
/// ```toml
/// [station]
/// name = "lab-1"
/// id = 1                                  # 1 … 65535, the source of commands
/// dictionary = "regolith.xtce.xml"
/// # operator = 7, journal = "journal", socket = "run"
/// # dictionaries = "dictionaries"         # further ones, *.xml: a rig that speaks one of them is read by it
///
/// [[link]]
/// name = "rig"
/// kind = "serial"
/// port = "/dev/serial/by-id/usb-…"
/// # role = "rig", baud = 115200, low_latency = true
///
/// # [rig]                                 # without it any rig may be moved
/// # id = "5245474f4c4954482d53494d"          # as `regolith status` shows it
/// # simulated = true
///
/// # [monitoring]: warning = "none", critical = "none"; what an alarm does by itself, none or hold
/// # [http]: port = 8440, hosts = ["lab-1"], tokens = "tokens.toml"; without a port only http.sock is served
/// # [journal]: segment_size_mb = 64, segment_minutes = 60, snapshot_seconds = 10,
/// #            free_space_mb = 2048     # MiB free, or nothing of H3 is begun; never less
/// #            compress = true          # segments that are done with, by zstd, in the background
/// # [archive]: enabled = true, path = "journal/archive.sqlite", keep_free_percent = 20, keep_days = 7
/// ```
///
/// Paths that are not absolute begin where the file is.
public struct StationConfiguration: Hashable, Sendable {
    public let name: String
    /// Station id of the telecommand header.
    public let id: UInt16
    /// The operator where a request names none.
    public let defaultOperator: UInt16?
    public let dictionaryPath: String
    /// Where further dictionaries lie; need not be there.
    public let dictionaryFolder: String?
    public let journalDirectory: String
    public let socketDirectory: String
    /// In the order of the file.
    public let links: [LinkConfiguration]
    public let journal: JournalConfiguration
    public let monitoring: MonitoringConfiguration
    public let http: HTTPConfiguration
    public let archive: ArchiveConfiguration
    /// The rig that may be moved; nil = any.
    public let rig: RigConfiguration?
    /// The file as it was read, for the record.
    public let text: String

    public init(
        name: String, id: UInt16, defaultOperator: UInt16? = nil, dictionaryPath: String,
        dictionaryFolder: String? = nil, journalDirectory: String, socketDirectory: String,
        links: [LinkConfiguration],
        journal: JournalConfiguration = JournalConfiguration(),
        monitoring: MonitoringConfiguration = MonitoringConfiguration(),
        archive: ArchiveConfiguration = ArchiveConfiguration(),
        http: HTTPConfiguration = HTTPConfiguration(), rig: RigConfiguration? = nil, text: String = ""
    ) {
        self.name = name
        self.id = id
        self.defaultOperator = defaultOperator
        self.dictionaryPath = dictionaryPath
        self.dictionaryFolder = dictionaryFolder
        self.journalDirectory = journalDirectory
        self.socketDirectory = socketDirectory
        self.links = links
        self.journal = journal
        self.monitoring = monitoring
        self.http = http
        self.archive = archive
        self.rig = rig
        self.text = text
    }

    /// Where the archive stands.
    public var archivePath: String { archive.path ?? journalDirectory + "/archive.sqlite" }
}
