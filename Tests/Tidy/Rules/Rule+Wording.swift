extension Rule {
    static let wording: [Rule] = [
        Rule(
            "what people read never calls the software stop an emergency stop",
            canaries: [
                Canary("Sources/regolith/A.swift", "let a = \"EMERGENCY STOP sent\"\n", finds: [1]),
                Canary("Sources/regolith/A.swift", "let a = \"press e-stop\"\n", finds: [1]),
                Canary("Sources/regolith/A.swift", "let a = \"use the WIRED E-STOP\"\n", finds: []),
                Canary("Sources/regolith/A.swift", "// an emergency stop is hardware\n", finds: []),
                Canary(
                    ["README.md": "> The STOP is not an emergency stop.\nE-stop!\n"], finds: ["README.md:2"]),
            ],
            findings: { tree in
                tree.files.filter { isForPeople($0.path) }.flatMap { file in
                    file.lines.enumerated().compactMap { place, line in
                        guard callsItAnEmergencyStop(String(line), in: file.path) else { return nil }
                        return Finding(
                            path: file.path, line: place + 1,
                            message: "say STOP (software), and where the wired E-stop is")
                    }
                }
            })
    ]

    /// The checkout leads a person to the wired one, step by step.
    private static func isForPeople(_ path: String) -> Bool {
        if path.hasPrefix("Sources/regolith/Checkout/") { return false }
        return path == "README.md"
            || ["regolith", "regolithd", "ConsoleView", "Station", "StationSocket", "Commanding"].contains {
                path.hasPrefix("Sources/\($0)/") && path.hasSuffix(".swift")
            }
    }

    private static func callsItAnEmergencyStop(_ line: String, in path: String) -> Bool {
        let text = line.lowercased()
        if path.hasSuffix(".swift"), text.drop(while: { $0 == " " }).hasPrefix("//") || !text.contains("\"") {
            return false
        }
        guard text.contains("emergency stop") || text.contains("e-stop") else { return false }
        return !["not an emergency stop", "wired", "loop", "latched emergency stop"].contains {
            text.contains($0)
        }
    }
}
