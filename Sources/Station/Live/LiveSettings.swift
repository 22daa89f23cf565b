public import Journal
public import Links

/// What a live station is started with.
public struct LiveSettings: Sendable {
    public var program: StationProgram
    /// By the other dictionaries that are at hand: a rig that speaks one of them is read by it (SR-S-12).
    public var others: [StationProgram] = []
    /// What was found wrong and does not hinder the start.
    public var notes: [String] = []
    /// In the order of the program's links.
    public var links: [LinkConfiguration]
    public var journalDirectory: String
    /// Folder of `stop.sock`, at most about 90 octets long.
    public var socketDirectory: String
    /// Feeds nonces; an input like any other, so it is given and recorded.
    public var seed: UInt64
    public var segmentOctets: Int?
    public var segmentSeconds: Int64?
    /// A snapshot of the core is recorded so often; a restart replays what came after the last one.
    public var snapshotSeconds: Int64
    /// Segments that are done with are compressed in the background.
    public var compresses: Bool
    /// The calls that the journal makes of the system; a test makes them fail or wait.
    public var files = FileLayer.system
    /// Version text for the journal's header.
    public var version: String

    public init(
        program: StationProgram, links: [LinkConfiguration], journalDirectory: String,
        socketDirectory: String,
        seed: UInt64, version: String, segmentOctets: Int? = nil, segmentSeconds: Int64? = nil,
        snapshotSeconds: Int64 = 10, compresses: Bool = true
    ) {
        self.compresses = compresses
        self.program = program
        self.links = links
        self.journalDirectory = journalDirectory
        self.socketDirectory = socketDirectory
        self.seed = seed
        self.version = version
        self.snapshotSeconds = snapshotSeconds
        self.segmentOctets = segmentOctets
        self.segmentSeconds = segmentSeconds
    }

    /// The same station in the dictionary with that wire hash; nil where it is not at hand, or in use.
    public func speaking(_ wireHash: [UInt8]) -> LiveSettings? {
        guard wireHash != program.wireHash,
            let place = others.firstIndex(where: { $0.wireHash == wireHash })
        else { return nil }
        var next = self
        next.program = others[place]
        next.others[place] = program
        return next
    }

    var stopSocket: String { socketDirectory + "/stop.sock" }
}

/// Where released effects go, for people: called on the journal's thread, so it only hands over.
public protocol StationObserver: AnyObject, Sendable {
    /// `utcOffset`: UTC minus core time, nanoseconds, as measured when the effects were made.
    func take(_ effects: [CoreEffect], at coreTime: Int64, utcOffset: Int64)
}
