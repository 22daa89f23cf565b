import MockDevices
import Testing

/// What stays when a process dies: nonvolatile store and ledger.
struct StoreTests {
    private static let image = NonvolatileImage(
        bootCount: 41, isStopLatched: true, stopID: 0xDEAD_BEEF, isInHole: true, bitDepthMicrometres: -12_345)

    @Test func `a missing file is a fresh rig and a saved one comes back`() throws {
        let folder = ScratchFolder()
        let file = NonvolatileFile(path: folder.file("state"))
        #expect(try file.load() == .fresh)
        #expect(file.save(Self.image))
        #expect(try file.load() == Self.image)
    }

    /// SR-F-43 (a damaged store)
    @Test func `a file with any octet flipped, cut or too long is unreadable`() throws {
        let folder = ScratchFolder()
        let file = NonvolatileFile(path: folder.file("state"))
        #expect(file.save(Self.image))
        let good = folder.read("state")
        #expect(good.count == 5 + 2 * NonvolatileImage.slotOctets + 4)
        for index in good.indices {
            var bad = good
            bad[index] ^= 0x10
            folder.write("state", bad)
            #expect(try file.load() == .unreadable)
        }
        for bad in [Array(good.dropLast()), good + [0], []] {
            folder.write("state", bad)
            #expect(try file.load() == .unreadable)
        }
    }

    @Test func `a folder that is missing is an error that names the path`() {
        #expect(!NonvolatileFile(path: "/no/such/folder/state").save(.fresh))
        #expect(throws: MockError.system(call: "opening the ledger", path: "/no/such/folder/l", code: 2)) {
            _ = try RigLedger(path: "/no/such/folder/l")
        }
    }

    @Test func `every entry is a line of JSON in the file at once`() throws {
        let folder = ScratchFolder()
        let ledger = try RigLedger(path: folder.file("ledger"))
        let rig = try SimulatedRig(ledger: ledger, at: 7_000)
        rig.step(to: 20_000)
        let lines = String(decoding: folder.read("ledger"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == ledger.entries.count && lines.count >= 2)
        #expect(lines.first == #"{"at":7000,"boot":1,"kind":"boot","bootCount":1,"resetCause":1}"#)
    }

    @Test func `boot count rises over restarts and is saved before anything is said`() throws {
        let folder = ScratchFolder()
        let file = NonvolatileFile(path: folder.file("state"))
        for boot in 1...3 as ClosedRange<UInt32> {
            let rig = try SimulatedRig(
                nonvolatile: try file.load(), ledger: try RigLedger(), save: { file.save($0) })
            #expect(rig.view.bootCount == boot)
            #expect(try file.load().bootCount == boot)
        }
    }
}
