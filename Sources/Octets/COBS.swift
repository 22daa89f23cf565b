/// Consistent overhead byte stuffing: removes every 00 from a row of octets, at one octet in 254.
public enum COBS {
    /// Octets that stuffing adds at most to `count` octets.
    public static func overhead(_ count: Int) -> Int { count / 254 + 1 }

    /// Appends the stuffed form of `bytes` to `output`, without delimiters.
    public static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
        var codeIndex = output.count
        output.append(0)
        var code: UInt8 = 1
        for (index, octet) in bytes.enumerated() {
            if octet == 0 {
                output[codeIndex] = code
                codeIndex = output.count
                output.append(0)
                code = 1
                continue
            }
            output.append(octet)
            code += 1
            if code == 0xFF {
                output[codeIndex] = code
                // A full group at the very end needs no empty group after it.
                guard index + 1 < bytes.count else { return }
                codeIndex = output.count
                output.append(0)
                code = 1
            }
        }
        output[codeIndex] = code
    }

    /// The octets that `stuffed` (no delimiters) stands for.
    public static func decode(_ stuffed: ArraySlice<UInt8>) throws(OctetError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(stuffed.count)
        var index = stuffed.startIndex
        while index < stuffed.endIndex {
            let code = Int(stuffed[index])
            let next = index + code
            guard code > 0, next <= stuffed.endIndex else {
                throw .badCOBS(offset: index - stuffed.startIndex)
            }
            for at in index + 1..<next {
                guard stuffed[at] != 0 else { throw .badCOBS(offset: at - stuffed.startIndex) }
                output.append(stuffed[at])
            }
            if code < 0xFF, next < stuffed.endIndex { output.append(0) }
            index = next
        }
        return output
    }
}
