import CZstd

/// Makes zstd frames (RFC 8878) of octets, each of them readable alone; the one place that calls the
/// library's compressor.
final class FrameCompressor {
    private let context: OpaquePointer
    private var room: [UInt8] = []

    /// `level` 1…19; each frame carries the length and a checksum of what it holds.
    init?(level: Int32) {
        guard let made = ZSTD_createCCtx() else { return nil }
        context = made
        ZSTD_CCtx_setParameter(made, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(made, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    /// The frame that holds the octets; nil when the library has no memory.
    func frame(of octets: UnsafeRawBufferPointer) -> ArraySlice<UInt8>? {
        let bound = ZSTD_compressBound(octets.count)
        if room.count < bound { room = [UInt8](repeating: 0, count: bound) }
        let count = room.withUnsafeMutableBytes {
            ZSTD_compress2(context, $0.baseAddress, $0.count, octets.baseAddress, octets.count)
        }
        return ZSTD_isError(count) == 0 ? room[..<count] : nil
    }
}

/// Opens zstd frames; the one place that calls the library's decompressor.
final class FrameDecompressor {
    private let context: OpaquePointer

    init?() {
        guard let made = ZSTD_createDCtx() else { return nil }
        context = made
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Whether the frame is whole and fills `room` exactly; its own checksum is held against the octets.
    func open(_ frame: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Bool {
        let count = ZSTD_decompressDCtx(
            context, room.baseAddress, room.count, frame.baseAddress, frame.count)
        return ZSTD_isError(count) == 0 && count == room.count
    }

    /// Length of the first frame and of what it holds; nil when no whole frame stands there.
    static func measure(_ octets: UnsafeRawBufferPointer) -> (frame: Int, held: Int)? {
        let frame = ZSTD_findFrameCompressedSize(octets.baseAddress, octets.count)
        let held = ZSTD_getFrameContentSize(octets.baseAddress, octets.count)
        guard ZSTD_isError(frame) == 0, held <= UInt64(Limits.frameOctets) else { return nil }
        return (frame, Int(held))
    }
}
