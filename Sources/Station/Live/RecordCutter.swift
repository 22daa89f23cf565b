/// Cuts what a reader brings into records: a frame or a fragment each, octets unchanged (ARCHITECTURE, data
/// path).
///
/// A record ends after the delimiter that ends a frame; delimiters before a frame go with it.
struct RecordCutter {
    /// The octets so far end inside a frame.
    private var isInsideFrame = false

    mutating func cut(_ chunk: [UInt8], _ emit: ([UInt8]) -> Void) {
        var start = 0
        for (index, octet) in chunk.enumerated() {
            if octet != 0 {
                isInsideFrame = true
                if index + 1 - start >= Limits.chunk {
                    emit(Array(chunk[start...index]))
                    start = index + 1
                }
                continue
            }
            guard isInsideFrame else { continue }
            isInsideFrame = false
            emit(start == 0 && index + 1 == chunk.count ? chunk : Array(chunk[start...index]))
            start = index + 1
        }
        if start < chunk.count { emit(start == 0 ? chunk : Array(chunk[start...])) }
    }
}
