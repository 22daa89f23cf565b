import MissionDatabase
import Monitoring

/// Where the rig's active limit table stands in its LIMITS packets, worked out once (RULINGS R13).
struct RigLimitLayout: Sendable {
    /// Samples of one row: which item, and its four raw bounds.
    struct Row: Sendable {
        let item: Int
        let bounds: [Int]
    }

    let container: ContainerID
    let rows: [Row]
    /// Sample with the table's checksum, by container; −1: none.
    let checksum: [Int]
    /// The parameter that an item limits, by the item's raw value.
    let parameters: [ParameterID?]

    /// Nil where the dictionary has no such packet.
    init?(_ database: MissionDatabase) {
        guard let container = database.container(named: "LIMITS"),
            let items = database.parameter(named: "limit_item_1")?.type.enumeration,
            let sum = database.parameter(named: "limits_crc")
        else { return nil }
        self.container = container.id
        let fields = database.layout(of: container.id).fields
        func place(_ name: String) -> Int? {
            guard let parameter = database.parameter(named: name) else { return nil }
            return fields.firstIndex { $0.parameter == parameter.id }
        }
        var rows: [Row] = []
        while let item = place("limit_item_\(rows.count + 1)") {
            let bounds = ["warn_low", "warn_high", "critical_low", "critical_high"].compactMap {
                place("limit_\($0)_\(rows.count + 1)")
            }
            guard bounds.count == 4 else { return nil }
            rows.append(Row(item: item, bounds: bounds))
        }
        self.rows = rows
        checksum = database.containerLayouts.map { layout in
            layout.fields.firstIndex { $0.parameter == sum.id } ?? -1
        }
        var parameters = [ParameterID?](repeating: nil, count: 256)
        for entry in items.entries where (0..<256).contains(entry.value) {
            // An item is called as its parameter is, in capitals.
            parameters[Int(entry.value)] = database.parameter(named: entry.label.lowercased())?.id
        }
        self.parameters = parameters
    }
}

extension ParameterType {
    /// The range between two raw bounds; the least and greatest 32-bit numbers stand for no bound.
    func range(rawLow: Int64, rawHigh: Int64) -> ValueRange? {
        let low = rawLow == Int64(Int32.min) ? nil : engineering(rawLow)
        let high = rawHigh == Int64(Int32.max) ? nil : engineering(rawHigh)
        guard low != nil || high != nil else { return nil }
        return ValueRange(low: low.map { .init($0) }, high: high.map { .init($0) })
    }

    private func engineering(_ raw: Int64) -> Double { calibrator.map { $0(Double(raw)) } ?? Double(raw) }
}
