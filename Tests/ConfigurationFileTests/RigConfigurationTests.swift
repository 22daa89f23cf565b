import ConfigurationFile
import Testing

@Suite("The rig that a station may move")
struct RigConfigurationTests {
    private func text(_ rig: String) -> String {
        """
        \(rig)
        [station]
        name = "a"
        id = 1
        dictionary = "d.xml"
        [[link]]
        name = "rig"
        kind = "serial"
        port = "/dev/x"
        """
    }

    /// SR-S-20
    @Test func `an id in hexadecimal digits names it, and a real one is meant unless it is said`() throws {
        let inline = try StationConfiguration.load(
            text: text("rig = { id = \"5245474f4c4954482d53494d\", simulated = true }"))
        #expect(
            inline.rig == RigConfiguration(id: Array("REGOLITH-SIM".utf8), isSimulated: true))
        let real = try StationConfiguration.load(text: text("rig = { id = \"5245474f4c4954482d53494d\" }"))
        #expect(real.rig?.isSimulated == false)
        #expect(try StationConfiguration.load(text: text("")).rig == nil)
    }

    /// SR-S-20
    @Test(arguments: [
        ("rig = { id = \"REGOLITH-SIM\" }", "24 hexadecimal digits"),
        ("rig = { simulated = true }", "rig.id"),
        ("rig = { id = \"5245474f4c4954482d53494d\", sim = true }", "rig.sim"),
        ("rig = 7", "rig"),
    ])
    func `anything else is told with its key`(_ rig: String, _ says: String) throws {
        do {
            _ = try StationConfiguration.load(text: text(rig))
            Issue.record("taken")
        } catch {
            #expect("\(error)".contains(says), "\(error)")
        }
    }
}
