import Foundation
import Testing

/// The suites over the real programs, one test after the other: they share two cores and real time.
@Suite("The built programs", .serialized)
enum BuiltPrograms {
    /// A count from the environment: CI and soak say how much, a plain run does little.
    static func count(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
    }
}

/// Where the programs are: beside the test bundle, in a debug and in a release build alike.
enum Built {
    /// Path of a program; fails with what to do when it was not built.
    static func path(_ program: String) throws -> String {
        for folder in folders where FileManager.default.isExecutableFile(atPath: folder + "/" + program) {
            return folder + "/" + program
        }
        throw BenchError.notBuilt(program, folders)
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let dictionary = root + "/Firmware-Protocol/regolith.xtce.xml"

    private static let folders: [String] = {
        let running = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var found: [String] = []
        for start in [running, CommandLine.arguments.first].compactMap({ $0 }) {
            var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath().deletingLastPathComponent()
            // A bundle may stand a level or two below the programs.
            for _ in 0..<3 {
                if !found.contains(folder.path) { found.append(folder.path) }
                folder = folder.deletingLastPathComponent()
            }
        }
        return found
    }()
}

/// What keeps a test from going on; each says what was seen.
enum BenchError: Error, CustomStringConvertible {
    case notBuilt(String, [String])
    case notStarted(String, Int32)
    case noEnd(String, seconds: Double)
    case timeout(String, seconds: Double, seen: String)
    case unexpected(String)

    var description: String {
        switch self {
        case .notBuilt(let program, let folders):
            return "\(program) is in none of \(folders): run `swift build` first"
        case .notStarted(let program, let errno): return "\(program) does not start (error \(errno))"
        case .noEnd(let what, let seconds): return "\(what) did not end within \(seconds) s"
        case .timeout(let what, let seconds, let seen):
            return "\(what) did not come within \(seconds) s; seen: \(seen)"
        case .unexpected(let text): return text
        }
    }
}
