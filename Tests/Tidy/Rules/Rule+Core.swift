extension Rule {
    static let core: [Rule] = [
        Rule(
            "the core never waits",
            canaries: [
                Canary("Sources/RigLink/A.swift", "let a = \"await\"\nlet b = await c\n", finds: [2]),
                Canary("Sources/Station/Core/A.swift", "await a\n", finds: [1]),
                Canary("Sources/Station/Live/A.swift", "await a\n", finds: []),
            ],
            findings: { tree in
                let pure = tree.swift { $0.isPure }.map(\.file) + tree.swift.filter(isDeterministic)
                return words(["await"], in: pure, "take time as an argument and give back what to do")
            }),
        Rule(
            "no order comes from a Dictionary or a Set",
            canaries: [
                unordered("var a: [Int: Int] = [:]\nfunc b() {\nfor c in a {}\na[1] = 2\n}", finds: [3]),
                unordered("let a = Set<Int>()\nlet b = a.map { $0 }\nlet c = a.contains(1)", finds: [2]),
                unordered(
                    "let a: Set<Int>?\nfor b in a?.sorted() ?? [] {}\nself.a?.forEach { _ in }", finds: [3]),
                unordered(
                    "let a = [1: 2]\n_ = a.keys.sorted()\n_ = a.values.reduce(0, +)\n_ = Array(a)",
                    finds: [3, 4]),
                unordered(
                    "func b(a: [Int: Int]) {\nfor c in a {}\n}\nfunc d(a: [Int]) {\nfor c in a {}\n}",
                    finds: [2]),
                unordered("func b() {\nlet a = Set(c)\n}\nfunc d(a: [Int]) {\na.map(e)\n}", finds: []),
                unordered(
                    "let a = [b ? 1 : 2]\nfor c in a {}\n_ = [Int: Int]().filter { $1 > 1 }.sorted(by: d)",
                    finds: []),
                unordered(
                    "let a = [Int: Int](b)\n_ = a.filter { $1 > 1 }.map(c)\n_ = a.filter(c).sorted()",
                    finds: [2]),
                Canary(
                    [
                        "Package.swift": Canary.manifest,
                        "Sources/RigLink/A.swift": "struct A {\nvar a = [1: 2]\n}",
                        "Sources/RigLink/A+B.swift": "for b in a {}",
                        "Sources/RigLink/C.swift": "for b in a {}",
                        "Sources/RigLink/D.swift": "for b in c.a {}\nfor b in c.d {}",
                        "Sources/RigLink/E.swift":
                            "struct E {\nvar d: [Int]\n}\nstruct F {\nvar d: Set<Int>\n}",
                    ], finds: ["Sources/RigLink/A+B.swift:1", "Sources/RigLink/D.swift:1"]),
                Canary("Sources/regolith/A.swift", "let a: Set<Int> = []\nfor b in a {}\n", finds: []),
            ],
            findings: { tree in
                let rooms = tree.swift { (2...6).contains($0.layer ?? 0) }
                return tree.manifest.entries.flatMap { entry in
                    UnorderedNames(rooms.filter { $0.entry.name == entry.name }.map(\.file)).iterations().map
                    {
                        Finding(
                            path: $0.path, line: $0.line,
                            message:
                                "the order of \($0.name) differs from run to run: keep an array, or sort it")
                    }
                }
            }),
    ]

    private static func unordered(_ text: String, finds lines: [Int]) -> Canary {
        Canary("Sources/RigLink/A.swift", text, finds: lines)
    }
}
