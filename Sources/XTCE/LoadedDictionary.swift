public import MissionDatabase

/// A dictionary file that was understood to its last tag.
public struct LoadedDictionary: Sendable {
    public let database: MissionDatabase
    /// First 8 octets of SHA-256 over `MissionDatabase.wireListing()`: changes when bits or their meaning do.
    public let wireHash: [UInt8]
    /// SHA-256 (32 octets) of the file.
    public let fileHash: [UInt8]
    /// Things that are no errors but worth a line in the log.
    public let notes: [XTCEDiagnostic]
}
