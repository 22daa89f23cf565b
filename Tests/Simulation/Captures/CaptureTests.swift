import Foundation
import Journal
import Station
import Testing

/// The scripts behind `Tests/Regression/captures`. `make captures` runs this suite with
/// REGOLITH_CAPTURES=write, which puts what they make there; without it nothing is written.
@Suite("Regression captures are made by scripts", .serialized)
struct CaptureTests {
    private static let isWriting = ProcessInfo.processInfo.environment["REGOLITH_CAPTURES"] == "write"
    private static let home = Fixture.root.appending(path: "Tests/Regression").path

    @Test(arguments: CaptureScript.all)
    func `each script makes a journal that replays equal and tells its story`(script: CaptureScript) throws {
        let folder = try ReplayTests.Folder()
        let studio = try script.play()
        let journal = folder.path + "/journal"
        try FileManager.default.createDirectory(atPath: journal, withIntermediateDirectories: true)
        try studio.write(to: journal)
        let cut = folder.path + "/" + script.name
        let report = try JournalCut.cut(
            JournalOutline(path: journal), from: .start, to: .end, into: cut,
            shelf: DictionaryShelf(folder.path + "/dictionaries"))
        #expect(report.leftBehind == 0 && report.leftBefore == 0)
        var listing = try EffectListing(of: cut)
        if Self.isWriting {
            _ = try DictionaryShelf(Self.home + "/dictionaries").keep(studio.driver.core.program.dictionary)
            listing = try keep(script, cut)
        }
        #expect(listing.player.differenceCount == 0, "\(listing.player.differences)")
        for proof in script.proofs {
            #expect(
                listing.lines.contains { $0.contains(proof) },
                "nothing says \"\(proof)\":\n\(listing.lines.joined(separator: "\n"))")
        }
    }

    private func keep(_ script: CaptureScript, _ cut: String) throws -> EffectListing {
        let target = Self.home + "/captures/" + script.name
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: cut, toPath: target)
        let listing = try EffectListing(of: target)
        let about = """
            \(script.about)

            Made by the script of this name in Tests/Simulation/Captures (`make captures`).
            Behaviour version \(StationProgram.behaviourVersion).

            """
        try about.write(toFile: target + "/about.txt", atomically: true, encoding: .utf8)
        try (listing.lines.joined(separator: "\n") + "\n").write(
            toFile: target + "/expected.txt", atomically: true, encoding: .utf8)
        return listing
    }
}
