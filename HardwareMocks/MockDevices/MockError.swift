/// What a simulated device can fail at, and what to do about it.
public enum MockError: Error, Equatable, CustomStringConvertible {
    /// A call of the system failed; `code` is errno.
    case system(call: String, path: String, code: Int32)
    /// Another mock serves this link.
    case linkInUse(path: String)
    /// Something that is not a symbolic link stands where the link should be.
    case notALink(path: String)
    /// A setting is outside its range.
    case setting(name: String, found: String, expected: String)
    /// A word to the hands at the rig that they do not know.
    case hands(line: String, expected: String)
    /// The firmware did not start.
    case firmware(reason: String)

    public var description: String {
        switch self {
        case .system(let call, let path, let code):
            "\(call) \(path) failed: \(systemText(code)). Check the path and its permissions."
        case .linkInUse(let path):
            "\(path) is served by another regolith-mock. Stop that one or choose another --link."
        case .notALink(let path):
            "\(path) exists and is not a symbolic link. Remove it or choose another --link."
        case .setting(let name, let found, let expected):
            "\(name) is \(found), expected \(expected)."
        case .hands(let line, let expected):
            "\"\(line)\" is nothing that hands at the rig do; expected \(expected)."
        case .firmware(let reason):
            "The simulated firmware did not start: \(reason). Rebuild; the C headers and objects differ."
        }
    }
}
