import Foundation

/// Holds a JSON value against a schema, as far as the station's document uses schemas.
struct JSONSchema {
    let document: [String: Any]

    /// What is wrong, with its place; empty when nothing is.
    func problems(of value: Any, against schema: [String: Any], at place: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.replacing("#/components/schemas/", with: "")
            let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any]
            guard let found = schemas?[name] as? [String: Any] else { return ["\(place): no \(reference)"] }
            return problems(of: value, against: found, at: place)
        }
        switch schema["type"] as? String {
        case "object": return problems(ofObject: value, schema, place)
        case "array":
            guard let elements = value as? [Any] else { return ["\(place) is no array"] }
            let items = schema["items"] as? [String: Any] ?? [:]
            return elements.enumerated().flatMap {
                problems(of: $0.element, against: items, at: "\(place)[\($0.offset)]")
            }
        case "string":
            guard let text = value as? String else { return ["\(place) is no text"] }
            let labels = schema["enum"] as? [String]
            return labels.map { $0.contains(text) } ?? true ? [] : ["\(place) is \(text)"]
        case "boolean": return isFlag(value) ? [] : ["\(place) is no flag"]
        case "integer":
            guard let number = value as? NSNumber, !isFlag(value),
                number.doubleValue.rounded() == number.doubleValue
            else { return ["\(place) is no integer"] }
            return []
        case "number": return value is NSNumber && !isFlag(value) ? [] : ["\(place) is no number"]
        default: return ["\(place): a schema without a type"]
        }
    }

    /// JSON's true and false are numbers of one octet here.
    private func isFlag(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return value is Bool }
        return String(cString: number.objCType) == "c"
    }

    private func problems(ofObject value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        guard let members = value as? [String: Any] else { return ["\(place) is no object"] }
        let known = schema["properties"] as? [String: Any] ?? [:]
        let required = schema["required"] as? [String] ?? []
        var found = required.filter { members[$0] == nil }.map { "\(place).\($0) is missing" }
        for (name, member) in members {
            guard let schema = known[name] as? [String: Any] else {
                found.append("\(place).\(name) is not in the schema")
                continue
            }
            found += problems(of: member, against: schema, at: "\(place).\(name)")
        }
        return found
    }
}
