/// Why a dictionary file was refused.
public enum XTCEError: Error, Equatable, Sendable {
    /// In the order of the lines; at most 50, `hasMore` where the loader stopped looking.
    case refused(diagnostics: [XTCEDiagnostic], hasMore: Bool)
}

extension XTCEError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let diagnostics, let hasMore):
            let list = diagnostics.map { "\($0)" } + (hasMore ? ["… and more"] : [])
            return list.joined(separator: "\n") + "\nThe dictionary was not loaded: correct the file."
        }
    }
}
