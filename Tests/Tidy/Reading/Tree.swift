import Foundation

/// The repository as the rules see it: texts, the names at the top, and the table of targets.
struct Tree: Sendable {
    let files: [SourceFile]
    /// Visible names at the top of the repository.
    let entries: [String]
    let manifest: Manifest
    let functions: [Function]

    /// A planted tree: path to text.
    init(_ texts: [String: String]) {
        let files = texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, text: $0.value) }
        let entries = Set(texts.keys.map { String($0.split(separator: "/")[0]) })
        self.init(files: files, entries: entries.sorted())
    }

    private init(files: [SourceFile], entries: [String]) {
        self.files = files
        self.entries = entries
        functions = files.flatMap(Function.all)
        manifest = Manifest(files.first { $0.path == "Package.swift" } ?? SourceFile(path: "", text: ""))
    }

    /// Folders whose texts are read; all else at the top is only listed.
    private static let folders = [
        ".ci", ".scripts", "Firmware-Protocol", "HardwareMocks", "Sources", "Tests", "changelog",
    ]

    /// The tree this file stands in, read once; empty where the sources are not beside the manifest any more.
    static let here: Tree = {
        let file = URL(filePath: #filePath)
        let root = (0..<4).reduce(file) { folder, _ in folder.deletingLastPathComponent() }.path
        let disk = FileManager.default
        guard disk.fileExists(atPath: root + "/Package.swift") else { return Tree([:]) }
        let top = (try? disk.contentsOfDirectory(atPath: root)) ?? []
        let below = folders.flatMap { folder in
            (disk.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []).map {
                folder + "/" + $0
            }
        }
        let files = (top + below).filter(isText).sorted().compactMap { path in
            disk.contents(atPath: root + "/" + path).map {
                SourceFile(path: path, text: String(decoding: $0, as: UTF8.self))
            }
        }
        return Tree(files: files, entries: top.filter { !$0.hasPrefix(".") }.sorted())
    }()

    private static func isText(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        let kinds: Set<Substring> = ["swift", "c", "h", "py", "sh", "md", "xml", "toml", "modulemap"]
        guard let dot = name.lastIndex(of: ".") else { return ["Makefile", "run"].contains(name) }
        return kinds.contains(name[name.index(after: dot)...])
    }

    func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }

    var code: [SourceFile] { files.filter(\.isCode) }

    var swift: [SourceFile] { files.filter { $0.language == .swift } }

    /// Swift files of the targets that `condition` takes.
    func swift(where condition: (Manifest.Entry) -> Bool) -> [(entry: Manifest.Entry, file: SourceFile)] {
        swift.compactMap { file in
            manifest.owner(of: file.path).flatMap { condition($0) ? ($0, file) : nil }
        }
    }
}
