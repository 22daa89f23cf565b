import CThreadShim
import Links

/// The far end of a link, as the link contracts need it. A new kind of link brings one of these.
protocol ContractDevice: AnyObject, SendableMetatype {
    /// The scheme in `LinkRegistry`.
    static var scheme: String { get }
    init()
    /// Where the link finds the device; stays the same over `cut` and `restore`.
    var path: String { get }
    func write(_ octets: [UInt8])
    /// What comes until this many octets are there or the time is over.
    func read(_ count: Int, within nanoseconds: Int64) -> [UInt8]
    /// The device goes away, with the cable.
    func cut()
    /// It is back under the same path.
    func restore()
}

/// Every kind that is tested; `every registered kind has a device to be tested with` holds it complete.
let contractDevices: [any ContractDevice.Type] = [SerialContractDevice.self]

/// A pseudo-terminal behind a symbolic link, as udev makes one for a board.
final class SerialContractDevice: ContractDevice {
    static var scheme: String { "serial" }

    let path = "/tmp/regolith-contract-\(cts_process_id())-\(cts_clock_monotonic())"
    private var master: Int32 = -1

    init() { restore() }

    deinit {
        cut()
    }

    func restore() {
        var name = [CChar](repeating: 0, count: 128)
        master = cts_pty_open(&name, name.count)
        precondition(master >= 0, "no pseudo-terminal: error \(-master)")
        precondition(cts_pty_link(name, path) >= 0, "no link at \(path)")
        node = name
    }

    func cut() {
        if master < 0 { return }
        cts_pty_unlink(node, path)
        cts_close(master)
        master = -1
    }

    private var node: [CChar] = []

    func write(_ octets: [UInt8]) {
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes { cts_write(master, $0.baseAddress, $0.count) }
            if count > 0 { sent += Int(count) } else { cts_sleep(200_000) }
        }
    }

    func read(_ count: Int, within nanoseconds: Int64) -> [UInt8] {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        let end = bootTime() + nanoseconds
        while octets.count < count, bootTime() < end {
            let found = cts_read(master, &buffer, min(buffer.count, count - octets.count))
            if found > 0 { octets += buffer.prefix(Int(found)) } else { cts_sleep(100_000) }
        }
        return octets
    }
}
