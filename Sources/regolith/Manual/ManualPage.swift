/// A manual page in roff (man macros, which every `man` has), made of what the parser knows.
struct ManualPage {
    /// Words of the command line: `regolith command list`.
    let path: [String]
    let command: HelpTree.Command
    let section: Int

    /// The page of a command, and of all below it.
    static func all(of command: HelpTree.Command, below path: [String] = [], section: Int) -> [ManualPage] {
        let path = path + [command.commandName]
        return [ManualPage(path: path, command: command, section: section)]
            + command.children.flatMap { all(of: $0, below: path, section: section) }
    }

    var name: String { path.joined(separator: "-") }
    var file: String { "\(name).\(section)" }

    /// The whole page.
    var roff: String {
        var lines = [
            ".TH \"\(Self.plain(name.uppercased()))\" \"\(section)\" \"\" \"Regolith\" \"Regolith\"",
            ".SH NAME",
            "\(Self.text(name)) \\- \(Self.text(trimmed(command.abstract ?? "")))",
            ".SH SYNOPSIS",
            ".B \(Self.text(path.joined(separator: " ")))",
        ]
        lines += synopsis.map { Self.text($0) }
        lines += description
        lines += options
        lines += children
        lines += exitCodes
        lines += seeAlso
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Sections

    private var shown: [HelpTree.Argument] { (command.arguments ?? []).filter(\.shouldDisplay) }

    private var synopsis: [String] {
        shown.map { argument in
            let value = "<\(argument.valueName ?? "value")>"
            let word: String
            switch argument.kind {
            case "positional": word = value
            case "flag": word = argument.preferredName?.word ?? value
            default: word = "\(argument.preferredName?.word ?? "") \(value)"
            }
            let many = argument.isRepeating ? " ..." : ""
            return argument.isOptional ? "[\(word)\(many)]" : word + many
        } + (command.children.isEmpty ? [] : ["<subcommand>"])
    }

    /// What the discussion says; lines that are indented there stay as they are.
    private var description: [String] {
        var lines = [".SH DESCRIPTION", Self.text(command.abstract ?? "")]
        var isSet = false
        for line in (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            let isExample = line.hasPrefix("  ")
            if isExample != isSet { lines.append(isExample ? ".PP\n.nf" : ".fi") }
            isSet = isExample
            if line.isEmpty, !isExample {
                lines.append(".PP")
            } else {
                lines.append(Self.text(String(line)))
            }
        }
        if isSet { lines.append(".fi") }
        // Two breaks in a row, and one right behind a title, are none.
        return lines.filter { !$0.isEmpty }.reduce(into: []) { kept, line in
            if line == ".PP", kept.last == ".PP" || kept.last?.hasPrefix(".SH") ?? true { return }
            kept.append(line)
        }
    }

    private var options: [String] {
        guard !shown.isEmpty else { return [] }
        return [".SH OPTIONS"]
            + shown.flatMap { argument -> [String] in
                let names = (argument.names ?? []).map(\.word).joined(separator: ", ")
                let value = argument.kind == "flag" ? "" : " <\(argument.valueName ?? "value")>"
                var words = [argument.abstract, argument.discussion].compactMap(\.self)
                if let values = argument.allValues, !values.isEmpty {
                    words.append("One of: \(values.joined(separator: ", ")).")
                }
                if let usual = argument.defaultValue, !usual.isEmpty { words.append("Usually \(usual).") }
                let title = names.isEmpty ? value.dropFirst().description : names + value
                return [".TP", ".B \(Self.text(title))", Self.text(words.joined(separator: " "))]
                    .filter { !$0.isEmpty }
            }
    }

    private var children: [String] {
        guard !command.children.isEmpty else { return [] }
        return [".SH SUBCOMMANDS"]
            + command.children.flatMap { child in
                [
                    ".TP", ".BR \(Self.text("\(name)-\(child.commandName)")) (\(section))",
                    Self.text(child.abstract ?? child.commandName),
                ]
            }
    }

    private var exitCodes: [String] {
        guard path[0] == "regolith" else { return [] }
        return [".SH EXIT STATUS"]
            + ExitCodes.all.flatMap { [".TP", ".B \($0.code)", Self.text($0.meaning)] }
    }

    private var seeAlso: [String] {
        var pages = path.count > 1 ? [path.dropLast().joined(separator: "-")] : []
        pages += ["regolith", "regolithd"].filter { $0 != name && !pages.contains($0) }
        let words = pages.map { ".BR \(Self.text($0)) (\($0 == "regolithd" ? 8 : 1))" }
        return [".SH SEE ALSO"] + words
    }

    // MARK: Roff

    private func trimmed(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// In the argument of a macro no quote may end it.
    private static func plain(_ text: String) -> String { text.filter { $0 != "\"" && $0 != "\\" } }

    /// A text line: no character of it is a command.
    static func text(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'" where escaped.isEmpty, "." where escaped.isEmpty: escaped += "\\&\(character)"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case "\"": escaped += "\\(dq"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
