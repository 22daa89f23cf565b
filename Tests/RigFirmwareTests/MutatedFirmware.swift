import Foundation
import MockDevices
import RigFirmware
import Testing

/// A copy of the firmware, compiled by itself, in which single checks can be taken out: each stands behind a
/// number, and the check whose number is set is not there.
///
/// Nothing of this is in the firmware: the copy is made of its sources by replacing text.
final class MutatedFirmware {
    /// One check that can be taken out.
    struct Mutant: Sendable {
        let file: String
        let find: String
        /// What stands there instead; `$M` is true while it is taken out.
        let replace: String
    }

    let image: FirmwareImage
    private let folder = ScratchFolder()
    private let library: UnsafeMutableRawPointer

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Checks of commands, beside the numbered ones: one permit of one command, or all its blocked actuators.
    private static let ofCommands: [Mutant] = [
        Mutant(
            file: "checks.c",
            find: "if ((kind->permits >> permit & 1) == 0 || !concerns(rig, command, permit)) continue;",
            replace: """
                if ((kind->permits >> permit & 1) == 0 || !concerns(rig, command, permit)) continue;
                    if ((rf_mutant_without >> permit & 1) != 0) continue;
                """),
        Mutant(
            file: "checks.c", find: "const bool shut = (flags & blocks_of(rig, command, kind)) != 0;",
            replace: "const bool shut = !rf_mutant_unblocked && (flags & blocks_of(rig, command, kind)) != 0;"
        ),
    ]

    init(_ mutants: [Mutant]) throws {
        var files: [String: String] = [:]
        for place in ["HardwareMocks/RigFirmware", "Firmware-Protocol/C"] {
            let url = Self.root.appendingPathComponent(place)
            for name in try FileManager.default.contentsOfDirectory(atPath: url.path)
            where name.hasSuffix(".c") || name.hasSuffix(".h") {
                files[name] = try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
            }
        }
        for (number, mutant) in (mutants + Self.ofCommands).enumerated() {
            let text = try #require(files[mutant.file], "\(mutant.file)")
            #expect(text.components(separatedBy: mutant.find).count == 2, "\(mutant.file): \(mutant.find)")
            let put = mutant.replace.replacingOccurrences(of: "$M", with: "(rf_mutant == \(number + 1))")
            files[mutant.file] = text.replacingOccurrences(of: mutant.find, with: put)
        }
        let declared =
            "#include <stdint.h>\nextern int rf_mutant, rf_mutant_at, rf_mutant_unblocked;\n"
            + "extern uint64_t rf_mutant_without;\n"
        files["rig.h"] = declared + (files["rig.h"] ?? "")
        files["mutant.c"] =
            "#include <stdint.h>\nint rf_mutant, rf_mutant_at, rf_mutant_unblocked;\n"
            + "uint64_t rf_mutant_without;\n"
        for (name, text) in files { folder.write(name, Array(text.utf8)) }
        try Self.compile(folder, files.keys.filter { $0.hasSuffix(".c") }.sorted())
        let opened = try #require(dlopen(folder.file("rig.so"), RTLD_NOW | RTLD_LOCAL))
        library = opened
        func symbol<Function>(_ name: String, _: Function.Type) throws -> Function {
            unsafeBitCast(try #require(dlsym(opened, name)), to: Function.self)
        }
        image = FirmwareImage(
            size: try symbol("rf_size", FirmwareImage.Size.self),
            boot: try symbol("rf_init", FirmwareImage.Boot.self),
            receive: try symbol("rf_receive", FirmwareImage.Receive.self),
            step: try symbol("rf_step", FirmwareImage.Step.self),
            look: try symbol("rf_look", FirmwareImage.Look.self))
    }

    /// `number` of the mutants is taken out, 0 = none; `at` of its rows, where it stands for many.
    func takeOut(_ number: Int, at row: Int = 0) {
        set("rf_mutant", Int32(number))
        set("rf_mutant_at", Int32(row))
    }

    /// No command asks for these permits, or for actuators that are not blocked.
    func takeOut(permits: Set<Int>, blocks: Bool) {
        set("rf_mutant_without", permits.reduce(UInt64(0)) { $0 | 1 << UInt64($1) })
        set("rf_mutant_unblocked", Int32(blocks ? 1 : 0))
    }

    private func set<Value>(_ name: String, _ value: Value) {
        dlsym(library, name)?.assumingMemoryBound(to: Value.self).pointee = value
    }

    private static func compile(_ folder: ScratchFolder, _ sources: [String]) throws {
        let include = ["HardwareMocks/RigFirmware/include", "Firmware-Protocol/C/include"].map {
            "-I" + root.appendingPathComponent($0).path
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.arguments =
            ["clang", "-std=c99", "-O1", "-fPIC", "-shared", "-Wl,-Bsymbolic", "-o", "rig.so", "-I."]
            + include
            + sources
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(said)")
    }
}
