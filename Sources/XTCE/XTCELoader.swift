import Crypto
import MissionDatabase

/// Reads an XTCE 1.2 file into a database, or says everything that is wrong with it.
///
/// Strict: what is not supported is an error with its line, never a skipped tag.
public enum XTCELoader {
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name, for the diagnostics.
    public static func load(bytes: [UInt8], file: String) throws(XTCEError) -> LoadedDictionary {
        var diagnostics = Diagnostics(file: file)
        if let (line, message) = Prolog.objection(to: bytes) {
            diagnostics.error(line: line, path: "", message)
        }
        if let refusal = diagnostics.refusal { throw refusal }

        let reader = TreeReader(file: file)
        reader.read(bytes)
        diagnostics = reader.diagnostics
        if let refusal = diagnostics.refusal { throw refusal }
        guard let root = reader.root else { throw .refused(diagnostics: [], hasMore: false) }

        Grammar.check(root, &diagnostics)
        var compiler = Compiler(diagnostics)
        let database = compiler.compile(root)
        if let refusal = compiler.diagnostics.refusal { throw refusal }
        guard let database else { throw .refused(diagnostics: [], hasMore: false) }
        return LoadedDictionary(
            database: database,
            wireHash: Array(SHA256.hash(data: Array(database.wireListing().utf8)).prefix(8)),
            fileHash: fileHash(of: bytes), notes: compiler.diagnostics.notes)
    }

    /// SHA-256 over the whole file.
    public static func fileHash(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
