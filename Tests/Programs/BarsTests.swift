import Foundation
import Testing

extension BuiltPrograms {
    @Suite("The bars can be measured")
    struct BarsTests {
        /// No figure is judged here, and none could be on a busy machine; `make bench` does.
        @Test(arguments: [
            ("StationBars", "STOP read → write() returned"), ("ArchiveBars", "octets a sample"),
        ])
        func `each measurement of whole programs still goes through`(program: String, words: String) throws {
            let folder = FileManager.default.temporaryDirectory.path + "/bars-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let child = try Child(
                try Built.path(program), [Built.dictionary, "--try"], output: folder + "/out",
                error: folder + "/error")
            let code = try child.wait(seconds: 60)
            let told = child.written
            #expect(code == 0, "\(told)")
            #expect(told.contains(words))
        }
    }
}
