/// A file that is kept as one zstd frame, such as a dictionary beside the fixtures that name it.
public enum PackedOctets {
    /// The frame; nil when there is no memory for it.
    public static func pack(_ octets: [UInt8]) -> [UInt8]? {
        octets.withUnsafeBytes { bytes in FrameCompressor(level: 19)?.frame(of: bytes).map(Array.init) }
    }

    /// What the frame holds; nil when it is damaged or holds more than 4 MB.
    public static func unpack(_ frame: [UInt8]) -> [UInt8]? {
        frame.withUnsafeBytes { bytes in
            guard let measure = FrameDecompressor.measure(bytes), let decompressor = FrameDecompressor()
            else {
                return nil
            }
            var octets = [UInt8](repeating: 0, count: measure.held)
            let isWhole = octets.withUnsafeMutableBytes { decompressor.open(bytes, into: $0) }
            return isWhole ? octets : nil
        }
    }
}
