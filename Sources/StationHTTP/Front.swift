import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import StationAPI

/// Takes each request from the door to its answer: limits first, then who it is, then what is asked.
final class Front: Sendable {
    /// Never nil: the name is made of letters and hyphens.
    private static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .eTag
    private let gate: Gate
    private let tokens: TokenTable
    private let service: Service
    private let crowd = Crowd()

    init(_ gate: Gate, _ tokens: TokenTable, _ service: Service) {
        self.gate = gate
        self.tokens = tokens
        self.service = service
    }

    func respond(
        to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel,
        _ connection: Connection
    ) async throws {
        var response: Response
        var closes = false
        var subscriber: Subscriber?
        do {
            let reply = try await reply(to: request, channel, connection)
            if case .stream(let opened) = reply { subscriber = opened }
            response = Self.response(reply)
        } catch {
            response = Self.response(refusal(error))
            if error.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
            closes = error.closes
        }
        service.tally.count(response.status.code)
        if connection.note(response.status.code) { closes = true }
        if closes { response.headers[.connection] = "close" }
        if let subscriber {
            channel.closeFuture.whenComplete { _ in subscriber.end() }
            defer { service.feed.forget(subscriber) }
            try await writer.write(response: response.head, body: response.body)
        } else {
            try await writer.write(response: response.head, body: response.body)
        }
        if closes { try await channel.close() }
    }

    private func reply(
        to request: Request, _ channel: any Channel, _ connection: Connection
    ) async throws(Problem) -> Reply {
        let path = request.uri.path
        let match = RouteTable.match(request.method.rawValue, path)
        // A STOP is never one too many: the lane itself bounds how often it writes.
        if case .route(let route, _) = match, route.access == .stop {
        } else if !connection.admit() || !crowd.admit(connection.user) {
            throw Problem(
                429, "RATE", "too many requests: at most \(Int(Limits.rate)) a second", closes: true)
        }
        let claims = Gate.Claims(
            host: request.head.authority, origin: request.headers[.origin],
            authorization: request.headers[.authorization])
        let known = claims.authorization == nil ? [] : tokens.tokens
        let caller = try gate.caller(claims, way: connection.way, peer: connection.peer, tokens: known)
        switch match {
        case .none: throw .missing("there is no \(path): see /openapi.json")
        case .otherMethod(let allowed):
            let methods = allowed.map(\.rawValue).joined(separator: ", ")
            throw Problem(405, "METHOD", "\(path) takes \(methods)", closes: true)
        case .route(let route, let parts):
            if let objection = caller.objection(to: route.access) { throw objection }
            let body = try await body(of: request, for: route, channel)
            guard let query = Call.query(of: request.uri.query ?? "") else {
                throw .message("the query is not encoded as one")
            }
            return try await service.answer(
                Call(
                    route: route, parts: parts.map { $0.removingPercentEncoding ?? $0 }, query: query,
                    body: body, caller: caller, lastEventID: request.headers[Self.lastEventID]))
        }
    }

    /// Whole, within its time and its size; nothing of it is looked at where none is wanted.
    private func body(
        of request: Request, for route: Route, _ channel: any Channel
    ) async throws(Problem) -> [UInt8] {
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        let tooLong = Problem(413, "BODY", "a body has at most \(Limits.body) octets", closes: true)
        guard length <= Limits.body else { throw tooLong }
        guard route.body != .none else { return [] }
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() }
        guard type == "application/json" else {
            throw Problem(415, "TYPE", "the body has to be application/json", closes: true)
        }
        let bound = channel.eventLoop.scheduleTask(in: .seconds(Limits.bodySeconds)) {
            channel.close(promise: nil)
        }
        defer { bound.cancel() }
        do {
            var buffer = try await request.body.collect(upTo: Limits.body)
            return buffer.readBytes(length: buffer.readableBytes) ?? []
        } catch is NIOTooManyBytesError {
            throw tooLong
        } catch {
            throw Problem(408, "BODY", "the body did not come", closes: true)
        }
    }

    // MARK: Answers

    private func refusal(_ problem: Problem) -> Reply {
        var message = ServerMessage(.refused)
        message.refusal = RefusalReport(code: problem.code, text: problem.text)
        return .message(problem.status, service.stamps.stamped(message))
    }

    private static func response(_ reply: Reply) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        switch reply {
        case .message(let status, let message):
            headers[.contentType] = "application/json"
            let body = ByteBuffer(bytes: LineCoder().line(message))
            return Response(
                status: .init(code: status), headers: headers, body: ResponseBody(byteBuffer: body))
        case .text(let text, let type):
            headers[.contentType] = type
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        case .stream(let subscriber):
            headers[.contentType] = "text/event-stream"
            return Response(
                status: .ok, headers: headers,
                body: ResponseBody { writer in
                    while let batch = await subscriber.next() { try await writer.write(batch) }
                    try await writer.finish(nil)
                })
        }
    }
}
