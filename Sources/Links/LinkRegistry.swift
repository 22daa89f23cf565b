public import Octets

/// The kinds of link there are. A new kind is one file and one line in `standard`.
public struct LinkRegistry: Sendable {
    public typealias Factory =
        @Sendable (LinkID, LinkConfiguration, @escaping LinkDelivery) throws(LinkError) -> any Link

    private var factories: [(scheme: String, make: Factory)]

    public init(_ factories: [(scheme: String, make: Factory)]) { self.factories = factories }

    public static let standard = LinkRegistry([
        (
            scheme: "serial",
            make: { id, configuration, deliver throws(LinkError) in
                try SerialLink(id: id, configuration: configuration, deliver: deliver)
            }
        )
    ])

    public var schemes: [String] { factories.map(\.scheme) }

    /// A link that is not started yet. Throws for an unknown scheme and for settings no port could take.
    public func makeLink(
        _ id: LinkID, _ configuration: LinkConfiguration, deliver: @escaping LinkDelivery
    ) throws(LinkError) -> any Link {
        guard let factory = factories.first(where: { $0.scheme == configuration.scheme }) else {
            throw .unknownScheme(found: configuration.scheme, known: schemes)
        }
        return try factory.make(id, configuration, deliver)
    }
}
