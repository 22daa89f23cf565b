import Foundation
import Testing
import XTCE

/// What a station that was given a wrong dictionary would get wrong shows in the hash that both ends compare.
struct OtherDictionaryTests {
    private static func file() throws -> String {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appendingPathComponent("Firmware-Protocol/regolith.xtce.xml"), encoding: .utf8)
    }

    private func hash(_ text: String) throws -> [UInt8] {
        try XTCELoader.load(bytes: Array(text.utf8), file: "other.xml").wireHash
    }

    /// T-13 (swapped ids, another scale); that the rig then refuses is seen in `CommandTests`.
    @Test(arguments: [
        (
            "two items of the limit table are swapped", "value=\"12\" label=\"TILT_X\"",
            "value=\"12\" label=\"TILT_Z\""
        ),
        ("a scale is a thousand times another", "coefficient=\"0.1\"", "coefficient=\"100\""),
        ("a unit is another", "<Unit>N</Unit>", "<Unit>kN</Unit>"),
    ])
    func `a dictionary in which something means something else has another hash`(
        what: String, find: String, replace: String
    ) throws {
        let text = try Self.file()
        var other = text.replacing(find, with: replace)
        if find.contains("TILT_X") {
            other = other.replacing("value=\"13\" label=\"TILT_Y\"", with: "value=\"13\" label=\"TILT_X\"")
                .replacing("label=\"TILT_Z\"", with: "label=\"TILT_Y\"")
        }
        #expect(other != text, "\(what): nothing was changed")
        #expect(try hash(other) != hash(text), "\(what)")
        #expect(
            try hash(text) == hash(text.replacing("ask for the frozen", with: "ask for a")),
            "words change nothing")
    }
}
