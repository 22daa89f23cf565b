/// The part of XTCE 1.2 that is understood, as tables; whatever is in none of them is an error.
///
/// A new element is one line here and its meaning in `Compiler`.
enum Grammar {
    static let spaceSystem = Rule(
        attributes: [.required("name", .name), summary, .optional("schemaLocation", .text)],
        children: [
            longDescription, .optional("Header", header),
            .optional("TelemetryMetaData", telemetry), .optional("CommandMetaData", commands),
        ])

    private static let header = Rule(
        attributes: [
            .optional("version", .text), .optional("date", .text), .optional("classification", .text),
            .optional("classificationInstructions", .text), .required("validationStatus", .oneOf(statuses)),
        ],
        children: [
            .optional("AuthorSet", Rule(children: [.many("Author", Rule(text: .text))])),
            .optional("NoteSet", Rule(children: [.many("Note", Rule(text: .text))])),
            .optional("HistorySet", Rule(children: [.many("History", Rule(text: .text))])),
        ])

    private static let statuses = [
        "Unknown", "Working", "Draft", "Test", "Validated", "Released", "Withdrawn",
    ]

    // MARK: What many elements share

    static let bits64: ClosedRange<Int64> = 1...64
    static let anyInteger = Int64.min...Int64.max

    static let summary = Rule.Attribute.optional("shortDescription", .text)
    static let named = [Rule.Attribute.required("name", .name), summary]

    static let longDescription = Rule.Child.optional("LongDescription", Rule(text: .text))

    static let ancillary = Rule.Child.optional(
        "AncillaryDataSet",
        Rule(children: [
            .many(
                "AncillaryData",
                Rule(
                    attributes: [
                        .required("name", .text), .optional("mimeType", .oneOf(["text/plain"])),
                    ], text: .text))
        ]))

    static let descriptions = [longDescription, ancillary]

    static let unitSet = Rule.Child.optional(
        "UnitSet",
        Rule(children: [
            .optional(
                "Unit",
                Rule(
                    attributes: [
                        .optional("description", .text), .optional("power", .oneOf(["1"])),
                        .optional("factor", .oneOf(["1"])), .optional("form", .oneOf(["calibrated"])),
                    ], text: .text))
        ]))

    static let fixedValue = Rule.Child.one(
        "FixedValue", Rule(text: .integer(0...Limits.packetBits)))

    static let enumerationList = Rule.Child.one(
        "EnumerationList",
        Rule(children: [
            .many(
                "Enumeration",
                Rule(attributes: [
                    .required("value", .integer(anyInteger)), .required("label", .text), summary,
                ]))
        ]))

    static let booleanTexts: [Rule.Attribute] = [
        .optional("oneStringValue", .text), .optional("zeroStringValue", .text),
    ]

    // MARK: Encodings

    private static let orders: [Rule.Attribute] = [
        .optional("bitOrder", .oneOf(["mostSignificantBitFirst"])),
        .optional("byteOrder", .oneOf(["mostSignificantByteFirst"])),
    ]

    private static let integerAttributes: [Rule.Attribute] =
        orders + [
            .optional("encoding", .oneOf(["unsigned", "twosComplement"])),
            .optional("sizeInBits", .integer(bits64)),
        ]

    static let plainInteger = Rule.Child("IntegerDataEncoding", Rule(attributes: integerAttributes))

    static let calibratedInteger = Rule.Child(
        "IntegerDataEncoding", Rule(attributes: integerAttributes, children: [calibrator]))

    static let calibratedFloat = Rule.Child(
        "FloatDataEncoding",
        Rule(
            attributes: orders + [
                .optional("encoding", .oneOf(["IEEE754_1985", "IEEE754"])),
                .optional("sizeInBits", .oneOf(["32", "64"])),
            ], children: [calibrator]))

    static let binary = Rule.Child(
        "BinaryDataEncoding",
        Rule(attributes: orders, children: [.one("SizeInBits", Rule(children: [fixedValue]))]))

    private static let calibrator = Rule.Child.optional(
        "DefaultCalibrator",
        Rule(
            attributes: [.optional("name", .text), summary],
            children: [
                .one(
                    "PolynomialCalibrator",
                    Rule(children: [
                        .many(
                            "Term",
                            Rule(attributes: [
                                .required("coefficient", .number),
                                .required("exponent", .integer(0...Int64(Limits.exponent))),
                            ]))
                    ]))
            ]))
}

extension Rule.Child {
    /// An encoding: whether there is one at all is for the compiler, which knows what may be chosen from.
    init(_ name: String, _ rule: Rule) {
        self.init(name: name, rule: rule, occurs: .optional)
    }
}
