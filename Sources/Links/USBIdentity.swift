/// `usb:VID:PID` or `usb:VID:PID:SERIAL`, ids in hexadecimal: a device by what it is, wherever it is
/// plugged in.
struct USBIdentity: Equatable, Sendable {
    static let prefix = "usb:"

    var vendor: UInt16
    var product: UInt16
    var serial: String

    /// Nil for any other path, and for ids that are not hexadecimal numbers of 16 bits.
    init?(_ path: String) {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let parts = path.dropFirst(Self.prefix.count).split(
            separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let vendor = UInt16(parts[0], radix: 16),
            let product = UInt16(parts[1], radix: 16)
        else { return nil }
        self.vendor = vendor
        self.product = product
        serial = parts.count == 3 ? String(parts[2]) : ""
    }
}
