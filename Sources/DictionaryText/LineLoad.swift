public import MissionDatabase

/// What telemetry costs on the wired link.
public enum LineLoad {
    /// Octets of a frame with its delimiters (ICD §1): header 8, CRC-32C 4, COBS 1 in 254 begun, two
    /// delimiters.
    public static func frameOctets(ofPacket octets: Int) -> Int {
        let plain = 8 + octets + 4
        return plain + (plain + 253) / 254 + 2
    }

    /// Octets each second of packets that come at fixed rates.
    public static func octetsASecond(
        _ rates: [(packet: String, hertz: Double)], _ database: MissionDatabase
    ) throws(DictionaryTextError) -> Double {
        var sum = 0.0
        for (packet, hertz) in rates {
            guard let container = database.container(named: packet) else {
                throw .missing(what: "packet \(packet)")
            }
            let octets = database.layout(of: container.id).bits / 8 + 2
            sum += Double(frameOctets(ofPacket: octets)) * hertz
        }
        return sum
    }
}
