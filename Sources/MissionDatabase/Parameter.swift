/// One telemetry parameter.
public struct Parameter: Hashable, Sendable {
    public let id: ParameterID
    public let name: String
    public let type: ParameterType
    public let description: String?
    /// Where the parameter is a value of the device's configuration.
    public let setting: Setting?
    public let ancillary: [AncillaryItem]

    public init(
        id: ParameterID, name: String, type: ParameterType, description: String? = nil,
        setting: Setting? = nil, ancillary: [AncillaryItem] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.description = description
        self.setting = setting
        self.ancillary = ancillary
    }
}
