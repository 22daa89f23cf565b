public import Journal
import Octets
import XTCE

/// A folder of dictionaries, each once and compressed, that short journals name instead of carrying them.
public struct DictionaryShelf: Sendable {
    public let path: String
    private let files: FileLayer

    public init(_ path: String, files: FileLayer = .system) {
        self.path = path
        self.files = files
    }

    /// The folders where a journal's dictionary may lie: `dictionaries` in it, beside it, and one further up.
    public static func around(_ journal: String, files: FileLayer = .system) -> [DictionaryShelf] {
        ["/", "/../", "/../../"].map { DictionaryShelf(journal + $0 + "dictionaries", files: files) }
    }

    /// Whether the folder is there.
    public var exists: Bool {
        var names: [String] = []
        return files.list(path, &names) >= 0
    }

    /// Keeps a dictionary, unless it is there; gives the hash that names it.
    public func keep(_ dictionary: [UInt8]) throws(StationError) -> [UInt8] {
        let hash = XTCELoader.fileHash(of: dictionary)
        if octets(ofHash: hash) == dictionary { return hash }
        if !exists, files.makeDirectory(path) < 0 { throw .journal("the folder \(path) cannot be made") }
        guard let packed = PackedOctets.pack(dictionary) else {
            throw .journal("there is no memory to compress the dictionary")
        }
        let (target, unfinished) = (file(of: hash), file(of: hash) + ".part")
        guard write(packed, to: unfinished), files.rename(unfinished, target) >= 0 else {
            _ = files.unlink(unfinished)
            throw .journal("\(target) cannot be written")
        }
        return hash
    }

    /// The dictionary with that SHA-256; nil when it is not here, or is another.
    public func octets(ofHash hash: [UInt8]) -> [UInt8]? {
        guard let packed = read(file(of: hash)), let octets = PackedOctets.unpack(packed),
            XTCELoader.fileHash(of: octets) == hash
        else { return nil }
        return octets
    }

    static func missing(_ hash: [UInt8], in shelves: [DictionaryShelf]) -> StationError {
        let places = shelves.map(\.path).joined(separator: ", ")
        return .replay(
            "this journal names its dictionary (\(hex(hash.prefix(8))).xml.zst) and does not carry it: "
                + "put that file into one of \(places.isEmpty ? "its dictionaries folders" : places)")
    }

    private func file(of hash: [UInt8]) -> String { "\(path)/\(hex(hash.prefix(8))).xml.zst" }

    private func read(_ path: String) -> [UInt8]? {
        let file = files.open(path, .read)
        guard file >= 0 else { return nil }
        defer { _ = files.close(file) }
        let size = Int(files.size(file))
        guard (1...Limits.packedDictionary).contains(size) else { return nil }
        var octets = [UInt8](repeating: 0, count: size)
        let count = octets.withUnsafeMutableBytes { files.read(file, $0, 0) }
        return count == size ? octets : nil
    }

    private func write(_ octets: [UInt8], to path: String) -> Bool {
        let file = files.open(path, .replace)
        guard file >= 0 else { return false }
        let count = octets.withUnsafeBytes { files.write(file, $0, 0) }
        let isSynced = files.dataSync(file) >= 0
        return files.close(file) >= 0 && isSynced && count == octets.count
    }
}

func hex(_ octets: ArraySlice<UInt8>) -> String { hex(Array(octets)) }
