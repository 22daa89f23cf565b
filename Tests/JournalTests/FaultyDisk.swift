import Foundation
import Journal

/// The system's calls with faults at chosen ones.
final class FaultyDisk: @unchecked Sendable {
    struct Fault {
        /// Number of the call among all that can fail, or among those of `only`.
        var calls: Range<Int>
        var only: String?
        var number: Int32
    }

    private let lock = NSLock()
    private var counts: [String: Int] = [:]
    private var total = 0
    private var faults: [Fault] = []
    /// Octets that a failing write takes before, in a short write of its own.
    var octetsBeforeFault = 0
    private var isBetween = false

    var calls: Int { lock.withLock { total } }

    func fail(_ calls: Range<Int>, only: String? = nil, number: Int32 = ENOSPC) {
        lock.withLock { faults.append(Fault(calls: calls, only: only, number: number)) }
    }

    func mend() { lock.withLock { faults = [] } }

    /// Error number for this call, 0 to let it through.
    private func judge(_ call: String) -> Int32 {
        lock.withLock {
            let (own, all) = (counts[call, default: 0], total)
            counts[call] = own + 1
            total += 1
            for fault in faults where fault.calls.contains(fault.only == nil ? all : own) {
                if fault.only == nil || fault.only == call { return fault.number }
            }
            return 0
        }
    }

    var layer: FileLayer {
        var layer = FileLayer.system
        let real = FileLayer.system
        layer.open = { path, mode in
            let number = self.judge("open")
            return number == 0 ? real.open(path, mode) : -number
        }
        layer.write = { file, octets, offset in self.write(file, octets, offset, real) }
        layer.read = { file, octets, offset in
            let number = self.judge("read")
            return number == 0 ? real.read(file, octets, offset) : -Int(number)
        }
        layer.size = { file in
            let number = self.judge("size")
            return number == 0 ? real.size(file) : -Int64(number)
        }
        layer.list = { path, names in
            let number = self.judge("list")
            return number == 0 ? real.list(path, &names) : -number
        }
        layer.rename = { from, to in
            let number = self.judge("rename")
            return number == 0 ? real.rename(from, to) : -number
        }
        layer.unlink = { path in
            let number = self.judge("unlink")
            return number == 0 ? real.unlink(path) : -number
        }
        layer.truncate = { file, octets in
            let number = self.judge("truncate")
            return number == 0 ? real.truncate(file, octets) : -number
        }
        layer.map = { file, octets in
            let number = self.judge("map")
            return number == 0 ? real.map(file, octets) : -Int(number)
        }
        for (call, path) in [
            ("dataSync", \FileLayer.dataSync), ("directorySync", \FileLayer.directorySync),
            ("lock", \FileLayer.lock),
        ] {
            let inner = real[keyPath: path]
            layer[keyPath: path] = { file in
                let number = self.judge(call)
                return number == 0 ? inner(file) : -number
            }
        }
        return layer
    }

    /// A failing write takes some octets first: what a disk does that fills up.
    private func write(_ file: Int32, _ octets: UnsafeRawBufferPointer, _ offset: Int64, _ real: FileLayer)
        -> Int
    {
        if isBetween {
            isBetween = false
            return -Int(ENOSPC)
        }
        let number = judge("write")
        if number == 0 { return real.write(file, octets, offset) }
        let count = min(octetsBeforeFault, octets.count - 1)
        guard count > 0 else { return -Int(number) }
        isBetween = true
        return real.write(file, UnsafeRawBufferPointer(rebasing: octets[..<count]), offset)
    }
}
