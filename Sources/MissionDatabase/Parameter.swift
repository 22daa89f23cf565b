/// One telemetry parameter.
public struct Parameter: Hashable, Sendable {
    public let id: ParameterID
    public let name: String
    public let type: ParameterType
    public let description: String?
    public let ancillary: [AncillaryItem]

    public init(
        id: ParameterID, name: String, type: ParameterType, description: String? = nil,
        ancillary: [AncillaryItem] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.description = description
        self.ancillary = ancillary
    }
}
