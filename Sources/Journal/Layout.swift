/// Numbers of the pcapng format (IETF draft-ietf-opsawg-pcapng) and of the seal that each block carries.
///
/// Sections are little-endian. The seal is the last option of a block, a binary custom option (2989) of the
/// private enterprise 32473, so that it is found from the block's end:
///
///     enterprise u32 · "RJ" · version u8 · flags u8 · fields by block · previous u32 · checksum u32
///
/// `checksum` is the CRC-32C over the whole block with this field zero, seeded with `previous`, the checksum
/// of the block before. A block can so be judged alone, and the chain by comparing two numbers.
enum Layout {
    static let byteOrder: UInt32 = 0x1A2B_3C4D
    static let enterprise: UInt32 = 32473
    static let sealMark: UInt16 = 0x4A52
    static let version: UInt8 = 1

    enum Block {
        static let section: UInt32 = 0x0A0D_0D0A
        static let interface: UInt32 = 1
        static let packet: UInt32 = 6
        static let custom: UInt32 = 0x0BAD
    }

    enum Option {
        static let comment: UInt16 = 1
        static let sectionHardware: UInt16 = 2
        static let sectionSystem: UInt16 = 3
        static let sectionProgram: UInt16 = 4
        static let interfaceName: UInt16 = 2
        static let interfaceExplanation: UInt16 = 3
        static let interfaceSpeed: UInt16 = 8
        static let interfaceResolution: UInt16 = 9
        static let packetFlags: UInt16 = 2
        static let packetHash: UInt16 = 3
        static let customBinary: UInt16 = 2989
    }

    /// Octets of a seal's value, enterprise number included.
    enum Seal {
        static let section = 48
        static let interface = 24
        static let record = 56

        static func size(of block: UInt32) -> Int {
            switch block {
            case Block.section: section
            case Block.interface: interface
            default: record
            }
        }
    }

    enum Flag {
        static let lateStop: UInt8 = 1
        static let transmitted: UInt8 = 2
        static let events: UInt8 = 4
    }

    /// Algorithm number of CRC-32 in `epb_hash`.
    static let hashCRC32: UInt8 = 2
    /// Directions of `epb_flags`.
    static let inbound: UInt32 = 1
    static let outbound: UInt32 = 2
    /// Octets behind the last option's value: end of options, total length again.
    static let trailer = 8
    /// Octets before the options of an interface block; before the payload of a packet and of a custom block.
    static let interfaceFixed = 16
    static let sectionFixed = 24
    static let packetFixed = 28
    static let customFixed = 32
    /// Octets of a record's block behind its payload: flags, hash, seal, trailer.
    static let recordTail = 8 + 12 + 4 + Seal.record + trailer

    static func padded(_ count: Int) -> Int { (count + 3) & ~3 }

    /// Length of the block of a record with that payload.
    static func recordBlock(payload: Int) -> Int {
        (payload > Limits.packetOctets ? customFixed : packetFixed) + padded(payload) + recordTail
    }
}
