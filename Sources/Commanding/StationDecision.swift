/// Whether to send, and everything that was looked at for it. The rig's own checks decide afterwards.
public struct StationDecision: Hashable, Sendable {
    /// `nil`: send it.
    public var refusal: Refusal?
    /// In the order in which they were looked at; of a refusal all of them too, not only the one that stood
    /// against it.
    public var inputs: [InterlockInput]

    public init(refusal: Refusal?, inputs: [InterlockInput]) {
        self.refusal = refusal
        self.inputs = inputs
    }
}
