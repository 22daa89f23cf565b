import CThreadShim
import Foundation
import Testing

extension BuiltPrograms {
    @Suite("Help, manual pages and completion")
    struct HelpTests {
        /// A command as the parser of its program describes it.
        private struct Described: Decodable {
            struct Root: Decodable { let command: Described }
            struct Argument: Decodable {
                let abstract: String?
                let kind: String
                let shouldDisplay: Bool
            }

            let commandName: String
            let abstract: String?
            let discussion: String?
            let subcommands: [Described]?
            let arguments: [Argument]?

            /// Every command with the words that lead to it, the parser's own `help` left out.
            func all(below path: [String] = []) -> [(path: [String], command: Described)] {
                let path = path + [commandName]
                let children = (subcommands ?? []).filter { $0.commandName != "help" }
                return [(path, self)] + children.flatMap { $0.all(below: path) }
            }
        }

        private func commands(of program: String, _ bench: Bench) throws -> [(
            path: [String], command: Described
        )] {
            let dump = try bench.run(path: try Built.path(program), ["--experimental-dump-help"])
            return try JSONDecoder().decode(Described.Root.self, from: Data(dump.output.utf8)).command.all()
        }

        @Test(.timeLimit(.minutes(2)), arguments: ["regolith", "regolithd", "regolith-mock"])
        func `every command says what it does, with an example, within a second`(program: String) throws {
            let bench = try Bench()
            let all = try commands(of: program, bench)
            #expect(all.count > (program == "regolith" ? 40 : 0))
            var slowest = 0.0
            for (path, command) in all {
                let name = path.joined(separator: " ")
                #expect(command.abstract?.isEmpty == false, "\(name) has no abstract")
                #expect(command.discussion?.contains("xample") == true, "\(name) shows no example")
                #expect(
                    command.discussion?.contains(path[0]) == true, "\(name): the example is no command line")
                for argument in command.arguments ?? [] where argument.shouldDisplay {
                    #expect(argument.abstract?.isEmpty == false, "\(name): an argument without a word")
                }
                let help = try bench.run(
                    path: try Built.path(program), Array(path.dropFirst()) + ["--help"], within: 10)
                #expect(help.code == 0 && help.output.contains("USAGE: \(name)"), "\(name): \(help)")
                slowest = max(slowest, help.seconds)
            }
            print("help: \(all.count) commands of \(program), the slowest \(slowest) s")
            #expect(slowest < 1)
        }

        @Test(.timeLimit(.minutes(2)))
        func `every command of every program has a manual page that roff takes`() throws {
            let bench = try Bench()
            let folder = bench.folder + "/man"
            let written = try bench.tool("manual", "--to", folder)
            #expect(written.code == 0, "\(written)")
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
                $0.contains(".")
            }
            var wanted: [String] = []
            for (program, section) in [("regolith", 1), ("regolith-mock", 1), ("regolithd", 8)] {
                wanted += try commands(of: program, bench).map {
                    "man\(section)/\($0.path.joined(separator: "-")).\(section)"
                }
            }
            #expect(names.sorted() == wanted.sorted())
            try expectSound(names.map { folder + "/" + $0 }, bench)
            let send = try String(contentsOfFile: folder + "/man1/regolith-send.1", encoding: .utf8)
            for part in [
                "SH NAME", "SH SYNOPSIS", "SH DESCRIPTION", "SH OPTIONS", "SH EXIT STATUS", "SH SEE ALSO",
            ] {
                #expect(send.contains(part), "\(part)")
            }
            let one = try bench.tool("manual", "regolith-send")
            #expect(one.output == send)
            #expect(try bench.tool("manual", "nothing").code == 1)
        }

        /// By whatever reads manual pages on this machine.
        private func expectSound(_ pages: [String], _ bench: Bench) throws {
            for (tool, words) in [
                ("/usr/bin/mandoc", ["-Tlint", "-Werror"]),
                ("/usr/bin/groff", ["-ww", "-man", "-Kutf8", "-Tutf8"]),
            ] where FileManager.default.isExecutableFile(atPath: tool) {
                let read = try bench.run(path: tool, words + pages, within: 60)
                #expect(read.code == 0 && read.error.isEmpty, "\(tool): \(read.error.prefix(2000))")
            }
        }

        @Test func `exit codes stand in one place, and every code that is documented is used`() throws {
            let bench = try Bench()
            let codes = try bench.tool("exit-codes")
            #expect(codes.code == 0)
            for code in ["0", "1", "2", "3", "64", "130"] {
                #expect(
                    codes.output.contains("\n  \(code) ") || codes.output.hasPrefix("  \(code) "), "\(code)")
            }
            #expect(try bench.tool("help", "exit-codes").output.contains("No station answers"))
            #expect(try bench.cli("status").code == 3)
            #expect(try bench.tool("send").code == 64)
            #expect(try bench.tool("journal", "info", "/nowhere").code == 1)
        }

        // MARK: Completion

        /// What the generated script of bash offers where the cursor stands at the end of the line.
        private func offers(_ line: String, _ bench: Bench, dictionary: String? = nil) throws -> [String] {
            let program = try Built.path("regolith")
            try bench.write(
                """
                PATH="\((program as NSString).deletingLastPathComponent):$PATH"
                source <(regolith completions bash)
                COMP_LINE="$1"
                COMP_POINT=${#COMP_LINE}
                # The words as readline cuts them, at = too.
                COMP_WORDS=()
                for word in $COMP_LINE; do
                    case $word in
                    -*|[^=]*=*) head=${word%%=*}
                        if [[ $word == *=* ]]; then
                            COMP_WORDS+=("$head" "=")
                            [[ -n ${word#*=} ]] && COMP_WORDS+=("${word#*=}")
                        else COMP_WORDS+=("$word"); fi ;;
                    *) COMP_WORDS+=("$word") ;;
                    esac
                done
                [[ $COMP_LINE == *" " ]] && COMP_WORDS+=("")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                function=$(complete -p regolith | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                "$function" regolith "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """, to: "complete.bash")
            let words = [
                "REGOLITH_SOCKETS=\(bench.folder)", "REGOLITH_DICTIONARY=\(dictionary ?? Built.dictionary)",
            ]
            let found = try bench.run(
                path: "/usr/bin/env", words + ["bash", bench.folder + "/complete.bash", line])
            #expect(found.error.isEmpty, "\(found)")
            return found.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }

        @Test(.timeLimit(.minutes(1)))
        func `bash completes commands, names and values, by the dictionary's file where no station runs`()
            throws
        {
            let bench = try Bench()
            #expect(try offers("regolith con", bench) == ["console"])
            #expect(try offers("regolith send MOVE", bench) == ["MOVE_Z"])
            #expect(
                try offers("regolith command describe HO", bench).sorted() == ["HOLD", "HOLE_AUTO", "HOME"])
            #expect(try offers("regolith send HOME a", bench) == ["axis="])
            #expect(try offers("regolith telemetry get spn_t", bench).contains("spn_torque"))
            #expect(try offers("regolith telemetry watch --only z_bit,wo", bench).contains("z_bit,wob"))
            #expect(try offers("regolith send PING --expect DRI", bench) == ["DRILL"])
            #expect(try offers("regolith arm --scope AIR_GROUND_", bench) == ["AIR_GROUND_HEAT"])
            let none = try offers("regolith send MOVE", bench, dictionary: "/nowhere")
            #expect(none.isEmpty, "no station and no file: nothing, and no complaint")
        }

        @Test(.timeLimit(.minutes(1)))
        func `with a station the names are its own, without any file`() throws {
            let bench = try Bench()
            try bench.start()
            let file = "/nowhere"
            #expect(try offers("regolith send MOVE", bench, dictionary: file) == ["MOVE_Z"])
            #expect(try offers("regolith send HOME ", bench, dictionary: file).contains("axis="))
            #expect(try offers("regolith send PING --rig r", bench, dictionary: file) == ["rig"])
            _ = try bench.tool("stop", "--sockets", bench.folder)
            let alarms = try eventually(within: 5, every: 100, "an alarm") { () -> [String]? in
                let found = try offers("regolith alarms ack ", bench, dictionary: file)
                return found.isEmpty ? nil : found
            }
            #expect(alarms.allSatisfy { UInt32($0) != nil || $0.hasPrefix("-") }, "\(alarms)")
        }

        @Test(arguments: ["bash", "zsh", "fish"])
        func `each shell gets its script, and the script asks this program for names`(shell: String) throws {
            let bench = try Bench()
            let script = try bench.tool("completions", shell)
            #expect(script.code == 0)
            #expect(script.output.contains("---completion"), "names are asked for when they are wanted")
            #expect(script.output.contains("console"))
            // What the script calls answers by itself.
            let called = try bench.run(
                path: "/usr/bin/env",
                [
                    "SAP_SHELL=\(shell)", "REGOLITH_DICTIONARY=\(Built.dictionary)",
                    try Built.path("regolith"), "---completion", "send", "--", "positional@0", "2", "4",
                    "regolith", "send", "MOVE", "--sockets", bench.folder,
                ])
            #expect(called.code == 0 && called.output.contains("MOVE_Z"), "\(called)")
            if FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)") {
                try bench.write(script.output, to: "script")
                let checked = try bench.run(path: "/usr/bin/\(shell)", ["-n", bench.folder + "/script"])
                #expect(checked.code == 0, "\(checked)")
            }
            #expect(try bench.tool("completions", "csh").code == 64)
        }
    }
}
