/// Reads the JSON schema of a message from the type itself, by letting it decode itself from nothing: the
/// document can never say something else than the program does.
public final class SchemaReader {
    /// Schemas of types with members, by name, in the order they were met.
    public private(set) var found: [(name: String, schema: Document)] = []

    public init() {}

    /// The schema of a type, a reference where it has members.
    public func schema<Message: Decodable>(of type: Message.Type) -> Document {
        if let plain = Self.plain(type) { return plain }
        if let labels = Self.labels(of: type) {
            return ["type": "string", "enum": .list(labels.map { .text($0) })]
        }
        let name = Self.name(of: type)
        let reference: Document = ["$ref": .text("#/components/schemas/" + name)]
        if found.contains(where: { $0.name == name }) { return reference }
        let shape = Shape(self)
        // Whatever a type throws here, its members were told before.
        _ = try? Message(from: ShapeDecoder(shape: shape))
        if let items = shape.items { return ["type": "array", "items": items] }
        if !found.contains(where: { $0.name == name }) { found.append((name, shape.document)) }
        return reference
    }

    private static func plain(_ type: Any.Type) -> Document? {
        switch type {
        case is Bool.Type: return ["type": "boolean"]
        case is String.Type: return ["type": "string"]
        case is Double.Type, is Float.Type: return ["type": "number"]
        case is any BinaryInteger.Type: return ["type": "integer"]
        default: return nil
        }
    }

    private static func labels(of type: Any.Type) -> [String]? {
        guard let cases = (type as? any CaseIterable.Type)?.allCases as? any Collection else { return nil }
        return cases.map { ($0 as? any RawRepresentable)?.rawValue as? String ?? "" }
    }

    /// `AlarmsReport.Shelf` without its module.
    private static func name(of type: Any.Type) -> String {
        let whole = String(reflecting: type)
        return whole.split(separator: ".").dropFirst().joined(separator: ".")
    }

    /// Something that a decoder can give back for a type of labels.
    fileprivate static func anyCase<Value>(_ type: Value.Type) -> Value? {
        ((type as? any CaseIterable.Type)?.allCases as? any Collection)?.first { _ in true } as? Value
    }
}

/// What one type was seen to want.
final class Shape {
    let reader: SchemaReader
    private var members: [Document.Member] = []
    private var required: [String] = []
    var items: Document?
    /// The member that was asked whether it is there: it may be absent.
    var asked: String?

    init(_ reader: SchemaReader) { self.reader = reader }

    func note(_ name: String, _ schema: Document) {
        if asked != name { required.append(name) }
        asked = nil
        members.append(Document.Member(name, schema))
    }

    var document: Document {
        var document: [Document.Member] = [
            Document.Member("type", "object"), Document.Member("properties", .object(members)),
            Document.Member("additionalProperties", .flag(false)),
        ]
        if !required.isEmpty {
            document.append(Document.Member("required", .list(required.map { .text($0) })))
        }
        return .object(document)
    }

    /// Decodes a member so that the type can go on; a type of labels gets any of them.
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let label = SchemaReader.anyCase(type) { return label }
        return try Value(from: ShapeDecoder(shape: Shape(reader)))
    }
}
