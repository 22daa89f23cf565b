extension LinkConfiguration {
    /// Bits of one octet on the line: start, eight data, parity, stop.
    var bitsPerOctet: Int { 9 + (parity == .none ? 0 : 1) + stopBits }

    /// Refuses what no serial port can take, in the words of the configuration.
    func checkSerial() throws(LinkError) {
        if path.isEmpty || path.utf8.contains(0) {
            throw .badSetting(
                field: "path", found: "\"\(path)\"", expected: "a device such as /dev/serial/by-id/…")
        }
        if path.hasPrefix(USBIdentity.prefix), USBIdentity(path) == nil {
            throw .badSetting(
                field: "path", found: path, expected: "usb:VID:PID or usb:VID:PID:SERIAL in hexadecimal")
        }
        if !(50...20_000_000).contains(baud) {
            throw .badSetting(field: "baud", found: "\(baud)", expected: "a rate from 50 to 20000000")
        }
        if !(1...2).contains(stopBits) {
            throw .badSetting(field: "stop bits", found: "\(stopBits)", expected: "1 or 2")
        }
        if let pacedBaud, pacedBaud < 0 {
            throw .badSetting(field: "paced baud", found: "\(pacedBaud)", expected: "a rate, or 0 for none")
        }
        if sendQueueOctets < 1 {
            throw .badSetting(field: "send queue", found: "\(sendQueueOctets)", expected: "1 octet or more")
        }
    }
}
