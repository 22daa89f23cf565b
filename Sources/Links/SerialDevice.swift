import CSerialShim

/// A USB serial port that is plugged in now, for lists and for finding a device by its identity.
public struct SerialDevice: Equatable, Sendable {
    public var node: String
    /// Below /dev/serial/by-id; empty where udev makes none.
    public var stablePath: String
    public var vendor: UInt16
    public var product: UInt16
    public var serial: String
    public var manufacturer: String
    public var productName: String

    /// What is plugged in; opens none of them.
    public static func present() -> [SerialDevice] {
        var entries = [css_identity](repeating: css_identity(), count: 64)
        let count = css_list(&entries, Int32(entries.count))
        return entries.prefix(max(0, Int(count))).map(SerialDevice.init)
    }

    private init(_ entry: css_identity) {
        node = fixedText(entry.node)
        stablePath = fixedText(entry.stable_path)
        vendor = UInt16(truncatingIfNeeded: entry.vendor_id)
        product = UInt16(truncatingIfNeeded: entry.product_id)
        serial = fixedText(entry.serial)
        manufacturer = fixedText(entry.manufacturer)
        productName = fixedText(entry.product)
    }
}

/// The text in a C array, which Swift sees as a tuple.
private func fixedText<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
