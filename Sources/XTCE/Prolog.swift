/// Judges a file before any parser sees it: UTF-8, of a sane size, without a document type.
///
/// A document type could define entities and name other files; XTCE needs neither, so it is refused whole.
enum Prolog {
    /// `nil`, or the line and what is wrong.
    static func objection(to bytes: [UInt8]) -> (line: Int, message: String)? {
        if bytes.isEmpty { return (0, "the file is empty: give an XTCE 1.2 document") }
        if bytes.count > Limits.fileOctets {
            return (0, "\(bytes.count) octets, but \(Limits.fileOctets) are allowed: split the dictionary")
        }
        if let at = firstBadOctet(of: bytes) {
            return (line(of: at, in: bytes), "octet \(at) is not UTF-8 text: save the file as UTF-8")
        }
        return objectionToMarkup(of: bytes)
    }

    /// The first octet that is no part of UTF-8, or a NUL, which every other encoding of Unicode would show.
    private static func firstBadOctet(of bytes: [UInt8]) -> Int? {
        if let zero = bytes.firstIndex(of: 0) { return zero }
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var decoder = Unicode.UTF8()
        var source = bytes.makeIterator()
        var at = 0
        while true {
            switch decoder.decode(&source) {
            case .scalarValue(let scalar): at += UTF8.width(scalar)
            case .emptyInput, .error: return at
            }
        }
    }

    /// Walks over what may stand before the first element.
    private static func objectionToMarkup(of bytes: [UInt8]) -> (line: Int, message: String)? {
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < bytes.count {
            let rest = bytes[at...]
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) {
                at += 1
            } else if rest.starts(with: "<?".utf8) {
                guard let end = end(of: "?>", in: bytes, from: at) else { return nil }
                if rest.starts(with: "<?xml ".utf8), let other = encoding(in: bytes[at..<end]) {
                    return (line(of: at, in: bytes), "encoding \(other), but only UTF-8 is read: save it so")
                }
                at = end
            } else if rest.starts(with: "<!--".utf8) {
                guard let end = end(of: "-->", in: bytes, from: at + 4) else { return nil }
                at = end
            } else if rest.starts(with: "<!".utf8) {
                let message = "a document type (<!DOCTYPE) is not allowed: remove it, XTCE has no use for one"
                return (line(of: at, in: bytes), message)
            } else {
                return bytes[at] == UInt8(ascii: "<") ? nil : (line(of: at, in: bytes), "this is not XML")
            }
        }
        return (line(of: bytes.count, in: bytes), "there is no element: give an XTCE 1.2 document")
    }

    /// The declared encoding, where it is not UTF-8 or a part of it.
    private static func encoding(in declaration: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: declaration, as: UTF8.self)
        guard let label = text.firstRange(of: "encoding") else { return nil }
        let value = text[label.upperBound...].drop { !"\"'".contains($0) }.dropFirst()
        let name = value.prefix { !"\"'".contains($0) }.lowercased()
        return ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) ? nil : name
    }

    private static func end(of mark: String, in bytes: [UInt8], from start: Int) -> Int? {
        let pattern = Array(mark.utf8)
        var at = start
        while at + pattern.count <= bytes.count {
            if bytes[at] == pattern[0], bytes[at..<at + pattern.count].elementsEqual(pattern) {
                return at + pattern.count
            }
            at += 1
        }
        return nil
    }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        bytes[..<offset].reduce(into: 1) { lines, octet in lines += octet == 0x0A ? 1 : 0 }
    }
}
