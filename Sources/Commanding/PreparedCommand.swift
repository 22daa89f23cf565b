import Octets
public import MissionDatabase

/// A command whose arguments were checked; with the station's values it becomes a packet.
public struct PreparedCommand: Hashable, Sendable {
    /// Name in the dictionary.
    public let name: String
    public let hazard: HazardClass
    public let reasonForWarning: String?
    /// The operator's, in the dictionary's order, defaults included.
    public let arguments: [PreparedArgument]
    public let windows: VerifierWindows
    /// When the rig takes it; nil where the dictionary does not say.
    public let rules: CommandRules?
    /// What the station has to know for the packet, in the dictionary's order.
    public let fields: [StationField]
    /// Where they go; index by index with `fields`.
    let places: [Place]
    /// The packet with everything but the station's values.
    let template: [UInt8]
    /// Every field of the packet, in its order, by name.
    let map: [NamedPlace]

    struct Place: Hashable, Sendable {
        let bitOffset: Int
        let bits: Int
    }

    struct NamedPlace: Hashable, Sendable {
        let name: String
        let place: Place
    }

    /// Needs PREPARE and FIRE: it has the fields for it (hazards.md §4.5).
    public var isTwoStep: Bool { fields.contains(.step) }

    /// Wants a second person's word (hazards.md §4.5).
    public var needsTwoPersons: Bool { rules?.flags.contains(.twoPersons) ?? false }

    /// Leads out of danger: only the rig judges it (R7), the station shows what it sees and lets it go.
    public var isEscape: Bool {
        rules.map { $0.motionClass == .escape } ?? AlwaysAllowed.escapes.contains(name)
    }

    /// Takes motion away or leads out of the hole (`AlwaysAllowed`).
    public var leadsOut: Bool { AlwaysAllowed.leadsOut(name: name) }

    /// Only takes motion away, or asks (`AlwaysAllowed`).
    public var isAlwaysAllowed: Bool { AlwaysAllowed.contains(name: name, hazard: hazard) }

    /// Wants an arm that this station holds.
    public var needsArm: Bool {
        guard let rules else { return hazard >= .vital && !isTwoStep && !isEscape }
        return rules.scope != .none
    }

    /// Begins something that may go on for long: H3, and motion of H4. The record of it needs room.
    public var isLong: Bool {
        hazard == .critical || hazard > .critical && rules?.flags.contains(.isMotion) ?? true
    }

    /// Fills the line for long, one way or the other; it waits until nothing is armed (SR-L-05).
    public var isBulk: Bool { ["UPLOAD_RECIPE", "UPLOAD_FW", "GET_SNAPSHOT"].contains(name) }

    /// Makes no sense while a STOP is latched.
    public var mayNotRunLatched: Bool {
        hazard >= .vital && !(rules?.flags.contains(.whileLatched) ?? isTwoStep)
    }

    /// Whether it goes out with an expiry in rig time (hazards.md §4.7); the other ones carry 0.
    public var needsExpiry: Bool { fields.contains(.expiry) && !isAlwaysAllowed }

    /// The whole space packet: fields filled in, length, sequence count and packet error control set.
    /// Errors: `.missingFill`, `.doesNotFit`.
    public func packet(fill: StationFill) throws(CommandingError) -> [UInt8] {
        var packet = template
        for (field, place) in zip(fields, places) {
            guard let value = fill.value(of: field) else {
                throw .missingFill(command: name, field: field.rawValue)
            }
            guard place.bits == 64 || value >> UInt64(place.bits) == 0 else {
                throw .doesNotFit(argument: field.rawValue, value: "\(value)", bits: place.bits)
            }
            BitField.insert(value, into: &packet, at: place.bitOffset, bits: place.bits)
        }
        // CCSDS 133.0-B-2 §4.1.3.4.3 and §4.1.3.5: a count of 14 bits; a length that is one less than the
        // octets behind the primary header, here with the packet error control of two octets.
        BitField.insert(UInt64(fill.sequenceCount & 0x3FFF), into: &packet, at: 18, bits: 14)
        BitField.insert(UInt64(packet.count + 2 - 6 - 1), into: &packet, at: 32, bits: 16)
        let check = CRC16.checksum(packet)
        packet.append(UInt8(truncatingIfNeeded: check >> 8))
        packet.append(UInt8(truncatingIfNeeded: check))
        return packet
    }

    /// What a person gave of a two-step command: the octets behind its three station fields, which the rig
    /// binds its token to. Nil for commands of one step.
    public func boundOctets(ofPacket packet: [UInt8]) -> [UInt8]? {
        guard let last = map.first(where: { $0.name == StationField.approver.rawValue })?.place else {
            return nil
        }
        let start = (last.bitOffset + last.bits) / 8
        guard start <= packet.count - 2 else { return nil }
        return Array(packet[start..<packet.count - 2])
    }

    /// The first four octets of a packet, by which reports name it (ECSS-E-ST-70-41C §5.4.11.2.1); packets of
    /// this type are never shorter.
    public static func requestID(ofPacket packet: [UInt8]) -> UInt32 {
        packet.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// What will be done, in the dictionary's names and units.
    public func described() -> String {
        var text = name
        for (place, argument) in arguments.enumerated() { text += (place == 0 ? " " : ", ") + "\(argument)" }
        text += " [\(hazard.hazardClass)"
        if let reasonForWarning { text += ": " + reasonForWarning }
        return text + "]"
    }
}
