public import Octets

/// What `journal verify` tells: whether every octet is what was written, and where not.
public struct JournalVerification: Hashable, Sendable {
    public struct Torn: Hashable, Sendable {
        public var position: JournalPosition
        public var offset: UInt64
        public var octets: UInt64
    }

    public private(set) var segments = 0
    public private(set) var records: UInt64 = 0
    public private(set) var octets = 0
    /// The first thousand; `damageCount` counts all.
    public private(set) var damages: [JournalDamage] = []
    public private(set) var damageCount = 0
    /// Ends that a killed writer left; no damage, nothing that was confirmed stood there.
    public private(set) var torn: [Torn] = []

    /// Reads a directory or one segment to its end.
    public init(path: String, files: FileLayer = .system) throws(JournalError) {
        var reader = try JournalReader(path: path, files: files)
        while let item = try reader.next() {
            switch item {
            case .record: records += 1
            case .damaged(let damage):
                damageCount += 1
                if damages.count < Limits.damages { damages.append(damage) }
            case .torn(let position, let offset, let length):
                torn.append(Torn(position: position, offset: offset, octets: length))
            }
        }
        segments = reader.visits.count
        octets = reader.visits.reduce(0) { $0 + $1.octets }
    }

    /// No damage. Torn ends are allowed.
    public var isWhole: Bool { damageCount == 0 }

    /// The first damage.
    public var first: JournalDamage? { damages.first }
}
