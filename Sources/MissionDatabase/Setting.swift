/// A value of the device's configuration: a telemetry parameter that commands may set within bounds.
public struct Setting: Hashable, Sendable {
    /// Which way is the safe one: going there is easy, going back takes two persons.
    public enum Tighter: String, Hashable, CaseIterable, Sendable {
        case lower, higher
    }

    /// Raw values of the parameter.
    public let factory: Int64
    public let least: Int64
    public let most: Int64
    public let tighter: Tighter

    public init(factory: Int64, least: Int64, most: Int64, tighter: Tighter) {
        self.factory = factory
        self.least = least
        self.most = most
        self.tighter = tighter
    }
}
