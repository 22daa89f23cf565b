extension Rule {
    static let arrows: [Rule] = [
        Rule(
            "an import is an arrow of Package.swift",
            canaries: [
                Canary("Sources/RigLink/A.swift", "import Octets\npublic import Journal\n", finds: [2]),
                Canary("Sources/Octets/A.swift", "// import Glibc\nimport Foundation\n", finds: [2]),
                Canary("Sources/Journal/A.swift", "import Glibc\nimport struct Foundation.URL\n", finds: []),
                Canary("Sources/Journal/A.swift", "import Octets\nimport Dispatch\n", finds: [2]),
                Canary("Sources/Station/Core/A.swift", "import Synchronization\n", finds: [1]),
                Canary("Sources/Station/Live/A.swift", "import Synchronization\n", finds: []),
                Canary("Sources/Elsewhere/A.swift", "import Octets\n", finds: [1]),
                Canary("Tests/RigLinkTests/A.swift", "import Testing\nimport Station\n", finds: [2]),
            ],
            findings: { tree in tree.swift.flatMap { strangers(in: $0, tree.manifest) } }),
        Rule(
            "arrows point down",
            canaries: [
                arrow("[room(\"A\", uses: [\"B\"])], [room(\"B\")]", isRight: false),
                arrow(
                    "[], [room(\"A\")], [room(\"B\", uses: [\"A\"]), room(\"C\", uses: [\"B\"])]",
                    isRight: false),
                arrow("[room(\"A\")], [room(\"B\", uses: [\"A\"])], []", isRight: true),
            ],
            findings: { tree in tree.manifest.entries.flatMap { upward($0, tree.manifest) } }),
        Rule(
            "an arrow that is drawn is used",
            canaries: [
                Canary(
                    [
                        "Package.swift": "room(\"A\")\nroom(\"B\", uses: [\"A\"])\n",
                        "Sources/A/A.swift": "", "Sources/B/B.swift": "import Other",
                    ], finds: ["Package.swift:2"])
            ],
            findings: { tree in tree.manifest.entries.flatMap { unused($0, tree) } }),
        Rule(
            "a package of others is seen by the room that wraps it, and by no other",
            canaries: [
                Canary(
                    ["Package.swift": Canary.manifest + "\nroom(\"Other\", uses: [toml])"],
                    finds: ["Package.swift:18"])
            ],
            findings: { tree in tree.manifest.entries.flatMap(leaks) }),
        Rule(
            "a package of others is named with its exact version",
            canaries: [
                Canary(
                    [
                        "Package.swift":
                            ".package(url: \"u\", exact: \"1.0.0\"),\n.package(url: \"u\", from: \"1.0.0\")"
                    ],
                    finds: ["Package.swift:2"])
            ],
            findings: { tree in tree.file("Package.swift").map(loose) ?? [] }),
    ]

    /// Modules that come with the toolchain, and who may import them.
    private static let system: [String: @Sendable (Manifest.Entry, SourceFile) -> Bool] = [
        "Foundation": { !$0.isPure && !isDeterministic($1) },
        "Glibc": { !$0.isPure && !isDeterministic($1) },
        "Synchronization": { !$0.isPure && !isDeterministic($1) },
        "FoundationXML": { entry, _ in entry.name == "XTCE" },
        "Testing": { entry, _ in entry.kind == .tests },
    ]

    /// Packages of others, and the rooms that may name them; ArgumentParser is for every program.
    private static let wraps: [String: [String]] = [
        "TOMLKit": ["ConfigurationFile"], "Crypto": ["XTCE", "StationHTTP"], "DequeModule": ["Station"],
        "Logging": ["Station", "StationHTTP", "regolithd"], "HummingbirdCore": ["StationHTTP"],
        "HTTPTypes": ["StationHTTP"], "NIOCore": ["StationHTTP"], "NIOPosix": ["StationHTTP"],
        "NIOHTTPTypes": ["StationHTTP"],
    ]

    /// The core is a value: bytes and times in, effects out.
    static func isDeterministic(_ file: SourceFile) -> Bool { file.path.hasPrefix("Sources/Station/Core/") }

    private static func imports(_ file: SourceFile) -> [(module: String, line: Int)] {
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let before: Set<String> = ["public", "package", "internal", "private", "testable", "preconcurrency"]
        return file.tokens.indices.compactMap { index in
            guard file[index].isWord("import"),
                file[index].startsLine || before.contains(file[index - 1].text)
            else { return nil }
            let name = kinds.contains(file[index + 1].text) ? file[index + 2] : file[index + 1]
            return (name.text, name.line)
        }
    }

    private static func strangers(in file: SourceFile, _ manifest: Manifest) -> [Finding] {
        guard let owner = manifest.owner(of: file.path) else {
            return file.path == "Package.swift"
                ? []
                : [Finding(path: file.path, line: 1, message: "no target of Package.swift holds this file")]
        }
        return imports(file).compactMap { module, line in
            if owner.uses.contains(module) || system[module]?(owner, file) == true { return nil }
            let message =
                system[module] == nil
                ? "\(owner.name) has no arrow to \(module): ask the room between, or draw it in Package.swift"
                : "\(owner.name) may not import \(module) here: take bytes, times and numbers as arguments"
            return Finding(path: file.path, line: line, message: message)
        }
    }

    private static func arrow(_ rows: String, isRight: Bool) -> Canary {
        Canary(
            ["Package.swift": "let layers = [[], \(rows), []]"], finds: isRight ? [] : ["Package.swift:1"])
    }

    /// Arrows that do not go to a lower row; in the first (C) and the last (devices) an earlier line will do.
    private static func upward(_ entry: Manifest.Entry, _ manifest: Manifest) -> [Finding] {
        entry.uses.compactMap { name in
            guard let other = manifest[name] else { return nil }
            let isLoose = entry.layer == 0 || entry.layer == manifest.layers - 1
            let isDown =
                switch (entry.layer, other.layer) {
                case (let from?, let to?): to < from || to == from && isLoose && other.index < entry.index
                case (nil, _): other.kind != .tests
                case (_, nil): false
                }
            if isDown { return nil }
            return Finding(
                path: "Package.swift", line: entry.line,
                message:
                    "the arrow from \(entry.name) to \(name) does not point down: move what both need lower")
        }
    }

    private static func unused(_ entry: Manifest.Entry, _ tree: Tree) -> [Finding] {
        let files = tree.swift { $0.name == entry.name }.map(\.file)
        let modules = Set(files.flatMap { imports($0).map(\.module) })
        return entry.uses.filter { !files.isEmpty && !modules.contains($0) }.map {
            Finding(
                path: "Package.swift", line: entry.line,
                message: "\(entry.name) does not import \($0): take the arrow away")
        }
    }

    private static func leaks(_ entry: Manifest.Entry) -> [Finding] {
        entry.uses.compactMap { module in
            let isAllowed =
                module == "ArgumentParser"
                ? entry.kind == .program : wraps[module]?.contains(entry.name) ?? true
            if isAllowed { return nil }
            return Finding(
                path: "Package.swift", line: entry.line,
                message:
                    "\(entry.name) sees \(module): let the room that wraps it answer in values of its own")
        }
    }

    private static func loose(_ file: SourceFile) -> [Finding] {
        file.tokens.indices.compactMap { index in
            guard file.reads([".", "package", "(", "url"], at: index),
                !(index..<file.partners[index + 2]).contains(where: { file[$0].isWord("exact") })
            else { return nil }
            return Finding(
                path: file.path, line: file[index].line,
                message: "name the version with `exact:`; nothing pins it else")
        }
    }
}
