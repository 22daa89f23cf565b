import MissionDatabase

/// Turns the fields of a packet into members of a structure.
struct PacketReader {
    private let layout: ContainerLayout
    private let database: MissionDatabase
    private let start: Int
    private(set) var members: [DevicePacket.Member] = []
    private(set) var words: [DevicePacket.Word] = []
    private var end: Int

    init(_ layout: ContainerLayout, _ database: MissionDatabase, start: Int) {
        self.layout = layout
        self.database = database
        self.start = start
        end = start
    }

    mutating func read() throws(DictionaryTextError) {
        var place = layout.fields.firstIndex { $0.bitOffset >= start } ?? layout.fields.count
        while place < layout.fields.count {
            let parameter = database[layout.fields[place].parameter]
            if let name = parameter.ancillary.first(where: { $0.name == "regolith:word" })?.value {
                place = try readWord(name, from: place)
            } else {
                try readMember(parameter, at: layout.fields[place].bitOffset)
                place += 1
            }
        }
        guard end == layout.bits else { throw bad("it does not end at \(layout.bits) bits") }
    }

    private func bad(_ reason: String) -> DictionaryTextError {
        .unsuitable(owner: database[layout.container].name, reason: reason)
    }

    /// A row of one-bit fields from the gap before the first to the end of an octet.
    private mutating func readWord(_ name: String, from first: Int) throws(DictionaryTextError) -> Int {
        var place = first
        var next = layout.fields[first].bitOffset
        while place < layout.fields.count, layout.fields[place].bitOffset == next {
            let parameter = database[layout.fields[place].parameter]
            let begins = parameter.ancillary.contains { $0.name == "regolith:word" }
            guard parameter.type.encoding.bits == 1, place == first || !begins else { break }
            next += 1
            place += 1
        }
        guard [8, 16, 32].contains(next - end) else {
            throw bad("\(name) has \(next - end) bits, a word has 8, 16 or 32: fill up with a gap")
        }
        let bits = layout.fields[first..<place].map { field in
            (name: database[field.parameter].name, bit: next - 1 - field.bitOffset)
        }
        guard bits.allSatisfy({ $0.bit < 31 }) else { throw bad("bit 31 of \(name) is used") }
        words.append(.init(name: name, bits: bits.reversed()))
        members.append(.init(name: name, octets: (next - end) / 8, isSigned: false, gap: 0))
        end = next
        return place
    }

    private mutating func readMember(_ parameter: Parameter, at offset: Int) throws(DictionaryTextError) {
        let encoding = parameter.type.encoding
        let gap = offset - end
        let isBinary = encoding.form == .binary
        guard offset % 8 == 0, gap % 8 == 0, gap <= 64, isBinary || [8, 16, 32, 64].contains(encoding.bits),
            encoding.form != .ieee754
        else { throw bad("\(parameter.name) is no whole 1, 2, 4 or 8 octets") }
        end = offset + encoding.bits
        let fixed = layout.restrictions.first { $0.parameter == parameter.id }?.value
        let member = DevicePacket.Member(
            name: parameter.name, octets: encoding.bits / 8, isSigned: encoding.form == .twosComplement,
            fixed: fixed, isBinary: isBinary, gap: gap / 8)
        if fixed == nil, !isBinary, gap == 0, joins(member) { return }
        members.append(member)
    }

    /// name_2 behind name_1 makes an array of two, name_3 of three, …
    private mutating func joins(_ member: DevicePacket.Member) -> Bool {
        guard let last = members.last, last.fixed == nil, !last.isBinary, last.octets == member.octets,
            last.isSigned == member.isSigned, let (stem, number) = Self.numbered(member.name)
        else { return false }
        if last.count == 1, number == 2, last.name == stem + "_1" {
            members[members.count - 1] = .init(
                name: stem, octets: last.octets, isSigned: last.isSigned, count: 2, gap: last.gap)
            return true
        }
        guard last.count > 1, last.name == stem, number == last.count + 1 else { return false }
        members[members.count - 1].count += 1
        return true
    }

    private static func numbered(_ name: String) -> (stem: String, number: Int)? {
        guard let mark = name.lastIndex(of: "_"), let number = Int(name[name.index(after: mark)...]) else {
            return nil
        }
        return (String(name[..<mark]), number)
    }
}
