import CThreadShim
import Foundation
import StationAPI

/// A client of the HTTP face that is made of octets, so that it can say anything.
final class WebClient {
    struct Answer: CustomStringConvertible {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var message: ServerMessage? { try? JSONDecoder().decode(ServerMessage.self, from: Data(body)) }
        var description: String { "\(status) \(text.prefix(300))" }
    }

    let raw: RawClient
    private var inbox: [UInt8] = []

    /// At the local socket.
    init(_ bench: Bench) throws { raw = try RawClient(bench, socket: "http.sock") }

    init(port: Int) throws { raw = try RawClient(port: port) }

    func get(_ path: String, _ headers: [String] = []) throws -> Answer { try ask("GET", path, headers) }

    func post(_ path: String, _ body: String? = nil, _ headers: [String] = []) throws -> Answer {
        try ask("POST", path, headers, body)
    }

    func ask(
        _ method: String, _ path: String, _ headers: [String] = [], _ body: String? = nil,
        within seconds: Double = 8
    ) throws -> Answer {
        send(method, path, headers, body)
        return try answer(within: seconds)
    }

    func send(_ method: String, _ path: String, _ headers: [String] = [], _ body: String? = nil) {
        var lines = ["\(method) \(path) HTTP/1.1"]
        if !headers.contains(where: { $0.hasPrefix("Host:") }) { lines.append("Host: localhost") }
        lines += headers
        if let body { lines += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] }
        raw.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")).utf8))
    }

    /// The next answer; one with a length.
    func answer(within seconds: Double = 8) throws -> Answer {
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        var answer = try head(until: deadline)
        let length = answer.headers["content-length"].flatMap { Int($0) } ?? 0
        while inbox.count < length {
            guard try more(until: deadline) else { throw BenchError.unexpected("half an answer: \(answer)") }
        }
        answer.body = Array(inbox[..<length])
        inbox.removeSubrange(..<length)
        return answer
    }

    /// Status and headers of an answer whose body is yet to come.
    func head(until deadline: Int64) throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = inbox.firstRange(of: end) {
                let text = String(decoding: inbox[..<place.lowerBound], as: UTF8.self)
                inbox.removeSubrange(..<place.upperBound)
                let lines = text.components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { continue }
                    headers[line[..<colon].lowercased()] =
                        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                }
                let words = lines[0].split(separator: " ")
                return Answer(
                    status: words.count > 1 ? Int(words[1]) ?? 0 : 0, headers: headers, body: [])
            }
            guard try more(until: deadline) else { throw BenchError.unexpected("no answer") }
        }
    }

    /// False: closed.
    private func more(until deadline: Int64) throws -> Bool {
        let left = Double(deadline - cts_clock_boottime()) / 1e9
        guard left > 0 else {
            throw BenchError.timeout("an answer", seconds: 0, seen: "\(inbox.count) octets")
        }
        guard let octets = raw.receive(within: left, enough: 1) else { return false }
        inbox += octets
        return true
    }

    /// The messages of a stream within `seconds`, or until one is `enough`; and whether it ended.
    func events(
        within seconds: Double, until enough: (ServerMessage) -> Bool = { _ in false }
    ) throws -> (messages: [ServerMessage], ids: [String], isEnded: Bool) {
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        var messages: [ServerMessage] = []
        var ids: [String] = []
        while true {
            while let end = inbox.firstIndex(of: 0x0A) {
                let line = String(decoding: inbox[..<end], as: UTF8.self)
                inbox.removeSubrange(...end)
                if line.hasPrefix("id: ") { ids.append(String(line.dropFirst(4))) }
                guard line.hasPrefix("data: ") else { continue }
                let message = try LineCoder().message(
                    ServerMessage.self, from: Array(line.dropFirst(6).utf8))
                messages.append(message)
                if enough(message) { return (messages, ids, false) }
            }
            guard cts_clock_boottime() < deadline else { return (messages, ids, false) }
            let left = Double(deadline - cts_clock_boottime()) / 1e9
            guard let octets = raw.receive(within: min(left, 0.1), enough: 1) else {
                return (messages, ids, true)
            }
            inbox += octets
        }
    }
}

/// A bench whose station has an HTTP port as well, with tokens.
struct WebBench {
    static let token = "d41f6c0a93b7"
    static let observerToken = "77aa11bb22cc"
    let bench: Bench
    let port: Int

    init(pace: Int = 20) throws {
        bench = try Bench(pace: pace)
        port = Int.random(in: 20_000..<32_000)
        // printf %s TOKEN | sha256sum
        let tokens = """
            [[token]]
            name = "anna"
            role = "operator"
            operator = 1000
            sha256 = "70c287c19c577d3cb0c860766211b504cfbd23d4178d5d5d25f3e70f39894362"

            [[token]]
            name = "wall"
            role = "observer"
            operator = 1001
            sha256 = "10c22e75a37095f33d11460c7c9525472294bf133b6b8d1054a9256d8a4fde13"
            """
        try bench.write(tokens, to: "tokens.toml")
        let more = "\n[http]\nport = \(port)\nhosts = [\"lab-1\"]\ntokens = \"tokens.toml\""
        try bench.write(bench.configuration(more: more), to: "station.toml")
    }
}
