/// What became of a STOP or HOLD that came over HTTP.
public struct StopReport: Codable, Hashable, Sendable {
    public struct Line: Codable, Hashable, Sendable {
        public var rig: String
        /// sent, unsent, latched, standstill or unconfirmed.
        public var step: String
        /// Since the stop lane read it.
        public var milliseconds: Double?
        /// Why it was not sent.
        public var why: String?

        public init(rig: String, step: String, milliseconds: Double?, why: String?) {
            self.rig = rig
            self.step = step
            self.milliseconds = milliseconds
            self.why = why
        }
    }

    /// STOP or HOLD.
    public var action: String
    public var lines: [Line]
    /// STOP: every rig's standstill is confirmed. HOLD: it was written to every rig.
    public var isConfirmed: Bool
    /// In words, with what to do.
    public var text: String

    public init(action: String, lines: [Line], isConfirmed: Bool, text: String) {
        self.action = action
        self.lines = lines
        self.isConfirmed = isConfirmed
        self.text = text
    }
}
