import Commanding
import Foundation
import MissionDatabase
import XTCE

/// The dictionary of the rig, read once.
enum Dictionary {
    static let loaded: Result<MissionDatabase, any Error> = Result {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Firmware-Protocol/regolith.xtce.xml")
        return try XTCELoader.load(bytes: Array(Data(contentsOf: file)), file: file.path).database
    }

    static func encoder() throws -> CommandEncoder { try CommandEncoder(loaded.get()) }

    /// `SPIN rpm=60rpm duration=30s`
    static func prepare(_ line: String, requireUnits: Bool = true) throws -> PreparedCommand {
        let words = line.split(separator: " ").map(String.init)
        return try encoder().prepare(
            name: words[0],
            arguments: words.dropFirst().map { word in
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (name: String(parts[0]), text: parts.count > 1 ? String(parts[1]) : "")
            }, requireUnits: requireUnits)
    }
}

func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}

func octets(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { UInt8($0 & 0xF) + ($0 & 0x40 != 0 ? 9 : 0) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
