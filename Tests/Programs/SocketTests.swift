import CThreadShim
import Foundation
import StationAPI
import StationClient
import Testing

/// A client that keeps to no rules.
final class RawClient {
    let descriptor: Int32

    init(_ bench: Bench, socket: String = "control.sock") throws {
        descriptor = cts_unix_connect(bench.folder + "/" + socket, 2_000_000_000)
        guard descriptor >= 0 else { throw BenchError.unexpected("\(socket): error \(-descriptor)") }
    }

    /// Over TCP, at a port of this machine.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw BenchError.unexpected("port \(port): error \(errno)") }
        cts_set_nonblocking(descriptor, 1)
    }

    deinit { cts_close(descriptor) }

    /// Octets that were taken: fewer when the station closed the connection or takes no more within 2 s.
    @discardableResult
    func send(_ octets: [UInt8]) -> Int {
        let deadline = cts_clock_boottime() + 2_000_000_000
        var sent = 0
        while sent < octets.count {
            let count = octets[sent...].withUnsafeBytes {
                cts_socket_send(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                sent += Int(count)
            } else if count != -11 || !isReady(CTS_WRITABLE, until: deadline) {
                return sent
            }
        }
        return sent
    }

    /// What came within `seconds`, or until there was `enough`; nil = the station closed the connection.
    func receive(within seconds: Double, enough: Int = 8 << 20) -> [UInt8]? {
        let deadline = cts_clock_boottime() + Int64(seconds * 1e9)
        var octets: [UInt8] = []
        var scratch = [UInt8](repeating: 0, count: 65536)
        while octets.count < enough, isReady(CTS_READABLE, until: deadline) {
            let count = cts_socket_receive(descriptor, &scratch, scratch.count)
            if count == -11 { continue }
            guard count > 0 else { return octets.isEmpty ? nil : octets }
            octets += scratch[..<Int(count)]
        }
        return octets
    }

    private func isReady(_ wanted: Int32, until deadline: Int64) -> Bool {
        var entry = cts_poll_entry(fd: descriptor, wanted: Int16(wanted), ready: 0)
        return cts_poll(&entry, 1, max(0, deadline - cts_clock_boottime())) > 0
    }
}

extension BuiltPrograms {
    @Suite("Whatever comes in over the socket")
    struct SocketTests {
        /// The station answers somebody else within half a second, and the link never suffered.
        private func expectUnharmed(_ bench: Bench, after what: String) throws {
            let began = cts_clock_boottime()
            let link = try Operator(bench).link()
            #expect(link.state == "live", "after \(what)")
            #expect(elapsed(since: began) < 0.5, "after \(what)")
            #expect(bench.daemon?.isRunning == true, "after \(what)")
        }

        /// SR-S-18
        @Test(.timeLimit(.minutes(2)))
        func `garbage, long, half and binary lines harm nobody`() throws {
            let bench = try Bench()
            try bench.start()
            let before = try bench.received()
            let nested = String(repeating: "[", count: 30_000)
            let lines: [(String, [UInt8])] = [
                ("garbage", Array("hello station\n".utf8)),
                ("an empty line", [0x0A]),
                ("another shape", Array("{\"id\":1,\"operation\":\"fly\"}\n".utf8)),
                ("a command without a name", Array("{\"id\":1,\"operation\":\"command\"}\n".utf8)),
                ("numbers out of range", Array("{\"id\":99999999999,\"operation\":\"status\"}\n".utf8)),
                ("deep nesting", Array("\(nested)\n".utf8)),
                ("binary", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167) } + [0x0A]),
                ("not UTF-8", [0xFF, 0xFE, 0xC0, 0x80, 0x0A]),
            ]
            for (what, octets) in lines {
                let client = try RawClient(bench)
                client.send(octets)
                let answer = client.receive(within: 1, enough: 1) ?? []
                #expect(String(decoding: answer, as: UTF8.self).contains("\"refused\""), "\(what)")
                try expectUnharmed(bench, after: what)
            }
            let long = try RawClient(bench)
            long.send([UInt8](repeating: 0x78, count: 1 << 20))
            #expect(long.receive(within: 1) == nil, "a line without end closes the connection")
            try expectUnharmed(bench, after: "a line of 1 MB")
            for _ in 0..<20 {
                try RawClient(bench).send(Array("{\"id\":1,\"operation\":\"comm".utf8))
            }
            try expectUnharmed(bench, after: "half lines")
            #expect(try bench.received() == before, "nothing of it reached the rig")
        }

        /// SR-S-18
        @Test(.timeLimit(.minutes(1)))
        func `a hundred connections at once are all served`() throws {
            let bench = try Bench()
            try bench.start()
            let began = cts_clock_boottime()
            let clients = try (0..<100).map { _ in try Operator(bench) }
            let asked = try clients.map { try $0.connection.send(ClientMessage(id: 0, operation: .status)) }
            for (client, id) in zip(clients, asked) {
                #expect(try client.connection.answer(to: id, timeout: 5_000_000_000).status?.links.count == 1)
            }
            print("100 connections answered after \(elapsed(since: began)) s")
            #expect(elapsed(since: began) < 3)
            #expect(try bench.cli("stop").code == 0)
        }

        /// SR-S-18
        @Test(.timeLimit(.minutes(1)))
        func `a subscriber that never reads is told what it lost, and nobody else loses anything`() throws {
            let bench = try Bench()
            try bench.start()
            let deaf = try RawClient(bench)
            deaf.send(
                Array("{\"id\":1,\"operation\":\"subscribe\",\"topics\":[\"samples\",\"status\"]}\n".utf8))
            let reader = try Operator(bench)
            try reader.subscribe([.samples])
            // Far more answers than a megabyte holds.
            for id in 2..<4000 { deaf.send(Array("{\"id\":\(id),\"operation\":\"status\"}\n".utf8)) }
            let other = try Operator(bench)
            var slowest = 0.0
            for _ in 0..<20 {
                let began = cts_clock_boottime()
                _ = try other.status()
                slowest = max(slowest, elapsed(since: began))
                rest(0.05)
            }
            #expect(slowest < 2, "another client waited \(slowest) s")
            #expect(try bench.cli("stop").code == 0)

            let lines = (deaf.receive(within: 2) ?? []).split(separator: 0x0A).map(Array.init)
            let dropped = lines.compactMap { try? LineCoder().message(ServerMessage.self, from: $0).dropped }
            #expect((dropped.first ?? 0) > 0, "\(lines.count) lines and no word of those that were lost")
            var samples = 0
            while samples < 1000, let message = try reader.connection.receive(timeout: 100_000_000) {
                if message.kind == .samples { samples += 1 }
                #expect(message.kind != .dropped, "the reader lost \(message.dropped ?? 0) lines")
            }
            #expect(samples > 0)
            print("deaf subscriber: lost \(dropped.reduce(0, +)), others waited \(slowest) s at most")
        }

        /// SR-S-18 (no TCP; who may open what)
        @Test(.timeLimit(.minutes(1)))
        func `the station listens at its two sockets, for its group, and at no network port`() throws {
            let bench = try Bench()
            try bench.start()
            func mode(_ name: String) throws -> Int? {
                let path = bench.folder + "/" + name
                return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode("control.sock") == 0o660)
            let process = try #require(bench.daemon?.process)
            let folder = "/proc/\(process)/fd"
            let own = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
                try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
            }.filter { $0.hasPrefix("socket:[") }.map { String($0.dropFirst(8).dropLast()) }
            #expect(own.count >= 2)
            for table in ["tcp", "tcp6", "udp", "udp6"] {
                let text =
                    (try? String(contentsOfFile: "/proc/\(process)/net/\(table)", encoding: .utf8)) ?? ""
                let numbers = text.split(separator: "\n").dropFirst().compactMap { line -> String? in
                    let words = line.split(separator: " ")
                    return words.count > 9 ? String(words[9]) : nil
                }
                #expect(numbers.allSatisfy { !own.contains($0) }, "\(table)")
            }
        }
    }
}
