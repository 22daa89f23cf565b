import Octets

extension SealedBlock {
    /// What a section block says about its segment, links not yet known; nil for another layout.
    func header() -> JournalHeader? {
        guard type == Layout.Block.section, version == Layout.version else { return nil }
        var origin = JournalOrigin(program: "", behaviour: octets.number(seal + 8, UInt32.self))
        eachOption(from: Layout.sectionFixed) { code, value in
            let text = String(decoding: value, as: UTF8.self)
            switch code {
            case Layout.Option.sectionHardware: origin.hardware = text
            case Layout.Option.sectionSystem: origin.operatingSystem = text
            case Layout.Option.sectionProgram: origin.program = text
            default: break
            }
        }
        return JournalHeader(
            segment: segment, origin: origin, gapKind: flags,
            coreTime: CoreTime(nanoseconds: octets.number(seal + 16, Int64.self)),
            utc: UTCTime(nanoseconds: octets.number(seal + 24, Int64.self)),
            previousChecksum: previous, previousOctets: octets.number(seal + 32, UInt64.self), links: [])
    }

    /// The link that an interface block describes; nil for the station's events.
    func link() -> JournalLink? {
        guard type == Layout.Block.interface, flags & Layout.Flag.events == 0,
            let kind = JournalLink.Kind(rawValue: octets.number(8, UInt16.self))
        else { return nil }
        var link = JournalLink(id: LinkID(octets[seal + 8]), name: "", kind: kind)
        eachOption(from: Layout.interfaceFixed) { code, value in
            switch code {
            case Layout.Option.interfaceName: link.name = String(decoding: value, as: UTF8.self)
            case Layout.Option.interfaceExplanation: link.explanation = String(decoding: value, as: UTF8.self)
            case Layout.Option.interfaceSpeed where value.count == 8:
                link.bitsPerSecond = value.number(0, UInt64.self)
            default: break
            }
        }
        return link
    }

    private func eachOption(from start: Int, _ body: (UInt16, UnsafeRawBufferPointer) -> Void) {
        var at = start
        while at + 4 <= seal - 4 {
            let code = octets.number(at, UInt16.self)
            let length = Int(octets.number(at + 2, UInt16.self))
            guard code != 0, at + 4 + length <= seal - 4 else { return }
            body(code, UnsafeRawBufferPointer(rebasing: octets[at + 4..<at + 4 + length]))
            at += 4 + Layout.padded(length)
        }
    }
}
