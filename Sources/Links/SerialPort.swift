import CSerialShim
import CThreadShim
import Synchronization

/// An open port of `SerialLink`: what the C shim gave, as a value. Closed exactly once, by the link's thread.
struct SerialPort: Sendable {
    let descriptor: Int32
    let device: String
    let isPseudoTerminal: Bool
    let baud: Int
    let isLowLatency: Bool

    /// `asksForOwner`: a busy port's owner is looked for in all processes, which takes milliseconds.
    static func open(_ configuration: LinkConfiguration, asksForOwner: Bool) throws(LinkError) -> SerialPort {
        let path = try node(of: configuration.path)
        var settings = css_settings()
        settings.baud = Int32(clamping: configuration.baud)
        settings.parity =
            switch configuration.parity {
            case .none: CSS_PARITY_NONE
            case .even: CSS_PARITY_EVEN
            case .odd: CSS_PARITY_ODD
            }
        settings.stop_bits = Int32(clamping: configuration.stopBits)
        settings.hardware_flow_control = configuration.usesHardwareFlowControl ? 1 : 0
        settings.asserts_dtr = configuration.assertsDTR ? 1 : 0
        settings.asserts_rts = configuration.assertsRTS ? 1 : 0
        settings.hangs_up_on_close = configuration.hangsUpOnClose ? 1 : 0
        var port = css_port()
        let (result, device) = text(size: 512) { css_open(path, &settings, &port, $0, $1) }
        guard result == 0 else { throw error(-result, device: device, configuration, asksForOwner) }
        return SerialPort(
            descriptor: port.fd, device: device, isPseudoTerminal: port.is_pseudo_terminal == 1,
            baud: Int(port.baud), isLowLatency: port.is_low_latency == 1)
    }

    func close() { css_close(descriptor) }

    /// The node that a `usb:` identity has at present; other paths are their own.
    private static func node(of path: String) throws(LinkError) -> String {
        guard let identity = USBIdentity(path) else { return path }
        let (result, node) = text(size: 64) {
            css_find(Int32(identity.vendor), Int32(identity.product), identity.serial, $0, $1)
        }
        guard result == 0 else { throw .noSuchPort(path: path) }
        return node
    }

    private static func error(
        _ errno: Int32, device: String, _ configuration: LinkConfiguration, _ asksForOwner: Bool
    ) -> LinkError {
        let path = configuration.path
        switch errno {
        case ErrorNumber.noEntry, ErrorNumber.noSuchAddress, ErrorNumber.noDevice, ErrorNumber.inputOutput,
            ErrorNumber.notAFolder:
            return .noSuchPort(path: path)
        case ErrorNumber.accessDenied, ErrorNumber.notPermitted:
            let (result, group) = text(size: 64) { css_group_of(device, $0, $1) }
            return .notPermitted(path: path, group: result == 0 && group != "root" ? group : "dialout")
        case ErrorNumber.busy:
            let owner = asksForOwner ? text(size: 128) { css_owner_of(device, $0, $1) }.text : ""
            return .busy(path: path, owner: owner)
        case ErrorNumber.notATerminal:
            return .notAPort(path: path)
        case ErrorNumber.invalid:
            let bits = "8 \(configuration.parity.rawValue) \(configuration.stopBits)"
            return .settingsRefused(path: path, asked: "\(configuration.baud) baud, \(bits)")
        default:
            return .system(call: "open", path: path, errno: errno)
        }
    }
}

/// Lets C fill a text of at most this size; empty when it did not.
func text<Result>(
    size: Int, _ fill: (UnsafeMutablePointer<CChar>, Int) -> Result
) -> (result: Result, text: String) {
    var characters = [CChar](repeating: 0, count: size)
    let result = fill(&characters, size)
    return (
        result, String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    )
}
