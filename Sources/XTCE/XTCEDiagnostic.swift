/// One thing found in a dictionary file, with the place where it stands.
public struct XTCEDiagnostic: Hashable, Sendable {
    public let file: String
    /// 1 is the first; a tag over several lines counts at its end. 0: the file as a whole.
    public let line: Int
    /// `SpaceSystem[RIG]/TelemetryMetaData/ParameterSet/Parameter[wob]`; empty before the first element.
    public let path: String
    /// What was found, what was expected, what to do.
    public let message: String
}

extension XTCEDiagnostic: CustomStringConvertible {
    public var description: String {
        "\(file):\(line): " + (path.isEmpty ? "" : "\(path): ") + message
    }
}
