import StationAPI

/// The OpenAPI document (3.1), made from the table of routes and from the types of the messages.
public struct OpenAPIDocument: Sendable {
    public let document: Document

    public init(version: String) {
        let reader = SchemaReader()
        let message = reader.schema(of: ServerMessage.self)
        let bodies: [Route.Body: Document] = [
            .command: reader.schema(of: CommandRequest.self), .person: reader.schema(of: PersonRequest.self),
        ]
        var paths: [Document.Member] = []
        for route in RouteTable.all {
            let operation = Self.operation(route, message, bodies[route.body])
            let member = Document.Member(route.method.rawValue.lowercased(), operation)
            if let index = paths.firstIndex(where: { $0.name == route.path }),
                case .object(let members) = paths[index].value
            {
                paths[index].value = .object(members + [member])
            } else {
                paths.append(Document.Member(route.path, .object([member])))
            }
        }
        document = [
            "openapi": "3.1.0",
            "info": [
                "title": "Regolith station", "version": .text(version),
                "description": .text(Self.introduction),
            ],
            "paths": .object(paths),
            "components": [
                "schemas": .object(reader.found.map { Document.Member($0.name, $0.schema) }),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static let introduction = """
        Every answer says which station speaks (LIVE), and of each rig its energy state, who armed it and \
        how old its last word is. Times are UTC nanoseconds since 1970. At the local socket you are who the \
        kernel says you are; over the port everybody reads, stops and holds, and the rest takes a token. \
        The software STOP is no substitute for the wired one. Hold-to-run, attended arms and second steps \
        take a console.
        """

    private static func operation(_ route: Route, _ message: Document, _ body: Document?) -> Document {
        var members: [Document.Member] = [
            Document.Member("summary", .text(route.summary)),
            Document.Member(
                "parameters",
                .list(route.parts.map { field($0, "path") } + route.query.map { field($0, "query") })),
        ]
        if let body {
            let content: Document = ["application/json": ["schema": body]]
            members.append(Document.Member("requestBody", ["required": .flag(true), "content": content]))
        }
        if route.access == .act { members.append(Document.Member("security", [["token": []]])) }
        members.append(Document.Member("x-access", .text(route.access.rawValue)))
        var responses = [Document.Member("\(route.status)", good(route, message))]
        for problem in Problem.everywhere {
            let content: Document = ["application/json": ["schema": message]]
            responses.append(
                Document.Member(
                    "\(problem.status)", ["description": .text(problem.meaning), "content": content]))
        }
        members.append(Document.Member("responses", .object(responses)))
        return .object(members)
    }

    private static func good(_ route: Route, _ message: Document) -> Document {
        switch route.good {
        case .message(let kind):
            return [
                "description": .text("a message of kind `\(kind.rawValue)`"),
                "content": ["application/json": ["schema": message]],
                "x-kind": .text(kind.rawValue),
            ]
        case .stream:
            return ["description": "events whose data are messages", "content": ["text/event-stream": [:]]]
        case .metrics:
            return ["description": "Prometheus text format", "content": ["text/plain": [:]]]
        case .document:
            return ["description": "OpenAPI", "content": ["application/json": [:]]]
        }
    }

    private static func field(_ field: Route.Field, _ place: String) -> Document {
        let type: Document
        switch field.kind {
        case .text, .list: type = ["type": "string"]
        case .number: type = ["type": "integer"]
        case .flag: type = ["type": "boolean"]
        }
        var members: [Document.Member] = [
            Document.Member("name", .text(field.name)), Document.Member("in", .text(place)),
            Document.Member("required", .flag(place == "path")),
            Document.Member("description", .text(field.meaning)), Document.Member("schema", type),
        ]
        if let example = field.example { members.append(Document.Member("example", .text(example))) }
        return .object(members)
    }
}
