public import Octets

/// How old values may become on a path before they are STALE: three announced periods and a slack.
public struct MaximumAge: Hashable, Sendable {
    public let slack: CoreTime.Span
    /// Never older than this, whatever period is announced.
    public let longest: CoreTime.Span

    public init(slack: CoreTime.Span, longest: CoreTime.Span) {
        self.slack = slack
        self.longest = longest
    }

    /// 0.25 s at 20 Hz, 1.6 s at 2 Hz, 6.1 s at 0.5 Hz (hazards §4.8).
    public static let wired = MaximumAge(slack: .milliseconds(100), longest: .seconds(120))
    public static let radio = MaximumAge(slack: .seconds(3), longest: .seconds(120))

    /// Of values that come with this period.
    public func age(period: CoreTime.Span) -> CoreTime.Span { min(period * 3 + slack, longest) }
}
