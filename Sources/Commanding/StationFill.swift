/// What the station puts into a command beside the operator's arguments (ICD §7). Where a value is `nil`
/// and the command has the field, `PreparedCommand.packet(fill:)` fails: nothing is guessed.
public struct StationFill: Hashable, Sendable {
    /// Station id.
    public var source: UInt16
    /// Of the space packet, modulo 2¹⁴.
    public var sequenceCount: UInt16
    public var commandID: UInt32
    /// Rig milliseconds modulo 2³²; 0 = none.
    public var expiry: UInt32
    /// Low 16 bits of the rig's boot count.
    public var bootCount: UInt16?
    /// Of the authority on the rig, from its heartbeat.
    public var epoch: UInt16?
    public var operatorID: UInt16?
    /// 255 = any.
    public var expectedState: UInt8
    /// 0 where none is needed.
    public var token: UInt32
    /// Path of the lease: 0 wired, 1 radio.
    public var path: UInt8?
    /// The eight octets of the wire hash, first octet on top.
    public var wireHash: UInt64?
    /// The state that the operator saw.
    public var stateRevision: UInt32?
    /// The stop that is released.
    public var stopID: UInt32?
    /// 1 PREPARE, 2 FIRE.
    public var step: UInt8?
    /// What PREPARE returned; 0 in PREPARE.
    public var fireToken: UInt32?
    /// Operator id of the second person, 0 = none.
    public var approver: UInt16?

    public init(
        source: UInt16, sequenceCount: UInt16, commandID: UInt32, expiry: UInt32 = 0,
        bootCount: UInt16? = nil,
        epoch: UInt16? = nil, operatorID: UInt16? = nil, expectedState: UInt8 = 255, token: UInt32 = 0,
        path: UInt8? = nil, wireHash: UInt64? = nil, stateRevision: UInt32? = nil, stopID: UInt32? = nil,
        step: UInt8? = nil, fireToken: UInt32? = nil, approver: UInt16? = nil
    ) {
        self.source = source
        self.sequenceCount = sequenceCount
        self.commandID = commandID
        self.expiry = expiry
        self.bootCount = bootCount
        self.epoch = epoch
        self.operatorID = operatorID
        self.expectedState = expectedState
        self.token = token
        self.path = path
        self.wireHash = wireHash
        self.stateRevision = stateRevision
        self.stopID = stopID
        self.step = step
        self.fireToken = fireToken
        self.approver = approver
    }

    /// The value of a field; `nil` where it is not known.
    func value(of field: StationField) -> UInt64? {
        switch field {
        case .source: return UInt64(source)
        case .commandID: return UInt64(commandID)
        case .expiry: return UInt64(expiry)
        case .bootCount: return bootCount.map(UInt64.init)
        case .function: return nil
        case .epoch: return epoch.map(UInt64.init)
        case .operatorID: return operatorID.map(UInt64.init)
        case .expectedState: return UInt64(expectedState)
        case .token: return UInt64(token)
        case .path: return path.map(UInt64.init)
        case .wireHash: return wireHash
        case .stateRevision: return stateRevision.map(UInt64.init)
        case .stopID: return stopID.map(UInt64.init)
        case .step: return step.map(UInt64.init)
        case .fireToken: return fireToken.map(UInt64.init)
        case .approver: return approver.map(UInt64.init)
        }
    }
}
