/// One telemetry parameter.
public struct Parameter: Hashable, Sendable {
    public let id: ParameterID
    public let name: String
    public let type: ParameterType
    public let description: String?
    /// Where the parameter is a value of the device's configuration.
    public let setting: Setting?
    /// The raw value that means: not available. It is no quantity, and no limit is held against it.
    public let absent: Int64?
    public let ancillary: [AncillaryItem]

    public init(
        id: ParameterID, name: String, type: ParameterType, description: String? = nil,
        setting: Setting? = nil, absent: Int64? = nil, ancillary: [AncillaryItem] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.description = description
        self.setting = setting
        self.absent = absent
        self.ancillary = ancillary
    }
}
