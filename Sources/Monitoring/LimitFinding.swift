/// What a judged value means for its parameter's alarm.
public enum LimitFinding: Hashable, Sendable {
    /// The level changed; `nil` is all right.
    case moved(from: AlarmSeverity?, to: AlarmSeverity?)
    /// The level is as it was, but no value of this alarm was further outside.
    case worse
}
