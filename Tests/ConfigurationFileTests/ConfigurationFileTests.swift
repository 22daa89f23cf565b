import ConfigurationFile
import Foundation
import Testing

@Suite("The configuration as a file")
struct ConfigurationFileTests {
    private func inDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("regolith-configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }

    private func failure(_ path: String) -> ConfigurationError? {
        do {
            _ = try StationConfiguration.load(path: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func `paths begin where the file is`() throws {
        try inDirectory { directory in
            let file = directory.appendingPathComponent("station.toml")
            try Data(
                """
                [station]
                name = "a"
                id = 1
                dictionary = "d.xml"
                socket = "/run/regolith"
                [[link]]
                name = "rig"
                kind = "serial"
                port = "/dev/x"
                """.utf8
            ).write(to: file)
            let found = try StationConfiguration.load(path: file.path)
            #expect(found.dictionaryPath == directory.appendingPathComponent("d.xml").path)
            #expect(found.journalDirectory == directory.appendingPathComponent("journal").path)
            #expect(found.socketDirectory == "/run/regolith")
        }
    }

    @Test func `what is not a readable text file is said to be so`() throws {
        try inDirectory { directory in
            let absent = directory.appendingPathComponent("absent.toml").path
            #expect(failure(absent)?.description.contains("there is no such file") == true)
            #expect(failure(directory.path)?.description.contains("this is a directory") == true)
            #expect(failure("/dev/null")?.description.contains("not a plain file") == true)
            let binary = directory.appendingPathComponent("binary.toml").path
            try Data([0x61, 0x3D, 0x31, 0x0A, 0x62, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: binary))
            #expect(failure(binary) == .notText(file: binary, line: 2))
            try Data([0x61, 0x3D, 0x31, 0x0A, 0x0A, 0x00]).write(to: URL(fileURLWithPath: binary))
            #expect(failure(binary) == .notText(file: binary, line: 3))
            try Data([0x23, 0xC3]).write(to: URL(fileURLWithPath: binary))
            #expect(failure(binary) == .notText(file: binary, line: 1))
            let long = directory.appendingPathComponent("long.toml").path
            try Data(repeating: 0x0A, count: 2 << 20).write(to: URL(fileURLWithPath: long))
            #expect(failure(long)?.description.contains("are no configuration") == true)
        }
    }
}
