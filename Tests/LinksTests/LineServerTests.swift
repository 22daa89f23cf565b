import CThreadShim
import Foundation
import Links
import Testing

@Suite("A local socket that takes lines", .serialized)
struct LineServerTests {
    private static func path() -> String { "/tmp/rg-line-\(UInt32.random(in: 0...UInt32.max)).sock" }

    private func client(_ path: String) -> Int32 { cts_unix_connect(path, 1_000_000_000) }

    private func send(_ text: String, _ descriptor: Int32) {
        let octets = Array(text.utf8)
        #expect(cts_socket_send(descriptor, octets, octets.count) == Int64(octets.count))
    }

    /// Events until `count` lines came, at most 2 s.
    private func lines(_ server: inout LineServer, _ count: Int) -> [String] {
        var lines: [String] = []
        let deadline = bootTime() + 2_000_000_000
        while lines.count < count, bootTime() < deadline {
            for event in server.wait(until: bootTime() + 100_000_000) {
                if case .line(_, let octets) = event { lines.append(String(decoding: octets, as: UTF8.self)) }
            }
        }
        return lines
    }

    @Test func `lines arrive whole however they were cut`() throws {
        let path = Self.path()
        var server = try LineServer(
            path: path, mode: 0o600, waker: Waker(), longestLine: 100, outboxOctets: 1000)
        let peer = client(path)
        defer { cts_close(peer) }
        send("one\ntw", peer)
        send("o\n\n", peer)
        #expect(lines(&server, 3) == ["one", "two", ""])
    }

    @Test func `a line without end costs the client its connection and nobody else`() throws {
        let path = Self.path()
        var server = try LineServer(
            path: path, mode: 0o600, waker: Waker(), longestLine: 100, outboxOctets: 1000)
        let (bad, good) = (client(path), client(path))
        defer {
            cts_close(bad)
            cts_close(good)
        }
        send(String(repeating: "x", count: 5000), bad)
        send("still here\n", good)
        #expect(lines(&server, 1) == ["still here"])
        _ = server.wait(until: bootTime() + 50_000_000)
        #expect(server.clientCount == 1)
    }

    @Test func `a client that does not read is refused lines, not waited for`() throws {
        let path = Self.path()
        var server = try LineServer(
            path: path, mode: 0o600, waker: Waker(), longestLine: 100, outboxOctets: 4096)
        let peer = client(path)
        defer { cts_close(peer) }
        var opened: LineServer.Client?
        for event in server.wait(until: bootTime() + 1_000_000_000) {
            if case .opened(let client, _) = event { opened = client }
        }
        let line = [UInt8](repeating: 0x61, count: 999) + [0x0A]
        let to = try #require(opened)
        var refused = 0
        let began = bootTime()
        for _ in 0..<2000 where !server.send(line, to: to) { refused += 1 }
        #expect(refused > 0)
        #expect(bootTime() - began < 1_000_000_000)
    }

    @Test func `a second server at the same path is refused while the first lives`() throws {
        let path = Self.path()
        let first = try LineServer(
            path: path, mode: 0o600, waker: Waker(), longestLine: 100, outboxOctets: 1000)
        do {
            let second = try LineServer(
                path: path, mode: 0o600, waker: Waker(), longestLine: 100, outboxOctets: 1000)
            Issue.record("two servers at one path, \(second.clientCount) clients")
        } catch {
            #expect("\(error)".contains("another station"))
        }
        #expect(first.clientCount == 0)
    }

    @Test func `a waker ends the wait at once`() throws {
        let path = Self.path()
        let waker = try Waker()
        var server = try LineServer(
            path: path, mode: 0o600, waker: waker, longestLine: 100, outboxOctets: 1000)
        waker.post()
        let began = bootTime()
        #expect(server.wait(until: began + 2_000_000_000).isEmpty)
        #expect(bootTime() - began < 500_000_000)
    }
}
