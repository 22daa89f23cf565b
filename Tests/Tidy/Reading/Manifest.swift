/// The table of targets in Package.swift, read as text: asking the package manager would cost seconds.
struct Manifest: Sendable {
    struct Entry: Sendable {
        enum Kind: String, Sendable { case room, program, tests }

        let name: String
        let kind: Kind
        let folder: String
        let uses: [String]
        /// Row of `layers`; nil for what stands outside of that table.
        let layer: Int?
        /// Order of appearance, and the line of the manifest.
        let index: Int
        let line: Int

        /// L1 to L4: no system, no waiting.
        var isPure: Bool { (1...4).contains(layer ?? 0) }
    }

    let entries: [Entry]
    let layers: Int

    init(_ file: SourceFile) {
        let rows = Self.rows(file)
        let products = Self.products(file)
        layers = rows.count
        entries = file.tokens.indices.compactMap { index in
            Call(file, at: index).flatMap { call in
                call.entry(products, layer: rows.firstIndex { $0.contains(index) }, index: index)
            }
        }
    }

    /// The target whose folder holds `path`.
    func owner(of path: String) -> Entry? {
        entries.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
    }

    subscript(name: String) -> Entry? { entries.first { $0.name == name } }

    /// `let layers … = [[…], […]]` as ranges of tokens.
    private static func rows(_ file: SourceFile) -> [Range<Int>] {
        guard let start = file.tokens.indices.first(where: { file.reads(["let", "layers"], at: $0) }),
            let open = file.tokens.indices.first(where: { $0 > start && file.reads(["=", "["], at: $0) })
        else { return [] }
        var (rows, index) = ([Range<Int>](), open + 2)
        while index < file.partners[open + 1] {
            if file[index].isMark("[") { rows.append(index..<file.next(index)) }
            index = file.next(index)
        }
        return rows
    }

    /// `let name = Target.Dependency.product(name: "Module", …)` as name to module.
    private static func products(_ file: SourceFile) -> [String: String] {
        var products: [String: String] = [:]
        for index in file.tokens.indices
        where file.reads(["=", "Target", ".", "Dependency", ".", "product", "(", "name", ":"], at: index) {
            products[file[index - 1].text] = file[index + 9].text
        }
        return products
    }
}

/// One call of the manifest that makes a target.
private struct Call {
    private static let kinds: [String: Manifest.Entry.Kind] = [
        "room": .room, "program": .program, "tests": .tests, "target": .room, "systemLibrary": .room,
        "executableTarget": .program, "testTarget": .tests,
    ]

    let file: SourceFile
    let start: Int
    let kind: Manifest.Entry.Kind
    let name: String

    /// Nothing where no target with a literal name is made.
    init?(_ file: SourceFile, at start: Int) {
        guard file[start].kind == .word, let kind = Self.kinds[file[start].text], file[start + 1].isMark("(")
        else { return nil }
        let isBuiltIn = file[start - 1].isMark(".")
        let name = file[start + (isBuiltIn ? 4 : 2)]
        guard name.kind == .text else { return nil }
        (self.file, self.start, self.kind, self.name) = (file, start, kind, name.text)
    }

    func entry(_ products: [String: String], layer: Int?, index: Int) -> Manifest.Entry {
        let parent = text("in") ?? (kind == .tests ? "Tests" : "Sources")
        return Manifest.Entry(
            name: name, kind: kind, folder: text("path") ?? parent + "/" + name, uses: uses(products),
            layer: layer, index: index, line: file[start].line)
    }

    /// Index of the first token of an argument's value.
    private func value(_ label: String) -> Int? {
        var index = start + 2
        while index < file.partners[start + 1] {
            if file[index].isWord(label), file[index + 1].isMark(":") { return index + 2 }
            index = file.next(index)
        }
        return nil
    }

    private func text(_ label: String) -> String? {
        value(label).flatMap { file[$0].kind == .text ? file[$0].text : nil }
    }

    private func uses(_ products: [String: String]) -> [String] {
        guard let open = value("uses") ?? value("dependencies") else { return [] }
        return (open..<min(file.partners[open], file.tokens.count)).compactMap { index in
            let token = file[index]
            if token.kind == .text { return file[index - 2].isWord("package") ? nil : token.text }
            return products[token.text]
        }
    }
}
