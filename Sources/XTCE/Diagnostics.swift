/// Collects findings up to the limit.
struct Diagnostics {
    let file: String
    private(set) var errors: [XTCEDiagnostic] = []
    private(set) var notes: [XTCEDiagnostic] = []
    private(set) var hasMore = false

    init(file: String) { self.file = file }

    mutating func error(line: Int, path: String, _ message: String) {
        guard errors.count < Limits.diagnostics else {
            hasMore = true
            return
        }
        errors.append(XTCEDiagnostic(file: file, line: line, path: path, message: message))
    }

    mutating func error(_ element: Element, _ message: String) {
        error(line: element.line, path: element.path, message)
    }

    mutating func note(_ element: Element, _ message: String) {
        guard notes.count < Limits.diagnostics else { return }
        notes.append(XTCEDiagnostic(file: file, line: element.line, path: element.path, message: message))
    }

    /// The findings by line, those of one line in the order they were made.
    var refusal: XTCEError? {
        if errors.isEmpty { return nil }
        let sorted = errors.enumerated().sorted {
            ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
        }
        return .refused(diagnostics: sorted.map(\.element), hasMore: hasMore)
    }
}
