/// One sentence that the tree keeps, how to see where it does not, and planted trees that show it is seen.
struct Rule: Sendable, CustomStringConvertible {
    let description: String
    let canaries: [Canary]
    let findings: @Sendable (Tree) -> [Finding]

    init(_ sentence: String, canaries: [Canary], findings: @escaping @Sendable (Tree) -> [Finding]) {
        description = sentence
        self.canaries = canaries
        self.findings = findings
    }

    static let all: [Rule] = [arrows, lengths, names, conduct, core, places, wording].flatMap { $0 }
}

/// A small tree, and the places in it that the rule must find: all of them and no other.
struct Canary: Sendable {
    let tree: Tree
    let places: [String]

    init(_ texts: [String: String], finds places: [String]) {
        tree = Tree(texts)
        self.places = places
    }

    /// One text in a target, beside the table below.
    init(_ path: String, _ text: String, finds lines: [Int]) {
        self.init(["Package.swift": Self.manifest, path: text], finds: lines.map { "\(path):\($0)" })
    }

    /// A table with a target for each case a rule tells apart.
    static let manifest = """
        let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
        let layers: [[Target]] = [
            [.target(name: "CThreadShim", path: "Sources/C/CThreadShim")],
            [room("Octets")],
            [room("RigLink", uses: ["Octets"])],
            [],
            [],
            [
                room("Journal", uses: ["Octets", "CThreadShim"]),
                room("ConfigurationFile", uses: ["Octets", toml]),
            ],
            [room("Station", uses: ["Octets", "RigLink", "Journal"])],
            [],
            [program("regolith", uses: ["Station"])],
            [room("MockDevices", in: "HardwareMocks", uses: ["CThreadShim"])],
        ]
        let testTargets = [tests("RigLinkTests", uses: ["RigLink", "Octets"])]
        """
}
