import Foundation

/// A folder in `captures`: a journal, what the core does with it, and why it is kept.
struct Capture: Sendable, CustomStringConvertible {
    static let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    /// Every folder there; a new one is a new test.
    static let all: [Capture] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home + "/captures")) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map(Capture.init(name:))
    }()

    let name: String

    var description: String { name }
    var path: String { Self.home + "/captures/" + name }

    func text(_ file: String) throws -> String {
        try String(contentsOfFile: path + "/" + file, encoding: .utf8)
    }

    /// Of the journal's files.
    var octets: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix("segment-") }.reduce(0) { sum, name in
            let file = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
            return sum + (file?[.size] as? Int ?? 0)
        }
    }
}
