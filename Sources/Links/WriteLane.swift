import CSerialShim
import CThreadShim
import Synchronization

/// The one way to write to a port, shared by the link's writer and the stop lane.
///
/// It has its own duplicate of the descriptor, so that nobody writes to a number that was closed and given
/// to another file. The lock is held while the descriptor is set or taken away, and for one non-blocking
/// write, which keeps a stop frame whole: microseconds in every case.
final class WriteLane: Sendable {
    private let descriptor = Mutex<Int32>(-1)

    /// Octets taken, or a negated error number.
    func write(_ octets: UnsafeRawBufferPointer) -> Int {
        descriptor.withLock {
            $0 < 0 ? -Int(ErrorNumber.noDevice) : Int(cts_write($0, octets.baseAddress, octets.count))
        }
    }

    /// Throws away what the kernel holds and writes once; nil when the port is not open.
    func writeAfterFlush(_ octets: UnsafeRawBufferPointer) -> Int? {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return nil }
            css_flush_output(descriptor)
            return Int(cts_write(descriptor, octets.baseAddress, octets.count))
        }
    }

    func open(_ port: SerialPort) throws(LinkError) {
        let duplicate = css_duplicate(port.descriptor)
        guard duplicate >= 0 else { throw .system(call: "dup", path: port.device, errno: -duplicate) }
        descriptor.withLock { $0 = duplicate }
    }

    func close() {
        descriptor.withLock { descriptor in
            // The port's own descriptor is still open, so this close flushes and waits for nothing.
            if descriptor >= 0 { cts_close(descriptor) }
            descriptor = -1
        }
    }
}
