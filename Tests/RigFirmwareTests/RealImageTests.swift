import Foundation
import RigFirmware
import Testing

/// The firmware as it is compiled for a real rig (-DRF_REAL).
struct RealImageTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a tool and gives what it printed.
    private func run(_ arguments: [String], in folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(arguments.prefix(3)): \(said)")
        return said
    }

    /// Commands that an image finds in its table, from the firmware's own mouth, and its symbols.
    private func image(_ flags: [String]) throws -> (functions: Set<Int>, image: [UInt8]) {
        let folder = ScratchFolder()
        let program = """
            #include "rig.h"
            #include <stdio.h>
            int main(void) {
                for (unsigned function = 0; function < 65536; function++) {
                    if (rf_kind((uint16_t)function) != NULL) printf("%u\\n", function);
                }
                return 0;
            }
            """
        folder.write("main.c", Array(program.utf8))
        let firmware = Self.root.appendingPathComponent("HardwareMocks/RigFirmware")
        let link = Self.root.appendingPathComponent("Firmware-Protocol/C")
        var sources: [String] = []
        for place in [firmware, link] {
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
            sources += names.filter { $0.hasSuffix(".c") }.map { place.appendingPathComponent($0).path }
        }
        let places = [firmware.path, firmware.path + "/include", link.path, link.path + "/include"]
        _ = try run(
            ["clang", "-std=c99", "-Wall", "-Wextra", "-Werror", "-o", "image"] + flags
                + places.map { "-I" + $0 } + ["main.c"] + sources, in: folder.path)
        let said = try run(["./image"], in: folder.path)
        let functions = Set(said.split(separator: "\n").compactMap { Int($0) })
        let octets = try Array(Data(contentsOf: URL(fileURLWithPath: folder.file("image"))))
        return (functions, octets)
    }

    private func holds(_ image: [UInt8], _ symbol: String) -> Bool {
        Data(image).range(of: Data(symbol.utf8)) != nil
    }

    /// SR-F-44 (the image: its table and its symbols)
    @Test func `a real image knows no command of simulators and holds nothing that injects`() throws {
        let real = try image(["-DRF_REAL"])
        let simulator = try image([])
        #expect(simulator.functions.subtracting(real.functions) == [96])
        #expect(real.functions.isSubset(of: simulator.functions) && real.functions.count > 40)
        // The canary first: the scan sees the symbols where they are.
        for symbol in ["rf_inject", "rf_inject_inside"] {
            #expect(holds(simulator.image, symbol), "\(symbol)")
            #expect(!holds(real.image, symbol), "\(symbol)")
        }
    }
}
