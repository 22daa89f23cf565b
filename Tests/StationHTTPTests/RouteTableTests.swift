import StationAPI
import StationHTTP
import Testing

@Suite("Routes and their document")
struct RouteTableTests {
    private func described(_ match: RouteTable.Match) -> String {
        switch match {
        case .route(let route, let parts): return ([route.path] + parts).joined(separator: " ")
        case .otherMethod(let allowed): return "other: " + allowed.map(\.rawValue).joined(separator: " ")
        case .none: return "none"
        }
    }

    @Test(arguments: [
        ("GET", "/v1/status", "/v1/status"), ("POST", "/v1/status", "other: GET"),
        ("GET", "/v1/commands", "/v1/commands"), ("POST", "/v1/commands", "/v1/commands"),
        ("GET", "/v1/commands/PING", "/v1/commands/{name} PING"),
        ("POST", "/v1/commands/rehearse", "/v1/commands/rehearse"),
        ("POST", "/v1/commands/PING", "other: GET"), ("GET", "/v1/commands/", "none"),
        ("GET", "/v1/history/7", "/v1/history/{id} 7"), ("GET", "/v1/history/7/approve", "other: POST"),
        ("POST", "/v1/history/7/approve", "/v1/history/{id}/approve 7"),
        ("GET", "/v1/archive/runs/7", "/v1/archive/runs/{number} 7"), ("GET", "/v1/runs", "other: POST"),
        ("POST", "/v1/runs/stop", "/v1/runs/stop"), ("GET", "/v1/archive/samples", "/v1/archive/samples"),
        ("GET", "/v1/status/", "none"), ("GET", "//v1/status", "none"), ("GET", "/v1/../etc/passwd", "none"),
        ("GET", "/", "none"), ("GET", "", "none"), ("BREW", "/v1/stop", "other: POST"),
        ("GET", "/V1/status", "none"),
    ])
    func `a request line means one route or none`(_ method: String, _ path: String, _ wanted: String) {
        #expect(described(RouteTable.match(method, path)) == wanted)
    }

    @Test func `no two routes are the same, and each is found by its own line`() {
        var seen: Set<String> = []
        for route in RouteTable.all {
            #expect(seen.insert("\(route.method.rawValue) \(route.path)").inserted, "\(route.path)")
            var path = route.path
            for part in route.parts { path = path.replacing("{\(part.name)}", with: "7") }
            #expect(!path.contains("{"), "\(route.path) names a part that it does not describe")
            guard case .route(let found, _) = RouteTable.match(route.method.rawValue, path) else {
                Issue.record("\(path) is not found")
                continue
            }
            #expect(found.path == route.path && found.method == route.method)
        }
    }

    @Test func `the document has every route and no other, with what it takes and gives`() throws {
        let document = OpenAPIDocument(version: "1.2.3").document
        #expect(document["info"]?["version"] == .text("1.2.3"))
        guard case .object(let paths) = document["paths"] else { throw Missing() }
        var described: Set<String> = []
        for path in paths {
            guard case .object(let operations) = path.value else { throw Missing() }
            for operation in operations {
                described.insert(operation.name.uppercased() + " " + path.name)
                let route = try #require(
                    RouteTable.all.first {
                        $0.path == path.name && $0.method.rawValue.lowercased() == operation.name
                    })
                guard case .list(let fields) = operation.value["parameters"] else { throw Missing() }
                #expect(fields.count == route.parts.count + route.query.count)
                #expect((operation.value["requestBody"] != nil) == (route.body != .none))
                #expect(operation.value["responses"]?["\(route.status)"] != nil)
                #expect(operation.value["x-access"] == .text(route.access.rawValue))
            }
        }
        #expect(described == Set(RouteTable.all.map { "\($0.method.rawValue) \($0.path)" }))
    }

    @Test func `every reference of the document leads somewhere`() throws {
        let document = OpenAPIDocument(version: "1").document
        guard case .object(let schemas) = document["components"]?["schemas"] else { throw Missing() }
        let known = Set(schemas.map { "#/components/schemas/" + $0.name })
        var references: Set<String> = []
        func walk(_ document: Document) {
            switch document {
            case .object(let members):
                for member in members {
                    if member.name == "$ref", case .text(let target) = member.value {
                        references.insert(target)
                    }
                    walk(member.value)
                }
            case .list(let elements): for element in elements { walk(element) }
            case .text, .number, .flag: break
            }
        }
        walk(document)
        #expect(references.subtracting(known).isEmpty)
        #expect(known.count > 20, "the messages have parts")
    }

    private struct Missing: Error {}
}

@Suite("Schemas read from types")
struct SchemaTests {
    private enum Colour: String, Codable, CaseIterable { case red, green }

    private struct Inner: Codable {
        var name: String
        var part: Int?
    }

    private struct Outer: Codable {
        var flag: Bool
        var ratio: Double?
        var colour: Colour
        var wish: Colour?
        var inner: Inner
        var all: [Inner]
        var texts: [String]?
    }

    @Test func `members, whether they are always there, and what they are`() throws {
        let reader = SchemaReader()
        _ = reader.schema(of: Outer.self)
        let outer = try #require(reader.found.first { $0.name.hasSuffix("Outer") }).schema
        guard case .list(let required) = outer["required"] else {
            Issue.record("nothing is required")
            return
        }
        #expect(required == ["flag", "colour", "inner", "all"])
        #expect(outer["additionalProperties"] == .flag(false))
        let members = try #require(outer["properties"])
        #expect(members["flag"] == ["type": "boolean"])
        #expect(members["ratio"] == ["type": "number"])
        #expect(members["colour"] == ["type": "string", "enum": ["red", "green"]])
        #expect(members["wish"] == members["colour"])
        #expect(members["texts"] == ["type": "array", "items": ["type": "string"]])
        #expect(members["all"]?["items"] == members["inner"])
        let inner = try #require(reader.found.first { $0.name.hasSuffix("Inner") }).schema
        #expect(inner["required"] == ["name"])
        #expect(inner["properties"]?["part"] == ["type": "integer"])
    }

    @Test func `texts are quoted as JSON wants them`() {
        let document: Document = ["a\"b": ["\\", "line\nend", "\u{1}", "°é"], "n": .number(-3)]
        #expect(document.json == "{\"a\\\"b\":[\"\\\\\",\"line\\nend\",\"\\u0001\",\"°é\"],\"n\":-3}")
    }
}
