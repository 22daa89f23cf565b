import TOMLKit

/// Takes the values of one table and notes what is wrong with them, so that all problems are told at once.
struct TableReader {
    private let table: TOMLTable
    /// Name of the table and its place among those of the same name; `nil`: it is the only one.
    private let name: String
    private let index: Int?
    private let lines: KeyLines
    private(set) var problems: [ConfigurationProblem] = []
    private var taken: [String] = []

    init(_ table: TOMLTable, name: String, index: Int? = nil, lines: KeyLines) {
        self.table = table
        self.name = name
        self.index = index
        self.lines = lines
    }

    /// Where the table begins.
    var line: Int { lines.line(ofTable: name, index ?? 0) }

    func line(of key: String) -> Int { lines.line(of: key, in: name, index ?? 0) }

    mutating func note(_ key: String, _ finding: ConfigurationProblem.Finding) {
        let place = index.map { "\(name)[\($0)]" } ?? name
        var line = line(of: key)
        if case .missing = finding { line = self.line }
        problems.append(
            ConfigurationProblem(
                line: line, path: place.isEmpty ? key : place + "." + key, finding: finding))
    }

    private mutating func value(_ key: String) -> TOMLValue? {
        taken.append(key)
        return table.contains(key: key) ? table[key]?.tomlValue : nil
    }

    /// A text that is not empty; `example` is told where it is missing, `nil` where it may be.
    mutating func text(_ key: String, example: String? = nil, limit: Int = Limits.nameOctets) -> String? {
        guard let value = value(key) else {
            if let example { note(key, .missing(example: "\(key) = \"\(example)\"")) }
            return nil
        }
        guard let text = value.string else {
            note(key, .wrongType(found: value.type.article, expected: "a text in quotes"))
            return nil
        }
        guard text.utf8.count <= limit else {
            note(key, .tooLong(octets: text.utf8.count, limit: limit))
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            note(key, .empty)
            return nil
        }
        return text
    }

    /// A text of letters, digits, `-` and `_`.
    mutating func name(_ key: String, example: String? = nil) -> String? {
        guard let text = text(key, example: example) else { return nil }
        let isName = text.utf8.allSatisfy { octet in
            (octet | 0x20 >= 0x61 && octet | 0x20 <= 0x7A) || (octet >= 0x30 && octet <= 0x39)
                || octet == 0x2D || octet == 0x5F
        }
        guard isName else {
            note(key, .badName(found: text))
            return nil
        }
        return text
    }

    /// Names of machines; none where the key is not there.
    mutating func names(_ key: String, limit: Int) -> [String] {
        guard let value = value(key) else { return [] }
        guard let array = value.array else {
            note(key, .wrongType(found: value.type.article, expected: "an array of names in quotes"))
            return []
        }
        guard array.count <= limit else {
            note(key, .tooMany(found: array.count, limit: limit))
            return []
        }
        var names: [String] = []
        for place in 0..<array.count {
            let name = array[place].string ?? ""
            let isName = name.utf8.allSatisfy { octet in
                (octet | 0x20 >= 0x61 && octet | 0x20 <= 0x7A) || (octet >= 0x30 && octet <= 0x39)
                    || octet == 0x2D || octet == 0x2E
            }
            guard isName, !name.isEmpty, name.utf8.count <= Limits.nameOctets else {
                note(key, .wrongType(found: "'\(name)'", expected: "a machine's name without a port"))
                continue
            }
            names.append(name.lowercased())
        }
        return names
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>, example: Int? = nil) -> Int? {
        guard let value = value(key) else {
            if let example { note(key, .missing(example: "\(key) = \(example)")) }
            return nil
        }
        guard let number = value.int else {
            note(key, .wrongType(found: value.type.article, expected: "an integer"))
            return nil
        }
        guard range.contains(number) else {
            note(key, .outOfRange(found: "\(number)", allowed: "\(range.lowerBound) … \(range.upperBound)"))
            return nil
        }
        return number
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else {
            note(key, .wrongType(found: value.type.article, expected: "true or false"))
            return nil
        }
        return flag
    }

    mutating func table(_ key: String, example: String? = nil) -> TOMLTable? {
        guard let value = value(key) else {
            if let example { note(key, .missing(example: example)) }
            return nil
        }
        guard let table = value.table else {
            note(key, .wrongType(found: value.type.article, expected: "a table [\(key)]"))
            return nil
        }
        return table
    }

    mutating func tables(_ key: String, example: String, limit: Int) -> [TOMLTable] {
        guard let value = value(key) else {
            note(key, .missing(example: example))
            return []
        }
        guard let array = value.array else {
            note(key, .wrongType(found: value.type.article, expected: "tables [[\(key)]]"))
            return []
        }
        guard array.count <= limit else {
            note(key, .tooMany(found: array.count, limit: limit))
            return []
        }
        if array.isEmpty { note(key, .missing(example: example)) }
        var tables: [TOMLTable] = []
        for place in 0..<array.count {
            if let table = array[place].table {
                tables.append(table)
            } else {
                note(key, .wrongType(found: array[place].type.article, expected: "tables [[\(key)]]"))
            }
        }
        return tables
    }

    /// Call when everything known was asked for: what was not is a problem.
    mutating func refuseOtherKeys() {
        for key in table.keys where !taken.contains(key) {
            note(key, .unknownKey(known: taken, suggestion: NearKey.find(key, among: taken)))
        }
    }
}

extension TOMLType {
    fileprivate var article: String {
        switch self {
        case .table: return "a table"
        case .array: return "an array"
        case .string: return "a text"
        case .int: return "an integer"
        case .double: return "a number with a decimal point"
        case .bool: return "true or false"
        case .date: return "a date"
        case .time: return "a time"
        case .dateTime: return "a date with a time"
        }
    }
}
