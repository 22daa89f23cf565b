import Glibc

/// A folder for one test, gone with it.
final class ScratchFolder {
    let path: String

    init() {
        var template = Array("/tmp/rig-firmware-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    func file(_ name: String) -> String { path + "/" + name }

    func read(_ name: String) -> [UInt8] {
        guard let stream = fopen(file(name), "r") else { return [] }
        defer { fclose(stream) }
        var octets = [UInt8](repeating: 0, count: 1 << 20)
        octets.removeSubrange(fread(&octets, 1, octets.count, stream)...)
        return octets
    }

    func write(_ name: String, _ octets: [UInt8]) {
        guard let stream = fopen(file(name), "w") else { return }
        fwrite(octets, 1, octets.count, stream)
        fclose(stream)
    }

    deinit {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink(file(name))
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
