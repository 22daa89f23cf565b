/// One place in the tree that breaks a rule, and what to do about it.
struct Finding: Equatable, CustomStringConvertible, Sendable {
    let path: String
    let line: Int
    let message: String

    /// `path:line`, as editors and terminals open it.
    var place: String { "\(path):\(line)" }

    var description: String { "\(place): \(message)" }
}
