extension Rule {
    static let names: [Rule] = [
        Rule(
            "types and files are named by what they are",
            canaries: [
                Canary("Sources/Octets/LinkManager.swift", "struct A {}\n", finds: [1]),
                Canary("Sources/Octets/A.swift", "struct LinkData {}\nactor Helpers {}\n", finds: [2]),
                Canary(
                    "Sources/Octets/A.swift", "protocol CodecBase {}\ntypealias Database = A", finds: [1]
                ),
                Canary("rl_util.c", "int a;\n", finds: [1]),
                Canary(
                    "a.h", "typedef struct {\n    int a;\n} rl_common_t;\nstruct rl_basement;\n",
                    finds: [3]),
            ],
            findings: { tree in tree.code.flatMap { pale(in: $0) } }),
        Rule(
            "no work is left behind in a comment",
            canaries: [
                Canary("a.swift", "// \(marks[0]): later\nlet todo = 1\n", finds: [1]),
                Canary("a.py", "# a \(marks[1])\n", finds: [1]),
                Canary("a.md", "\n\(marks[2])!\n", finds: [2]),
                Canary("a.sh", "mktemp /tmp/a.XXXXXX # \(marks[3])S\n", finds: []),
            ],
            findings: { tree in
                tree.files.flatMap { file in
                    file.places(of: marks) { _, _ in true }.map {
                        Finding(
                            path: file.path, line: $0, message: "do it now, or open an issue and say so in it"
                        )
                    }
                }
            }),
        Rule(
            "no path of one machine",
            canaries: [
                Canary("a.md", "see \(machine[0])/shared\n", finds: [1]),
                Canary("a.swift", "let a = \"\(machine[1])/me/a\"\n", finds: [1]),
                Canary("a.sh", "\ncat \(machine[2])\n", finds: [2]),
                Canary("a.md", "https://host/home and docs/work/a, a/rooted, ${top}/work\n", finds: []),
            ],
            findings: { tree in
                tree.files.flatMap { file in
                    file.places(of: ["work", "root", "home"]) { before, earlier in
                        before == "/" && !(earlier.isLetter || earlier.isNumber || ")}._-/".contains(earlier))
                    }.map {
                        Finding(
                            path: file.path, line: $0,
                            message: "say it relative to the repository, or in a variable")
                    }
                }
            }),
    ]

    private static let machine = ["work", "home", "root"].map { "/" + $0 }

    /// In halves, so that the rules hold for this file too.
    private static let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    /// Words that fit anything and so say nothing.
    private static let empty: Set<String> = [
        "manager", "helper", "util", "utility", "common", "base", "impl",
    ]

    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "typealias", "union", "typedef",
    ]

    private static func pale(in file: SourceFile) -> [Finding] {
        let stem = String(file.name.prefix { $0 != "." })
        let types = file.tokens.indices.compactMap { typeName(file, $0) }
        return ([(stem, 1)] + types).compactMap { name, line in
            guard
                let word = words(name).first(where: {
                    empty.contains($0) || empty.contains(String($0.dropLast()))
                })
            else { return nil }
            return Finding(
                path: file.path, line: line, message: "\(name): say what it does instead of \(word)")
        }
    }

    private static func typeName(_ file: SourceFile, _ index: Int) -> (String, Int)? {
        guard kinds.contains(file.tokens[index].text), file[index].kind == .word else { return nil }
        let (token, next) = (file[index], file[index + 1])
        if token.text != "typedef" { return next.kind == .word ? (next.text, next.line) : nil }
        var end = index
        while end < file.tokens.count, !file[end].isMark(";") {
            end = file.next(end)
        }
        return (file[end - 1].text, file[end - 1].line)
    }

    /// `TransferFrame` and `transfer_frame` as `transfer`, `frame`.
    private static func words(_ name: String) -> [String] {
        var words: [String] = [""]
        for (index, letter) in zip(name.indices, name) {
            let isStart =
                letter.isUppercase && index > name.startIndex && name[name.index(before: index)].isLowercase
            if isStart || "_-+".contains(letter) { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
        return words.map { $0.trimmingPrefix { "_-+".contains($0) } }.map(String.init)
    }
}

extension SourceFile {
    /// Lines with one of the words standing alone, if the two characters before it please.
    fileprivate func places(of words: [String], _ isRight: (Character, Character) -> Bool) -> [Int] {
        let words = words.filter(mentions)
        if words.isEmpty { return [] }
        return lines.indices.compactMap { index in
            let line = lines[index]
            let isThere = words.contains { word in
                line.ranges(of: word).contains { range in
                    let before = Array(line[..<range.lowerBound].suffix(2))
                    let after = line[range.upperBound...].first ?? " "
                    func isPart(_ letter: Character) -> Bool {
                        letter.isLetter || letter.isNumber || letter == "_"
                    }
                    return !isPart(before.last ?? " ") && !isPart(after)
                        && isRight(before.last ?? " ", before.count == 2 ? before[0] : " ")
                }
            }
            return isThere ? index + 1 : nil
        }
    }
}
