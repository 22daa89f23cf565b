public import Octets

/// Who a rig is, in what makes it another one: a person has to accept a change of any of these (SR-L-13).
public struct RigIdentity: Hashable, Sendable, SnapshotCodable {
    public var controllerID: [UInt8]
    public var firmwareVersion: UInt32
    public var isSimulator: Bool
    public var wireHash: [UInt8]

    init(_ picture: RigPicture) {
        controllerID = picture.mcuID
        firmwareVersion = picture.firmwareVersion
        isSimulator = picture.isSimulator
        wireHash = picture.wireHash
    }

    /// The same rig with another dictionary.
    func speaking(_ wireHash: [UInt8]) -> RigIdentity {
        var other = self
        other.wireHash = wireHash
        return other
    }

    /// What differs from `earlier`, one line each.
    func differences(from earlier: RigIdentity) -> [String] {
        var lines: [String] = []
        func compare(_ what: String, _ before: String, _ now: String) {
            if before != now { lines.append("\(what): \(before) → \(now)") }
        }
        compare("rig", hex(earlier.controllerID), hex(controllerID))
        compare("kind", earlier.kind, kind)
        compare("firmware", "\(earlier.firmwareVersion)", "\(firmwareVersion)")
        compare("dictionary", hex(earlier.wireHash), hex(wireHash))
        return lines
    }

    /// SIM or REAL, in words.
    var kind: String { isSimulator ? "SIM" : "REAL" }

    public func encode(into writer: inout ByteWriter) {
        writer.blob(controllerID)
        writer.u32(firmwareVersion)
        writer.bool(isSimulator)
        writer.blob(wireHash)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        controllerID = try reader.blob()
        firmwareVersion = try reader.u32()
        isSimulator = try reader.bool()
        wireHash = try reader.blob()
    }
}
