import DictionaryText
import Foundation
import MissionDatabase
import Testing
import XTCE

@Suite("What the device gets from the dictionary")
struct GeneratedFileTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Firmware-Protocol")

    static func database() throws -> MissionDatabase {
        let file = root.appendingPathComponent("regolith.xtce.xml")
        return try XTCELoader.load(bytes: Array(try Data(contentsOf: file)), file: file.path).database
    }

    @Test func `the C files of the device and the tables for people are those of this dictionary`() throws {
        let database = try Self.database()
        let text = try DeviceText(database)
        let files = [
            ("C/include/rig_dictionary.h", text.header), ("C/rig_dictionary.c", text.source),
            ("TABLES.md", try TablesText(database).text),
        ]
        for (name, expected) in files {
            let found = try String(contentsOf: Self.root.appendingPathComponent(name), encoding: .utf8)
            #expect(found == expected, "\(name) is not of this dictionary: run `make dictionary`")
        }
    }
}
