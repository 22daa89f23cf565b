import Foundation

/// How often a test tries, from the environment; few in a debug build, many in CI's release.
enum Counts {
    static func of(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? usual
    }
}
