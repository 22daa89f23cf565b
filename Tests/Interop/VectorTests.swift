import Foundation
import Octets
import RigLink
import RigLinkC
import SpaceLink
import Testing

/// The golden cases of Firmware-Protocol/Vectors: every pair NAME.hex and NAME.json that stands there.
struct VectorPair: CustomTestStringConvertible, Sendable {
    var name: String
    var folder: String

    var testDescription: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Firmware-Protocol/Vectors").path

    static let all: [VectorPair] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".hex") }.sorted()
            .map { VectorPair(name: String($0.dropLast(4)), folder: folder) }
    }()

    /// The pair's cases; an error if octets and elements do not go together.
    func cases() throws -> [(octets: [UInt8], element: [String: Any])] {
        let text = try String(contentsOfFile: "\(folder)/\(name).hex", encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json"))
        let elements = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        try #require(lines.count == elements.count, "\(name): lines and elements differ in number")
        return try zip(lines, elements).map { (try #require(octets(of: $0)), $1) }
    }
}

/// Octets of pairs of hex digits; nil for anything else.
private func octets(of text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map {
        UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0))
    }
}

@Suite("Golden cases")
struct VectorTests {
    @Test func `the folder is not empty`() {
        #expect(VectorPair.all.count >= 8)
    }

    @Test(arguments: VectorPair.all)
    func `both sides agree with every pair`(pair: VectorPair) throws {
        for (number, (octets, element)) in try pair.cases().enumerated() {
            let place = "\(pair.name), line \(number + 1)"
            switch element["what"] as? String {
            case "frame": try checkFrame(octets, element, place)
            case "stream": try checkStream(octets, element, place)
            case "telemetry", "command": try checkPacket(octets, element, place)
            default: Issue.record("\(place): nobody reads `what` \(element["what"] ?? "")")
            }
        }
    }

    private func checkFrame(_ octets: [UInt8], _ element: [String: Any], _ place: String) throws {
        let isHost = try #require(element["receiver"] as? String) == "host"
        let number = try #require(element["number"] as? Int)
        let ground = Judgement.bySwift(octets[...], receiverIsHost: isHost)
        #expect(ground == Judgement.byC(octets[...], receiverIsHost: isHost), "\(place)")
        #expect(Int(ground.verdict) == number, "\(place)")
        let name = FrameVerdict(rawValue: UInt8(number)).map { "\($0)" }
        #expect(name == element["verdict"] as? String, "\(place)")
        guard number == 0 else { return }
        let fields = try #require(element["frame"] as? [String: Any])
        let frame = try #require(ground.frame)
        #expect(try frame == LinkFrame(fields: fields), "\(place)")
        #expect(ground.again == [0] + octets + [0], "\(place)")
        if let meaning = element["meaning"] as? [String: Any] {
            try checkMeaning(frame, meaning, place)
        }
    }

    private func checkStream(_ octets: [UInt8], _ element: [String: Any], _ place: String) throws {
        let isHost = try #require(element["receiver"] as? String) == "host"
        let verdicts = try #require(element["verdicts"] as? [Int])
        for chunks in [[octets], octets.map { [$0] }] {
            let ground = StreamEvent.bySwift(chunks, receiverIsHost: isHost)
            #expect(ground == StreamEvent.byC(chunks, receiverIsHost: isHost), "\(place)")
            #expect(ground.map { Int($0.verdict) } == verdicts, "\(place)")
        }
    }

    /// What this layer knows of a packet; the parameters are the dictionary's.
    private func checkPacket(_ octets: [UInt8], _ element: [String: Any], _ place: String) throws {
        let isIntact = element["intact"] as? Bool ?? true
        #expect(PacketErrorControl.isValid(octets) == isIntact, "\(place)")
        let crc = octets.withUnsafeBufferPointer { rl_crc16($0.baseAddress, $0.count) }
        #expect((crc == 0) == isIntact, "\(place)")
        guard isIntact else { return }
        let packet = try SpacePacket(parsing: octets)
        #expect(packet.encoded() == octets, "\(place)")
        let raw = element["raw"] as? [String: Any] ?? [:]
        if let apid = raw["ccsds_apid"] as? Int { #expect(Int(packet.apid.rawValue) == apid, "\(place)") }
        let count = (raw["ccsds_sequence_count"] ?? element["sequenceCount"]) as? Int
        #expect(Int(packet.sequenceCount.value) == count, "\(place)")
        #expect(packet.isTelecommand == (element["what"] as? String == "command"), "\(place)")
    }
}

extension LinkFrame {
    /// Fields as a golden case names them.
    fileprivate init(fields: [String: Any]) throws {
        func number(_ name: String) throws -> Int { try #require(fields[name] as? Int) }
        let kind = try #require(FrameKind(rawValue: UInt8(try number("kind"))))
        let body = try #require(fields["body"] as? String)
        self.init(
            fromDevice: try #require(fields["fromDevice"] as? Bool), kind: kind,
            session: UInt8(try number("session")), sequence: UInt8(try number("sequence")),
            acknowledge: UInt8(try number("acknowledge")), clock: UInt32(try number("clock")),
            body: try #require(octets(of: body)))
    }
}
