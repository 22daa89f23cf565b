import Foundation
import TOMLKit

extension StationConfiguration {
    /// Reads and checks a file. Errors carry file and line, all problems at once.
    public static func load(path: String) throws(ConfigurationError) -> StationConfiguration {
        let found = try contents(at: path)
        return try load(bytes: found.bytes, file: path, directory: found.directory)
    }

    /// Checks a text. `file` names it in errors; relative paths begin at `directory`.
    public static func load(
        text: String, file: String = "station.toml", directory: String = "/"
    ) throws(ConfigurationError) -> StationConfiguration {
        try load(bytes: Array(text.utf8), file: file, directory: directory)
    }

    /// The octets of a file, and the folder that it stands in.
    static func contents(
        at path: String
    ) throws(ConfigurationError) -> (directory: String, bytes: [UInt8]) {
        let file = URL(fileURLWithPath: path).standardizedFileURL.path
        let bytes = try contents(of: file, as: path)
        return (URL(fileURLWithPath: file).deletingLastPathComponent().path, bytes)
    }

    private static func load(
        bytes: [UInt8], file: String, directory: String
    ) throws(ConfigurationError) -> StationConfiguration {
        let (table, lines, text) = try parse(bytes, file: file)
        let draft = ConfigurationDraft(table, lines: lines, directory: directory)
        guard let configuration = draft.finish(text: text) else {
            throw .problems(file: file, draft.problems)
        }
        return configuration
    }

    /// TOML into a table, with the lines of its keys and the text.
    static func parse(
        _ bytes: [UInt8], file: String
    ) throws(ConfigurationError) -> (TOMLTable, KeyLines, String) {
        guard bytes.count <= Limits.fileOctets else {
            throw .tooLarge(file: file, octets: bytes.count, limit: Limits.fileOctets)
        }
        let text = try decode(bytes, file: file)
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw .syntax(
                file: file, line: error.source.begin.line, column: error.source.begin.column,
                reason: error.description)
        } catch {
            throw .syntax(file: file, line: 1, column: 1, reason: "\(error)")
        }
        return (table, KeyLines(text), text)
    }

    /// The parser stops at a zero octet without a word, and cuts texts at an escaped one: neither gets there.
    private static func decode(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        var line = 1
        for (octet, found) in zip(bytes, text.utf8) {
            if octet != found || octet == 0 { throw .notText(file: file, line: line) }
            if octet == 0x0A { line += 1 }
        }
        guard text.utf8.count == bytes.count else { throw .notText(file: file, line: line) }
        line = 1
        for row in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let row = String(decoding: row, as: UTF8.self)
            if row.contains("\\u0000") || row.contains("\\U00000000") {
                throw .notText(file: file, line: line)
            }
            line += 1
        }
        return text
    }

    private static func contents(of file: String, as name: String) throws(ConfigurationError) -> [UInt8] {
        let resolved = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: resolved)
        } catch {
            throw .unreadable(
                file: name, reason: "there is no such file, or it cannot be reached: check the path")
        }
        let type = attributes[.type] as? FileAttributeType
        guard type == .typeRegular else {
            let what = type == .typeDirectory ? "a directory" : "not a plain file"
            throw .unreadable(file: name, reason: "this is \(what): name the configuration file itself")
        }
        guard let handle = FileHandle(forReadingAtPath: resolved) else {
            throw .unreadable(
                file: name, reason: "it cannot be opened: give the station's user the right to read it")
        }
        defer { try? handle.close() }
        do {
            return Array(try handle.read(upToCount: Limits.fileOctets + 1) ?? Data())
        } catch {
            throw .unreadable(
                file: name, reason: "it cannot be read (\(error.localizedDescription)): check the disk")
        }
    }
}
