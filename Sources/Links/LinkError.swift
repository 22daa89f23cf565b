/// Why a link cannot be made, opened or used.
public enum LinkError: Error, Equatable, Sendable {
    case unknownScheme(found: String, known: [String])
    /// A setting has no meaning; `field` as in the configuration.
    case badSetting(field: String, found: String, expected: String)
    case noSuchPort(path: String)
    case notPermitted(path: String, group: String)
    /// `owner`: name and id of the process that has it, empty when it cannot be told.
    case busy(path: String, owner: String)
    case notAPort(path: String)
    /// The driver did not take the settings as they are.
    case settingsRefused(path: String, asked: String)
    case system(call: String, path: String, errno: Int32)
}

extension LinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownScheme(let found, let known):
            "links of kind \"\(found)\" do not exist: use one of \(known.joined(separator: ", "))"
        case .badSetting(let field, let found, let expected):
            "\(field) cannot be \(found): write \(expected)"
        case .noSuchPort(let path):
            "\(path) is not there: plug the device in, switch it on, or correct the path "
                + "(ls /dev/serial/by-id)"
        case .notPermitted(let path, let group):
            "\(path) may not be opened: add the station's user to group \(group) "
                + "(sudo usermod -aG \(group) USER, then log in again)"
        case .busy(let path, let owner):
            "\(path) is in use by \(owner.isEmpty ? "another program" : owner): "
                + "end it, one program owns a port"
        case .notAPort(let path):
            "\(path) is not a serial port: give the device's node (ls /dev/serial/by-id)"
        case .settingsRefused(let path, let asked):
            "\(path) does not take \(asked): choose a rate and format that the adapter's data sheet names"
        case .system(let call, let path, let errno):
            "\(call) on \(path) failed with error \(errno): unplug and plug the device, then look at dmesg"
        }
    }
}
