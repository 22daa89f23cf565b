extension Rule {
    static let places: [Rule] = [
        Rule(
            "a target has one Limits.swift",
            canaries: [
                Canary(
                    [
                        "Package.swift": Canary.manifest, "Sources/Station/Limits.swift": "",
                        "Sources/Octets/Limits.swift": "", "Sources/Station/Core/Limits.swift": "",
                    ], finds: ["Sources/Station/Limits.swift:1"])
            ],
            findings: { tree in
                tree.manifest.entries.flatMap { entry in
                    tree.swift { $0.name == entry.name }.map(\.file).filter { $0.name == "Limits.swift" }
                        .dropFirst().map {
                            Finding(
                                path: $0.path, line: 1,
                                message: "\(entry.name) has one already: bring them together")
                        }
                }
            }),
        Rule(
            "the top of the repository holds what the map says",
            canaries: [
                Canary(["Makefile": "", "Sources/A.swift": "", "notes/a.md": ""], finds: ["notes:1"])
            ],
            findings: { tree in
                tree.entries.filter { !top.contains($0) }.map {
                    Finding(
                        path: $0, line: 1,
                        message: "put it into a folder of the map (README.md), or draw it there")
                }
            }),
        Rule(
            "every folder of Sources stands in Sources/ARCHITECTURE.md",
            canaries: [
                Canary(["Sources/A/B/C.swift": "", map: "`B`, A, C/\n"], finds: ["\(map):1"]),
                Canary(["Sources/A/B.swift": "", map: "A/  says what\n"], finds: []),
                Canary(["Sources/A/B.swift": ""], finds: ["\(map):1"]),
            ],
            findings: { tree in
                let text = tree.file(map)?.lines.joined(separator: "\n") ?? ""
                let paths = tree.files.map { $0.path.split(separator: "/") }
                let folders = Set(paths.filter { $0.count > 2 && $0[0] == "Sources" }.map { $0[1] })
                return folders.sorted().filter { !text.contains("\($0)/") && !text.contains("`\($0)`") }.map {
                    Finding(path: map, line: 1, message: "say in one line what Sources/\($0) is for")
                }
            }),
    ]

    private static let map = "Sources/ARCHITECTURE.md"

    private static let top: Set<String> = [
        "Firmware-Protocol", "HardwareMocks", "LICENSE", "Makefile", "NOTICE", "Package.resolved",
        "Package.swift",
        "README.md", "Sources", "Tests", "changelog",
    ]
}
