/// When the source made a packet, by its own clock.
public struct GenerationTime: Hashable, Sendable {
    public enum Epoch: UInt8, Hashable, Sendable {
        /// Since the rig's boot.
        case boot
        /// International atomic time, since 1958-01-01.
        case atomic
    }

    public let epoch: Epoch
    public let nanoseconds: Int64

    @inlinable
    public init(epoch: Epoch, nanoseconds: Int64) {
        self.epoch = epoch
        self.nanoseconds = nanoseconds
    }

    /// From the fields of a CUC time (CCSDS 301.0-B-4 §3.2): seconds, and 2⁻¹⁶ seconds rounded down.
    @inlinable
    public init(epoch: Epoch, seconds: UInt32, fraction: UInt16) {
        self.epoch = epoch
        nanoseconds = Int64(seconds) * 1_000_000_000 + (Int64(fraction) * 1_000_000_000) >> 16
    }
}
