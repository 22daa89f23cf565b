import ConfigurationFile
import Foundation
import Testing

@Suite("The HTTP face in the configuration")
struct HTTPConfigurationTests {
    private func load(_ more: String) throws -> HTTPConfiguration {
        let text = """
            [station]
            name = "lab"
            id = 1
            dictionary = "d.xml"

            [[link]]
            name = "rig"
            kind = "serial"
            port = "/dev/ttyS0"

            \(more)
            """
        return try StationConfiguration.load(text: text, directory: "/srv").http
    }

    /// SR-S-18 (no port unless somebody asks for one)
    @Test func `without a table there is no network port and there are no tokens`() throws {
        #expect(try load("") == HTTPConfiguration())
        #expect(try load("[http]") == HTTPConfiguration())
    }

    @Test func `port, names and tokens are taken`() throws {
        let http = try load("[http]\nport = 8440\nhosts = [\"Lab-1\", \"lab.example\"]\ntokens = \"t.toml\"")
        #expect(
            http == HTTPConfiguration(port: 8440, hosts: ["lab-1", "lab.example"], tokensPath: "/srv/t.toml"))
    }

    @Test(arguments: [
        "port = 0", "port = 65536", "port = \"8440\"", "hosts = \"lab-1\"", "hosts = [1]", "hosts = [\"\"]",
        "hosts = [\"a b\"]", "hosts = [\"lab:1\"]", "hosts = [\"*\"]", "address = \"0.0.0.0\"", "tokens = 1",
    ])
    func `anything else is told with its key`(_ line: String) throws {
        let key = line.prefix { $0 != " " }
        do {
            _ = try load("[http]\n\(line)")
            Issue.record("\(line) is taken")
        } catch let error as ConfigurationError {
            #expect("\(error)".contains("http.\(key)"), "\(error)")
        }
    }

    private let digest = String(repeating: "ab", count: 32)

    @Test func `a token has a name, a role, a number and a digest`() throws {
        let text = """
            [[token]]
            name = "anna"
            role = "operator"
            operator = 1000
            sha256 = "\(digest)"

            [[token]]
            name = "wall"
            role = "observer"
            operator = 1
            sha256 = "\(digest)"
            """
        let tokens = try TokenFile.load(text: text)
        #expect(tokens.map(\.name) == ["anna", "wall"])
        #expect(tokens.map(\.role) == [.operator, .observer])
        #expect(tokens.map(\.operatorID) == [1000, 1])
        #expect(tokens[0].digest == [UInt8](repeating: 0xAB, count: 32))
    }

    @Test(arguments: ["name", "role", "operator", "sha256", "more"])
    func `a token that lacks something, or has more, voids the file and says where`(_ key: String) throws {
        var lines = ["name = \"a\"", "role = \"observer\"", "operator = 1", "sha256 = \"\(digest)\""]
        if key == "more" { lines.append("more = 1") } else { lines.removeAll { $0.hasPrefix(key) } }
        let text = "[[token]]\n" + lines.joined(separator: "\n")
        #expect { try TokenFile.load(text: text) } throws: { "\($0)".contains("token[0].\(key)") }
    }

    @Test(arguments: [
        "role = \"admin\"", "operator = 0", "operator = 65536", "sha256 = \"ab\"", "sha256 = \"secret\"",
    ])
    func `a role, number or digest that is none is told`(_ line: String) throws {
        let key = String(line.prefix { $0 != " " })
        var lines = ["name = \"a\"", "role = \"observer\"", "operator = 1", "sha256 = \"\(digest)\""]
        lines.removeAll { $0.hasPrefix(key) }
        let text = "[[token]]\n" + (lines + [line]).joined(separator: "\n")
        #expect { try TokenFile.load(text: text) } throws: { "\($0)".contains("token[0].\(key)") }
    }
}
