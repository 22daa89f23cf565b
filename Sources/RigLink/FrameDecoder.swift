public import Octets

/// Cuts a stream of octets into frames at its delimiters, whatever the chunks in which it comes.
///
/// Keeps at most 1029 octets of an unfinished frame. One that grows longer is reported at its 1030th
/// octet and skipped to the next delimiter.
public struct FrameDecoder: Equatable, Sendable, SnapshotCodable {
    public let receiverIsHost: Bool
    private var fragment: [UInt8] = []
    private var isSkipping = false

    public init(receiverIsHost: Bool = true) {
        self.receiverIsHost = receiverIsHost
    }

    /// Octets of a frame that has begun and not ended.
    public var pendingOctets: Int { fragment.count }

    /// Takes the next octets of the stream; `emit` is called in the order of the wire.
    public mutating func feed(_ bytes: [UInt8], _ emit: (FrameEvent) -> Void) {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            guard let delimiter = bytes[start...].firstIndex(of: 0) else {
                keep(bytes[start...], emit)
                return
            }
            close(bytes[start..<delimiter], emit)
            start = delimiter + 1
        }
    }

    /// Forgets an unfinished frame: the port was opened again.
    public mutating func reset() {
        fragment = []
        isSkipping = false
    }

    private mutating func keep(_ part: ArraySlice<UInt8>, _ emit: (FrameEvent) -> Void) {
        guard !isSkipping else { return }
        let room = Limits.stuffed - fragment.count
        guard part.count > room else {
            fragment.append(contentsOf: part)
            return
        }
        emit(.damaged(.tooLong, raw: fragment + part.prefix(room + 1)))
        fragment = []
        isSkipping = true
    }

    private mutating func close(_ part: ArraySlice<UInt8>, _ emit: (FrameEvent) -> Void) {
        guard !isSkipping, fragment.count + part.count <= Limits.stuffed else {
            keep(part, emit)
            isSkipping = false
            return
        }
        guard !fragment.isEmpty else { return report(part, emit) }
        fragment.append(contentsOf: part)
        report(fragment[...], emit)
        fragment.removeAll(keepingCapacity: true)
    }

    private func report(_ stuffed: ArraySlice<UInt8>, _ emit: (FrameEvent) -> Void) {
        guard !stuffed.isEmpty else { return }
        do throws(FrameVerdict) {
            emit(.frame(try LinkFrame(stuffed: stuffed, receiverIsHost: receiverIsHost)))
        } catch {
            emit(.damaged(error, raw: Array(stuffed)))
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.bool(receiverIsHost)
        writer.bool(isSkipping)
        writer.blob(fragment)
    }

    public init(decoding reader: inout ByteReader) throws(OctetError) {
        receiverIsHost = try reader.bool()
        isSkipping = try reader.bool()
        fragment = try reader.blob()
        guard fragment.count <= Limits.stuffed, !isSkipping || fragment.isEmpty else {
            throw .invalid(what: "octets of an unfinished frame", value: UInt64(fragment.count))
        }
    }
}
