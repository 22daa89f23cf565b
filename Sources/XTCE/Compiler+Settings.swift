import MissionDatabase

/// Parameters that are values of the device's configuration.
extension Compiler {
    static let settingKeys = ["default", "least", "most", "tighter"].map { "regolith:" + $0 }

    /// `nil` where the parameter is none.
    mutating func setting(
        of element: Element, type: ParameterType, ancillary: [AncillaryItem]
    ) -> Setting? {
        let given = Self.settingKeys.filter { key in ancillary.contains { $0.name == key } }
        guard !given.isEmpty else { return nil }
        for key in Self.settingKeys where !given.contains(key) {
            diagnostics.error(element, "\(key) is missing beside \(given[0]): add it")
        }
        guard given.count == Self.settingKeys.count else { return nil }
        func text(_ key: String) -> String {
            ancillary.first { $0.name == "regolith:" + key }?.value ?? ""
        }
        var values: [Int64] = []
        for key in ["default", "least", "most"] {
            guard let raw = Self.raw(text(key), type) else {
                diagnostics.error(
                    element, "regolith:\(key) \"\(text(key))\" is no value of \(type.name): correct it")
                return nil
            }
            values.append(raw)
        }
        if values[1] > values[0] || values[0] > values[2] {
            diagnostics.error(
                element,
                "the default \(text("default")) is not between \(text("least")) and \(text("most")):"
                    + " correct one")
        }
        guard let tighter = Setting.Tighter(rawValue: text("tighter")) else {
            diagnostics.error(element, "regolith:tighter is \"\(text("tighter"))\": use lower or higher")
            return nil
        }
        return Setting(factory: values[0], least: values[1], most: values[2], tighter: tighter)
    }

    static let absentKey = "regolith:absent"

    /// The raw value that says that there is none.
    mutating func absent(of element: Element, type: ParameterType, ancillary: [AncillaryItem]) -> Int64? {
        guard let item = ancillary.first(where: { $0.name == Self.absentKey }) else { return nil }
        guard let raw = Int64(item.value), type.encoding.pattern(of: raw) != nil else {
            diagnostics.error(
                element, "\(Self.absentKey) \"\(item.value)\" is no raw value of \(type.name): correct it")
            return nil
        }
        return raw
    }

    /// The raw value of an engineering value or label; `nil` where it has none.
    private static func raw(_ text: String, _ type: ParameterType) -> Int64? {
        if let labels = type.enumeration { return labels.value(of: text) }
        guard let value = Double(xml: text) else { return nil }
        let line = type.calibrator?.coefficients ?? [0, 1]
        guard line.count == 2, line[1] != 0 else { return nil }
        let raw = Int64(exactly: ((value - line[0]) / line[1]).rounded())
        return raw.flatMap { type.encoding.pattern(of: $0) == nil ? nil : $0 }
    }

    /// A one-bit field may begin a word, and nothing else.
    mutating func checkWord(of element: Element, type: ParameterType, ancillary: [AncillaryItem]) {
        guard let word = ancillary.first(where: { $0.name == "regolith:word" }) else { return }
        if type.encoding.bits != 1 {
            diagnostics.error(
                element, "regolith:word on \(type.encoding.bits) bits: it begins a row of flags")
        }
        if let objection = Rule.Form.name.objection(to: word.value) {
            diagnostics.error(element, "regolith:word: \(objection)")
        }
    }
}
