import MissionDatabase
import Octets

/// One command of the dictionary, as the matrix uses it: its rules, and where its arguments lie.
struct CommandKind {
    struct Field {
        let name: String
        /// 1 = first after the authority block, as reports count; 0 = of the header.
        let index: UInt8
        let bitOffset: Int
        let bits: Int
        let isSigned: Bool
        /// In raw numbers; nil where every pattern is allowed.
        let range: ClosedRange<Int64>?
        /// Raw numbers inside the range that no label names.
        let holes: [Int64]
        /// A raw number that is allowed.
        let usual: Int64
        let isStations: Bool
    }

    let name: String
    let function: UInt16
    let hazard: Significance
    let rules: CommandRules
    let fields: [Field]
    /// Constant bits set, everything else zero, without the CRC.
    let template: [UInt8]
    /// The first octet behind the function, where LENGTH counts from.
    let argumentsFrom: Int

    var isTwoStep: Bool { rules.flags.contains(.twoStep) }
    var hasAuthorityBlock: Bool { rules.flags.contains(.needsAuthorityBlock) }
    var own: [Field] { fields.filter { $0.index > 0 } }

    func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension CommandKind {
    /// Arguments of these bases are the header and the authority block.
    private static let headers = ["RigCommand", "AuthorisedCommand"]

    init?(_ command: CommandDefinition, _ database: MissionDatabase) {
        guard !command.isAbstract, let rules = command.rules else { return nil }
        let layout = database.layout(of: command.id)
        var template = [UInt8](repeating: 0, count: layout.bits / 8)
        var fields: [Field] = []
        var function: UInt16?
        var argumentsFrom = 0
        var index: UInt8 = 0
        for field in layout.fields {
            switch field.content {
            case .fixed(_, let value):
                BitField.insert(value, into: &template, at: field.bitOffset, bits: field.bits)
            case .argument(let place):
                let slot = layout.arguments[place]
                let isHeader = Self.headers.contains(database[slot.declaredBy].name)
                if !isHeader { index += 1 }
                fields.append(Field(slot, field, index: isHeader ? 0 : index))
                if slot.argument.name == "function" {
                    function = slot.assignedText.flatMap {
                        slot.argument.type.enumeration?.value(of: $0) ?? Int64($0)
                    }.map { UInt16(truncatingIfNeeded: $0) }
                    argumentsFrom = (field.bitOffset + field.bits) / 8
                }
            }
        }
        guard let function else { return nil }
        name = command.name
        self.function = function
        hazard = layout.significance
        self.rules = rules
        self.fields = fields
        self.template = template
        self.argumentsFrom = argumentsFrom
    }
}

extension CommandKind.Field {
    init(_ slot: CommandLayout.Slot, _ field: CommandLayout.Field, index: UInt8) {
        let type = slot.argument.type
        name = slot.argument.name
        self.index = index
        bitOffset = field.bitOffset
        bits = field.bits
        isSigned = type.encoding.form == .twosComplement
        isStations = !slot.isForOperator
        var range: ClosedRange<Int64>?
        var holes: [Int64] = []
        var usual: Int64?
        if let labels = type.enumeration?.entries.map(\.value).sorted(), let first = labels.first,
            let last = labels.last
        {
            range = first...last
            holes = last - first < 300 ? (first...last).filter { !labels.contains($0) } : []
            usual = slot.argument.defaultText.flatMap { type.enumeration?.value(of: $0) } ?? first
        } else if let low = type.ranges.compactMap(\.low).first,
            let high = type.ranges.compactMap(\.high).last
        {
            func raw(_ value: Double) -> Int64 { Int64(((type.calibrator?(value)) ?? value).rounded()) }
            range = raw(low.value)...raw(high.value)
            usual =
                slot.argument.defaultText.flatMap(Double.init).map(raw) ?? raw((low.value + high.value) / 2)
        }
        self.range = range
        self.holes = holes
        self.usual = usual ?? 0
    }
}
