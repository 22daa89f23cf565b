import Testing

/// House style and the arrows between rooms, held over the whole tree. A new rule goes into a `Rule+….swift`,
/// with the planted trees that show it works.
@Suite("Tidy") struct TidyTests {
    /// SR-O-03 (by its rule of words)
    @Test(arguments: Rule.all)
    func `the tree keeps its rules`(rule: Rule) {
        for finding in rule.findings(Tree.here) { Issue.record("\(finding)") }
    }

    @Test(arguments: Rule.all)
    func `a rule finds what is planted and nothing else`(rule: Rule) {
        #expect(rule.canaries.contains { !$0.places.isEmpty })
        for canary in rule.canaries {
            #expect(rule.findings(canary.tree).map(\.place).sorted() == canary.places)
        }
    }

    @Test func `the tree that is read is the one this file stands in`() {
        let paths = Set(Tree.here.files.map(\.path))
        #expect(paths.contains("Tests/Tidy/TidyTests.swift"))
        #expect(paths.isSuperset(of: ["Makefile", "Package.swift", ".ci/run", ".scripts/setup.sh"]))
        #expect(Tree.here.manifest.layers > 5)
        #expect(Tree.here.manifest["RigLink"]?.uses == ["Octets"])
    }
}
