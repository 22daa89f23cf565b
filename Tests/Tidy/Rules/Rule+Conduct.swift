extension Rule {
    static let conduct: [Rule] = [
        Rule(
            "a test sees what a caller sees",
            canaries: [
                Canary("Tests/RigLinkTests/A.swift", "import Octets\n@testable import RigLink\n", finds: [2])
            ],
            findings: { tree in
                words(
                    ["@", "testable"], in: tree.swift,
                    "test the public interface, or `package` what must be seen")
            }),
        Rule(
            "only a program speaks to the terminal",
            canaries: [
                Canary("Sources/Octets/A.swift", "a.print(b)\n// print(a)\nprint(a)\n", finds: [3]),
                Canary(
                    "Sources/Octets/A.swift", "func a() { debugPrint(1)\n_ = \"\\(print(1))\" }\n",
                    finds: [1, 2]),
                Canary("Sources/regolith/A.swift", "print(1)\n", finds: []),
                Canary("Sources/Octets/A.swift", "func print(_ a: Int) {}\n", finds: []),
            ],
            findings: { tree in
                let rooms = tree.swift { $0.kind == .room }.map(\.file)
                return ["print", "debugPrint", "dump"].flatMap { name in
                    words([name, "("], in: rooms, "answer in a value, or log; the program prints") { before in
                        ![".", "func"].contains(before.text)
                    }
                }
            }),
        Rule(
            "device code stands alone: no heap, no files, no time of the system",
            canaries: [
                Canary("Firmware-Protocol/C/a.c", "#include <stdint.h>\n#include <stdio.h>\n", finds: [2]),
                Canary("HardwareMocks/RigFirmware/a.c", "# include <stdlib.h>\n", finds: [1]),
                Canary("HardwareMocks/RigFirmware/a.h", "#include \"rig.h\"\n#define A 1\n", finds: []),
                Canary("Sources/C/CThreadShim/a.c", "#include <stdio.h>\n", finds: []),
            ],
            findings: { tree in tree.files.filter { isDevice($0.path) }.flatMap { hosted(in: $0) } }),
    ]

    private static func isDevice(_ path: String) -> Bool {
        path.hasPrefix("Firmware-Protocol/C/") || path.hasPrefix("HardwareMocks/RigFirmware/")
    }

    private static func hosted(in file: SourceFile) -> [Finding] {
        let free = ["stdint", "stdbool", "stddef", "string", "limits"]
        return file.tokens.compactMap { token in
            let parts = token.text.dropFirst().split(whereSeparator: { " <>".contains($0) })
            guard token.kind == .directive, parts.first == "include", token.text.contains("<"),
                !free.contains(where: { parts.last == "\($0).h" })
            else { return nil }
            return Finding(
                path: file.path, line: token.line,
                message:
                    "a microcontroller may not have \(parts.last ?? ""): ask the caller for what it gives")
        }
    }

    /// Places where the texts follow one another.
    static func words(
        _ texts: [String], in files: [SourceFile], _ message: String,
        where isRight: (Token) -> Bool = { _ in true }
    ) -> [Finding] {
        files.filter { $0.mentions(texts.last ?? "") && $0.mentions(texts[0]) }.flatMap { file in
            file.tokens.indices.compactMap { index in
                guard file.reads(texts, at: index), isRight(file[index - 1]) else { return nil }
                return Finding(path: file.path, line: file[index].line, message: message)
            }
        }
    }
}
