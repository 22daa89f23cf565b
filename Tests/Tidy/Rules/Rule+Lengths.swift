extension Rule {
    /// Bars of ARCHITECTURE, house style.
    private enum Bar {
        static let (file, testFile, fileMedian, fileP95) = (500, 700, 150, 350)
        static let (function, functionMedian, functionP95) = (70, 8, 35)
        static let line = 110
    }

    static let lengths: [Rule] = [
        Rule(
            "a file has at most 500 lines, a test 700",
            canaries: [
                Canary("Sources/Octets/A.swift", lines(501), finds: [501]),
                Canary("Sources/Octets/A.swift", lines(500), finds: []),
                Canary("Firmware-Protocol/Vectors/a.py", lines(501), finds: [501]),
                Canary("Tests/RigLinkTests/A.swift", lines(501), finds: []),
                Canary("Tests/RigLinkTests/A.swift", lines(701), finds: [701]),
                Canary("README.md", lines(501), finds: []),
            ],
            findings: { tree in
                tree.code.compactMap { file in
                    let bar = file.isTest ? Bar.testFile : Bar.file
                    if file.lines.count <= bar { return nil }
                    return Finding(
                        path: file.path, line: file.lines.count,
                        message: "the bar is \(bar) lines: find the second noun")
                }
            }),
        Rule(
            "half of the files have at most 150 lines, 95 of 100 at most 350",
            canaries: [
                Canary(["a.c": lines(151)], finds: ["a.c:151"]),
                Canary(["a.c": lines(150), "b.c": lines(351), "c.c": lines(1)], finds: ["b.c:351"]),
                Canary(["a.c": lines(150), "b.c": lines(350)], finds: []),
            ],
            findings: { tree in
                let files = tree.code.map {
                    Extent(path: $0.path, line: $0.lines.count, length: $0.lines.count)
                }
                return [(50, Bar.fileMedian), (95, Bar.fileP95)].compactMap { files.finding(at: $0, bar: $1) }
            }),
        Rule(
            "a function has at most 70 lines",
            canaries: [
                Canary("Sources/Octets/A.swift", "func a() -> Int\nfunc b() {\n\(lines(69))}\n", finds: [2]),
                Canary("Sources/Octets/A.swift", "init?(b: Int) {\n\(lines(69))}\n", finds: [1]),
                Canary("Sources/Octets/A.swift", "var a: Int {\n\(lines(69))}\n", finds: [1]),
                Canary(
                    "Sources/Octets/A.swift", "enum A {\n\(lines(69))}\nfunc b() {\n\(lines(68))}\n",
                    finds: []),
                Canary("a.c", "static int a;\nint\nb(void) {\n\(lines(68))}\n", finds: [2]),
                Canary(
                    "a.py", "def a():\n    1\n\ndef b(c):\n\(lines(70, "    1"))\nd = 1\n", finds: [4]),
            ],
            findings: { tree in
                tree.functions.filter { $0.length > Bar.function }.map {
                    Finding(
                        path: $0.path, line: $0.line,
                        message:
                            "\($0.name) has \($0.length) lines, the bar is \(Bar.function): name its steps")
                }
            }),
        Rule(
            "half of the functions have at most 8 lines, 95 of 100 at most 35",
            canaries: [
                Canary("a.c", "void a(void) {\n\(lines(7))}\n", finds: [1]),
                Canary("a.c", "void a(void) { }\nvoid b(void) {\n\(lines(34))}\n", finds: [2]),
                Canary("a.c", "void a(void) { }\nvoid b(void) {\n\(lines(33))}\n", finds: []),
            ],
            findings: { tree in
                let functions = tree.functions.map {
                    Extent(path: $0.path, line: $0.line, length: $0.length)
                }
                return [(50, Bar.functionMedian), (95, Bar.functionP95)].compactMap {
                    functions.finding(at: $0, bar: $1)
                }
            }),
        Rule(
            "a line has at most 110 characters",
            canaries: [
                Canary("a.h", "/* \(String(repeating: "°", count: 107)) */", finds: [1]),
                Canary("a.sh", "\n# \(String(repeating: "°", count: 108))", finds: []),
                Canary("a.md", String(repeating: "a", count: 300), finds: []),
            ],
            findings: { tree in
                tree.code.flatMap { file in
                    file.lines.indices.compactMap { index in
                        let line = file.lines[index]
                        guard line.utf8.count > Bar.line, line.unicodeScalars.count > Bar.line else {
                            return nil
                        }
                        return Finding(
                            path: file.path, line: index + 1,
                            message: "\(line.unicodeScalars.count) characters, the bar is \(Bar.line)")
                    }
                }
            }),
    ]

    private static func lines(_ count: Int, _ line: String = "x") -> String {
        String(repeating: line + "\n", count: count)
    }
}

/// A length and the place it was measured at.
private struct Extent {
    let path: String
    let line: Int
    let length: Int
}

extension [Extent] {
    /// The one that `percent` of all do not exceed, if it is over the bar.
    fileprivate func finding(at percent: Int, bar: Int) -> Finding? {
        let ordered = sorted { $0.length < $1.length }
        guard let one = isEmpty ? nil : ordered[(count * percent + 99) / 100 - 1], one.length > bar else {
            return nil
        }
        return Finding(
            path: one.path, line: one.line,
            message:
                "of \(count), \(percent) in 100 should have at most \(bar) lines; here stand \(one.length)"
        )
    }
}
