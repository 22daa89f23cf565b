import Foundation
import MissionDatabase
import Testing
import XTCE
import Seeds

/// Files that are wrong before any element is looked at.
@Suite struct FileTests {
    private static let head = "<SpaceSystem name=\"T\" xmlns=\"http://www.omg.org/spec/XTCE/20180204\">"

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let line: Int
        let path: String
        let says: String

        init(_ title: String, _ text: String, line: Int, path: String = "", _ says: String) {
            self.init(title, bytes: Array(text.utf8), line: line, path: path, says)
        }

        init(_ title: String, bytes: [UInt8], line: Int, path: String = "", _ says: String) {
            testDescription = title
            self.bytes = bytes
            self.line = line
            self.path = path
            self.says = says
        }
    }

    static let bad = [
        Bad("empty file", "", line: 0, "the file is empty"),
        Bad("blanks only", " \n\n", line: 3, "there is no element"),
        Bad("not XML", "[rig]\nname = 1\n", line: 1, "this is not XML"),
        Bad("JSON", "\n{\"a\": 1}", line: 2, "this is not XML"),
        Bad(
            "document type",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n\(head)</SpaceSystem>",
            line: 2, "a document type (<!DOCTYPE) is not allowed"),
        Bad(
            "document type behind a comment",
            "<!-- x -->\n\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>",
            line: 3, "<!DOCTYPE"),
        Bad(
            "entity that is not defined", "\(head)\n&lol;</SpaceSystem>", line: 2, path: "SpaceSystem[T]",
            "well-formed"),
        Bad("UTF-16", bytes: [0xFF, 0xFE, 0x3C, 0x00], line: 1, "not UTF-8"),
        Bad(
            "Latin-1", bytes: Array("\(head)\n<!-- ".utf8) + [0xE4] + Array(" -->".utf8), line: 2, "not UTF-8"
        ),
        Bad(
            "declared Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a/>", line: 1,
            "encoding iso-8859-1"),
        Bad("no namespace", "<SpaceSystem name=\"T\"/>", line: 1, path: "SpaceSystem[T]", "no namespace"),
        Bad(
            "wrong namespace", "\n<SpaceSystem name=\"T\" xmlns=\"urn:other\"/>", line: 2,
            path: "SpaceSystem[T]",
            "namespace urn:other, but XTCE 1.2 is"),
        Bad(
            "foreign namespace inside", "\(head)\n<x:Note xmlns:x=\"urn:x\"/></SpaceSystem>", line: 2,
            path: "SpaceSystem[T]/Note", "namespace urn:x"),
        Bad(
            "another root", "<MetaCommandSet xmlns=\"http://www.omg.org/spec/XTCE/20180204\"/>", line: 1,
            path: "MetaCommandSet", "XTCE begins with <SpaceSystem>"),
        Bad(
            "crossed tags", "\(head)\n<Header>\n</Haeder>\n</SpaceSystem>", line: 3,
            "closing tag belongs to another"),
        Bad("cut short", "\(head)\n<Header", line: 2, "well-formed"),
        Bad("element not closed", "\(head)\n<TelemetryMetaData>\n", line: 2, "ends too early"),
        Bad(
            "attribute twice", "\(head)\n<Header version=\"1\" version=\"2\"/></SpaceSystem>", line: 2,
            "given twice"),
        Bad(
            "processing instruction", "\(head)\n<?php 1 ?></SpaceSystem>", line: 2,
            "processing instruction <?php?>"),
        Bad(
            "10 MB of nesting", head + "\n" + String(repeating: "<a>", count: 3_500_000), line: 2,
            path: "a/a/a", "nested deeper than 24"),
        Bad("33 MB", String(repeating: " ", count: 33 << 20), line: 0, "octets, but 33554432 are allowed"),
    ]

    @Test(arguments: bad)
    func `a file that is no dictionary is refused with the line`(_ bad: Bad) throws {
        let findings = SampleFile.refusal(of: bad.bytes)
        let first = try #require(findings.first)
        #expect(first.line == bad.line, "\(first)")
        #expect(first.path.hasSuffix(bad.path), "\(first)")
        #expect(first.message.contains(bad.says), "\(first)")
        #expect(first.file == "t.xml")
    }

    @Test func `no octet of a dictionary can be cut or changed into a crash`() {
        let bytes = Array(SampleFile.text.utf8)
        var random = SeededGenerator(seed: 2026)
        for length in stride(from: 1, to: bytes.count - 2, by: 97) {
            #expect(!SampleFile.refusal(of: Array(bytes[..<length])).isEmpty)
        }
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 32...126)
            }
            _ = SampleFile.refusal(of: damaged)
        }
    }

    @Test func `XTCE 1.3 is read with a note`() throws {
        let loaded = try SampleFile.load(SampleFile.with("20180204", "20250214"))
        let note = try #require(loaded.notes.first)
        #expect(note.line == 2)
        #expect(note.path == "SpaceSystem[T]")
        #expect(note.message.contains("another version of XTCE"))
    }

    @Test func `ancillary data of other programs is kept with a note`() throws {
        let loaded = try SampleFile.load(
            SampleFile.with(
                "<Parameter name=\"id\" parameterTypeRef=\"u8_t\"/>",
                "<Parameter name=\"id\" parameterTypeRef=\"u8_t\"><AncillaryDataSet>"
                    + "<AncillaryData name=\"Yamcs\">x</AncillaryData></AncillaryDataSet></Parameter>"))
        #expect(loaded.notes.count == 1)
        #expect(loaded.database.parameter(named: "id")?.ancillary.first?.value == "x")
    }

    @Test func `at most fifty findings are collected and said to be more`() {
        let lines = (0..<80).map { "   <Parameter name=\"p\($0)\" parameterTypeRef=\"none\"/>\n" }.joined()
        let text = SampleFile.with("  </ParameterSet>", lines + "  </ParameterSet>")
        do throws(XTCEError) {
            _ = try SampleFile.load(text)
            Issue.record("it was loaded")
        } catch {
            guard case .refused(let diagnostics, let hasMore) = error else { return }
            #expect(diagnostics.count == 50)
            #expect(hasMore)
            #expect(diagnostics.map(\.line) == diagnostics.map(\.line).sorted())
            #expect("\(error)".contains("t.xml:"))
        }
    }

    @Test func `several mistakes are all named at once`() {
        var text = SampleFile.with("parameterTypeRef=\"u8_t\"", "parameterTypeRef=\"gone\"")
        text = text.replacingOccurrences(of: "consequenceLevel=\"vital\"", with: "consequenceLevel=\"huge\"")
        text = text.replacingOccurrences(of: "<ArgumentRefEntry argumentRef=\"speed\"/>", with: "<Oops/>")
        #expect(SampleFile.refusal(of: Array(text.utf8)).count >= 3)
    }
}
