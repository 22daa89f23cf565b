import ArgumentParser
import Foundation
import Journal

/// `regolith journal compress`
struct JournalCompressCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compress",
        abstract: "Compress the segments of a journal that no station writes to.",
        discussion: """
            A running station does this by itself (`[journal] compress = true`) with segments that are done \
            with. Everything reads compressed segments; for Wireshark `regolith journal expand` them, or \
            `zstd -d`. An original is removed when the compressed file was read back.

            Example:
              regolith journal compress old/journal
            """)

    @Argument(help: "Folder or segment.", completion: .file())
    var path: String

    func run() throws {
        try JournalWords.packing(path) { compression, segments throws(JournalError) in
            for segment in segments where !segment.hasSuffix(".zst") {
                guard let outcome = try compression.compress(segment) else { continue }
                let share = outcome.octets > 0 ? outcome.compressedOctets * 100 / outcome.octets : 0
                Terminal.say(
                    "\(segment).zst: \(outcome.compressedOctets) octets, \(share) % of \(outcome.octets)")
            }
        }
    }
}

/// `regolith journal expand`
struct JournalExpandCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expand",
        abstract: "Make compressed segments whole again, for Wireshark and other tools.",
        discussion: """
            A damaged one is left as it is; everything but its damaged part can still be read.

            Example:
              regolith journal expand old/journal/segment-000003.pcapng.zst
            """)

    @Argument(help: "Folder or segment.", completion: .file())
    var path: String

    func run() throws {
        try JournalWords.packing(path) { compression, segments throws(JournalError) in
            for segment in segments where segment.hasSuffix(".zst") {
                let outcome = try compression.expand(segment)
                Terminal.say("\(outcome.path): \(outcome.octets) octets")
            }
        }
    }
}

extension JournalWords {
    /// All segments of a folder, or the one named, while no station writes there.
    fileprivate static func packing(
        _ path: String, _ body: (SegmentCompression, [String]) throws(JournalError) -> Void
    ) throws {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let folder = isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
        let compression = SegmentCompression()
        try reading { () throws(JournalError) in
            try compression.alone(in: folder.isEmpty ? "." : folder) { () throws(JournalError) in
                let segments =
                    isFolder.boolValue
                    ? try compression.plainSegments(of: path, withNewest: true)
                        + compression.compressedSegments(of: path) : [path]
                try body(compression, segments)
            }
        }
    }
}
