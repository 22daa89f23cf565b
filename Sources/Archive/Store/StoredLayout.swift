import Telemetry

/// A layout with its number in the store, ready to be filled.
struct StoredLayout {
    let id: Int64
    let layout: PacketLayout
    let rules: [EngineeringRule]
    let columns: Int
    /// No binary fields: each sample is one number.
    let isPlain: Bool

    init(id: Int64, layout: PacketLayout) {
        self.id = id
        self.layout = layout
        rules = layout.parameters.map(\.rule)
        columns = layout.columns
        isPlain = layout.parameters.allSatisfy { $0.binaryOctets == nil }
    }
}
