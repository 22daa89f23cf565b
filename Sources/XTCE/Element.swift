/// One element of the file, with its place.
final class Element {
    let name: String
    let attributes: [String: String]
    let line: Int
    let path: String
    var children: [Element] = []
    var text = ""
    /// How many children of a name there are so far; only looked up.
    private var counts: [String: Int] = [:]

    init(name: String, attributes: [String: String], line: Int, path: String) {
        self.name = name
        self.attributes = attributes
        self.line = line
        self.path = path
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    func child(_ name: String) -> Element? { children.first { $0.name == name } }

    /// The children of `set`, if there is such a child.
    func all(in set: String) -> [Element] { child(set)?.children ?? [] }

    /// The path a child will have: by its name where it has one, by its number where it is not the first.
    func path(ofChild name: String, attributes: [String: String]) -> String {
        let number = counts[name, default: 0] + 1
        counts[name] = number
        return path + "/" + Self.step(name, attributes: attributes, number: number)
    }

    static func step(_ name: String, attributes: [String: String], number: Int) -> String {
        for key in ["name", "parameterRef", "argumentRef", "argumentName", "label"] {
            if let value = attributes[key] { return "\(name)[\(value.prefix(Limits.nameLength))]" }
        }
        return number > 1 ? "\(name)[\(number)]" : name
    }
}
