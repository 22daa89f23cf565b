import Glibc

/// The same process begins anew, to speak the rig's own dictionary: every descriptor is closed, and who
/// watches over the process sees no end of it.
enum Rebirth {
    static let option = "--rig-dictionary"

    /// The wire hash that an earlier life was given by `option`.
    static func wireHash(of text: String) -> [UInt8]? {
        guard text.utf8.count == 16 else { return nil }
        let octets = stride(from: 0, to: 16, by: 2).compactMap { place in
            UInt8(text.dropFirst(place).prefix(2), radix: 16)
        }
        return octets.count == 8 ? octets : nil
    }

    /// Does not come back where it succeeds.
    static func failed(speaking wireHash: [UInt8]) -> Failure {
        var words = CommandLine.arguments
        if let at = words.firstIndex(of: option) { words.removeSubrange(at..<min(at + 2, words.count)) }
        let digits = wireHash.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }
        words += [option, digits.joined()]
        let arguments = words.map { strdup($0) } + [nil]
        execv("/proc/self/exe", arguments)
        return Failure(Problem(number: errno))
    }

    private struct Problem: Error, CustomStringConvertible {
        let number: Int32

        var description: String {
            "the program cannot begin anew in the rig's dictionary (error \(number)): start it again"
        }
    }
}
