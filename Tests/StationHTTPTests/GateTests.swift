import ConfigurationFile
import StationHTTP
import Testing

@Suite("Who comes through the door")
struct GateTests {
    private let gate = Gate(HTTPConfiguration(port: 8440, hosts: ["lab-1"]))
    private let peer = Caller(principal: "uid 1000, pid 7", operatorID: 1000, role: .operator)
    /// SHA-256 of "secret" and of "look".
    private let tokens = [
        AccessToken(
            name: "anna", role: .operator, operatorID: 1000,
            digest: [
                0x2b, 0xb8, 0x0d, 0x53, 0x7b, 0x1d, 0xa3, 0xe3, 0x8b, 0xd3, 0x03, 0x61, 0xaa, 0x85, 0x56,
                0x86, 0xbd, 0xe0, 0xea, 0xcd, 0x71, 0x62, 0xfe, 0xf6, 0xa2, 0x5f, 0xe9, 0x7b, 0xf5, 0x27,
                0xa2, 0x5b,
            ])
    ]

    private func verdict(
        _ host: String?, origin: String? = nil, authorization: String? = nil, way: Gate.Way = .port
    ) -> String {
        let claims = Gate.Claims(host: host, origin: origin, authorization: authorization)
        do {
            let caller = try gate.caller(claims, way: way, peer: way == .socket ? peer : nil, tokens: tokens)
            return caller.role.rawValue
        } catch {
            return error.code
        }
    }

    /// SR-S-18 (a page that reaches this machine under a name of its own)
    @Test(arguments: [
        ("localhost:8440", "observer"), ("LOCALHOST:8440", "observer"), ("127.0.0.1:8440", "observer"),
        ("[::1]:8440", "observer"), ("localhost", "observer"), ("lab-1", "observer"),
        ("lab-1:443", "observer"), ("localhost:80", "HOST"), ("localhost:x", "HOST"), ("evil.com", "HOST"),
        ("evil.com:8440", "HOST"), ("lab-1.evil.com", "HOST"), ("127.0.0.1.evil.com:8440", "HOST"),
        ("[::1]evil:8440", "HOST"), ("", "HOST"), ("0.0.0.0:8440", "HOST"), ("localhost.:8440", "HOST"),
    ])
    func `a request has to call this machine by a name of its own`(_ host: String, _ wanted: String) {
        #expect(verdict(host) == wanted)
        if wanted == "HOST" { #expect(verdict(host, authorization: "Bearer secret") == "HOST") }
    }

    @Test func `a request without a host gets nothing, not even at the local socket`() {
        #expect(verdict(nil) == "HOST")
        #expect(verdict(nil, way: .socket) == "HOST")
        #expect(verdict("evil.com", way: .socket) == "HOST")
        #expect(verdict("localhost", way: .socket) == "operator")
        #expect(verdict("localhost:1", way: .socket) == "operator", "a local socket has no port")
    }

    /// SR-S-18 (a page of somebody else)
    @Test(arguments: [
        ("http://localhost:8440", "observer"), ("https://localhost:8440", "observer"), ("null", "ORIGIN"),
        ("http://evil.com", "ORIGIN"), ("http://localhost:3000", "ORIGIN"), ("http://localhost", "ORIGIN"),
        ("http://localhost:8440.evil.com", "ORIGIN"), ("file://", "ORIGIN"), ("", "ORIGIN"),
    ])
    func `a page speaks to the station only if it came from it`(_ origin: String, _ wanted: String) {
        #expect(verdict("localhost:8440", origin: origin) == wanted)
        if wanted == "ORIGIN" {
            #expect(verdict("localhost:8440", origin: origin, way: .socket) == "ORIGIN")
        }
    }

    /// SR-S-13 (a person by a credential of their own)
    @Test(arguments: [
        ("Bearer secret", "operator"), ("bearer secret", "operator"), ("Bearer Secret", "stranger"),
        ("Bearer", "stranger"), ("Bearer secret more", "stranger"), ("Basic secret", "stranger"),
        ("secret", "stranger"), ("", "stranger"),
    ])
    func `a token is known or it is not`(_ authorization: String, _ wanted: String) {
        #expect(verdict("localhost:8440", authorization: authorization) == wanted)
        #expect(
            verdict("localhost", authorization: authorization, way: .socket) == wanted,
            "a bad token is none even where none is needed")
    }

    @Test func `a token's holder has a name and a number, and the token is in neither`() throws {
        let claims = Gate.Claims(host: "localhost:8440", authorization: "Bearer secret")
        let caller = try gate.caller(claims, way: .port, peer: nil, tokens: tokens)
        #expect(caller.operatorID == 1000)
        #expect(caller.principal.contains("anna"))
        #expect(!caller.principal.contains("secret"))
    }

    /// SR-S-13 (role × what is asked), SR-O-01 (an expired session still stops)
    @Test func `everybody stops and holds, observers read, operators command`() {
        let wanted: [(Caller.Role, Caller.Access, Int?)] = [
            (.stranger, .stop, nil), (.stranger, .read, 401), (.stranger, .act, 401),
            (.observer, .stop, nil), (.observer, .read, nil), (.observer, .act, 403),
            (.operator, .stop, nil), (.operator, .read, nil), (.operator, .act, nil),
        ]
        #expect(wanted.count == Caller.Role.allCases.count * Caller.Access.allCases.count)
        for (role, access, status) in wanted {
            let caller = Caller(principal: "somebody", operatorID: 7, role: role)
            #expect(caller.objection(to: access)?.status == status, "\(role) \(access)")
        }
        let nobody = Caller(principal: "loopback", operatorID: 0, role: .observer)
        #expect(nobody.objection(to: .act)?.status == 401, "who has no token is told that one is wanted")
    }

    /// SR-S-13 (role × route): what a route asks for follows from what it can do.
    @Test func `each route that changes something takes an operator, but STOP and HOLD`() {
        for route in RouteTable.all {
            switch route.access {
            case .stop: #expect(["/v1/stop", "/v1/hold"].contains(route.path))
            case .act: #expect(route.method == .post)
            case .read:
                #expect(route.method == .get || route.path == "/v1/commands/rehearse", "\(route.path)")
            }
        }
    }
}
