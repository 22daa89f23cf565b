import MissionDatabase

extension Compiler {
    mutating func compileParameterTypes(_ elements: [Element]) {
        for element in elements where define("parameter type", element) {
            let isEnumerated = element.name == "EnumeratedParameterType"
            let items = ancillary(of: element, allowed: isEnumerated ? Self.severityKeys : Self.limitKeys)
            guard let name = element["name"], let kind = kind(of: element),
                let (encoding, holder) = encoding(of: element, kind: kind)
            else { continue }
            let limits = limits(of: element, manner: manner(of: element, ancillary: items))
            checkSeverities(items, kind: kind, element)
            parameterTypes[name] = ParameterType(
                name: name, description: Self.description(of: element), kind: kind, encoding: encoding,
                calibrator: calibrator(of: holder), unit: unit(of: element), limits: limits,
                labelAlarms: labelAlarms(of: element, kind: kind),
                factory: factory(of: element, ancillary: items, limits: limits), ancillary: items)
        }
    }

    mutating func compileArgumentTypes(_ elements: [Element]) {
        for element in elements where define("argument type", element) {
            _ = ancillary(of: element, allowed: [])
            guard let name = element["name"], let kind = kind(of: element),
                let (encoding, holder) = encoding(of: element, kind: kind)
            else { continue }
            let calibrator = calibrator(of: holder)
            argumentTypes[name] = ArgumentType(
                name: name, description: Self.description(of: element), kind: kind, encoding: encoding,
                calibrator: calibrator, unit: unit(of: element),
                ranges: ranges(of: element, encoding: encoding, calibrator: calibrator))
        }
    }

    private static let severityKeys = (1...4).map { "regolith:severity-\($0)" }

    // MARK: Kinds

    private mutating func kind(of element: Element) -> ValueKind? {
        switch element.name {
        case "IntegerParameterType", "IntegerArgumentType":
            let form = element.child("IntegerDataEncoding")?["encoding"]
            return .integer(isSigned: form == "twosComplement")
        case "FloatParameterType", "FloatArgumentType":
            return .float
        case "EnumeratedParameterType", "EnumeratedArgumentType":
            return enumeration(of: element).map { .enumerated($0) }
        case "BooleanParameterType", "BooleanArgumentType":
            let zero = element["zeroStringValue"] ?? "False"
            let one = element["oneStringValue"] ?? "True"
            if zero == one {
                diagnostics.error(element, "zero and one are both called \"\(zero)\": give two texts")
            }
            return .boolean(zero: zero, one: one)
        case "BinaryParameterType", "BinaryArgumentType":
            return .binary
        default:
            return nil
        }
    }

    private mutating func enumeration(of element: Element) -> Enumeration? {
        guard let list = element.child("EnumerationList") else { return nil }
        guard (1...Limits.enumerationEntries).contains(list.children.count) else {
            diagnostics.error(list, "\(list.children.count) labels: give 1 to \(Limits.enumerationEntries)")
            return nil
        }
        var values: Set<Int64> = []
        var labels: Set<String> = []
        var entries: [Enumeration.Entry] = []
        for child in list.children {
            guard let label = child["label"], let value = child["value"].flatMap({ Int64(xml: $0) }) else {
                continue
            }
            if !values.insert(value).inserted {
                diagnostics.error(child, "value \(value) has a label already: give each value one")
            }
            if !labels.insert(label).inserted {
                diagnostics.error(child, "label \(label) is given twice: give each value its own")
            }
            entries.append(.init(value: value, label: label, description: child["shortDescription"]))
        }
        return Enumeration(entries)
    }

    // MARK: Encodings

    private static let encodings = ["IntegerDataEncoding", "FloatDataEncoding", "BinaryDataEncoding"]

    /// The encoding and the element that gives it.
    private mutating func encoding(of element: Element, kind: ValueKind) -> (DataEncoding, Element)? {
        let holders = element.children.filter { Self.encodings.contains($0.name) }
        guard holders.count == 1, let holder = holders.first else {
            diagnostics.error(element, "\(holders.count) data encodings in <\(element.name)>: give one")
            return nil
        }
        var encoding: DataEncoding?
        switch holder.name {
        case "FloatDataEncoding":
            encoding = DataEncoding(.ieee754, bits: Int(holder["sizeInBits"] ?? "32") ?? 0)
        case "BinaryDataEncoding":
            let bits = holder.child("SizeInBits")?.child("FixedValue").flatMap { Int64(xml: $0.text) } ?? -1
            encoding = DataEncoding(.binary, bits: Int(clamping: bits))
            if bits >= 0, encoding == nil {
                diagnostics.error(holder, "\(bits) bits: binary data is whole octets, at least one")
            }
        default:
            let bits = Int64(xml: holder["sizeInBits"] ?? "8") ?? 0
            let form: DataEncoding.Form =
                holder["encoding"] == "twosComplement" ? .twosComplement : .unsigned
            encoding = DataEncoding(form, bits: Int(clamping: bits))
        }
        guard let encoding else { return nil }
        checkEncoding(encoding, of: element, kind: kind)
        return (encoding, holder)
    }

    private mutating func checkEncoding(_ encoding: DataEncoding, of element: Element, kind: ValueKind) {
        switch kind {
        case .integer(let isSigned):
            if isSigned, element["signed"].flatMap({ Bool(xml: $0) }) == false {
                diagnostics.error(
                    element, "signed=\"false\" but the encoding is twosComplement: make them agree")
            }
            let size = Int64(xml: element["sizeInBits"] ?? "32") ?? 64
            if Int64(encoding.bits) > size {
                diagnostics.error(
                    element,
                    "\(encoding.bits) bits do not fit in a value of \(size): add sizeInBits=\"64\"")
            }
        case .enumerated(let enumeration):
            for entry in enumeration.entries where encoding.pattern(of: entry.value) == nil {
                diagnostics.error(
                    element,
                    "value \(entry.value) of label \(entry.label) does not fit in \(encoding.bits) bits,"
                        + " \(encoding.form.rawValue): widen the encoding or correct the value")
            }
        case .boolean:
            if encoding.form != .unsigned {
                diagnostics.error(element, "a boolean is encoded unsigned: correct the encoding")
            }
        case .float, .binary:
            break
        }
    }

    private mutating func calibrator(of holder: Element) -> Polynomial? {
        guard let curve = holder.child("DefaultCalibrator")?.child("PolynomialCalibrator") else { return nil }
        var coefficients = [Double](repeating: 0, count: Limits.exponent + 1)
        var given: Set<Int64> = []
        for term in curve.children {
            guard let exponent = term["exponent"].flatMap({ Int64(xml: $0) }),
                let coefficient = term["coefficient"].flatMap({ Double(xml: $0) }),
                coefficients.indices.contains(Int(clamping: exponent))
            else { continue }
            if !given.insert(exponent).inserted {
                diagnostics.error(term, "a second term of exponent \(exponent): keep one")
            }
            coefficients[Int(exponent)] = coefficient
        }
        if curve.children.isEmpty {
            diagnostics.error(curve, "a polynomial without terms: give at least one")
        }
        while coefficients.count > 1, coefficients.last == 0 { coefficients.removeLast() }
        if coefficients.count == 1, given.count == curve.children.count, !given.isEmpty {
            diagnostics.error(curve, "the polynomial is a constant: give a term of exponent 1")
        }
        return Polynomial(coefficients: coefficients)
    }

    private func unit(of element: Element) -> String? {
        guard let text = element.child("UnitSet")?.child("Unit")?.text.trimmed, !text.isEmpty else {
            return nil
        }
        return text
    }
}
