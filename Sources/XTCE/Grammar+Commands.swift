extension Grammar {
    static let commands = Rule(children: [
        .optional("ArgumentTypeSet", argumentTypes),
        .optional("MetaCommandSet", Rule(children: [.many("MetaCommand", metaCommand)])),
    ])

    private static let argumentTypes = Rule(
        children: [
            .many(
                "IntegerArgumentType",
                Rule(
                    attributes: named + [
                        .optional("signed", .flag), .optional("sizeInBits", .integer(bits64)),
                    ], children: descriptions + [unitSet, plainInteger, ranges(integerRange)])),
            .many(
                "FloatArgumentType",
                Rule(
                    attributes: named + [.optional("sizeInBits", .oneOf(["32", "64"]))],
                    children: descriptions + [
                        unitSet, calibratedFloat, calibratedInteger, ranges(floatRange),
                    ])),
            .many(
                "EnumeratedArgumentType",
                Rule(attributes: named, children: descriptions + [unitSet, plainInteger, enumerationList])),
            .many(
                "BooleanArgumentType",
                Rule(attributes: named + booleanTexts, children: descriptions + [unitSet, plainInteger])),
            .many(
                "BinaryArgumentType",
                Rule(attributes: named, children: descriptions + [unitSet, binary])),
        ], order: .choice)

    private static let integerRange = Rule(attributes: [
        .optional("minInclusive", .integer(anyInteger)), .optional("maxInclusive", .integer(anyInteger)),
    ])

    private static let floatRange = Rule(attributes: [
        .optional("minInclusive", .number), .optional("minExclusive", .number),
        .optional("maxInclusive", .number), .optional("maxExclusive", .number),
    ])

    private static func ranges(_ range: Rule) -> Rule.Child {
        .optional(
            "ValidRangeSet",
            Rule(
                attributes: [.optional("validRangeAppliesToCalibrated", .oneOf(["true", "1"]))],
                children: [.many("ValidRange", range)]))
    }

    private static let metaCommand = Rule(
        attributes: named + [.optional("abstract", .flag)],
        children: descriptions + [
            .optional("BaseMetaCommand", base),
            .optional("ArgumentList", Rule(children: [.many("Argument", argument)])),
            .optional("CommandContainer", commandContainer),
            .optional("DefaultSignificance", significance),
            .optional("VerifierSet", verifiers),
        ])

    private static let base = Rule(
        attributes: [.required("metaCommandRef", .reference)],
        children: [
            .optional(
                "ArgumentAssignmentList",
                Rule(children: [
                    .many(
                        "ArgumentAssignment",
                        Rule(attributes: [
                            .required("argumentName", .reference), .required("argumentValue", .text),
                        ]))
                ]))
        ])

    private static let argument = Rule(
        attributes: named + [.required("argumentTypeRef", .reference), .optional("initialValue", .text)],
        children: descriptions)

    private static let commandContainer = Rule(
        attributes: named,
        children: descriptions + [
            .one(
                "EntryList",
                Rule(
                    children: [
                        .many(
                            "FixedValueEntry",
                            Rule(attributes: [
                                .optional("name", .text), summary, .required("binaryValue", .hexadecimal),
                                .required("sizeInBits", .integer(bits64)),
                            ])),
                        .many(
                            "ArgumentRefEntry",
                            Rule(attributes: [.required("argumentRef", .reference), summary])),
                    ], order: .choice)),
            .optional("BaseContainer", Rule(attributes: [.required("containerRef", .reference)])),
        ])

    private static let significance = Rule(attributes: [
        .optional("consequenceLevel", .oneOf(["normal", "user1", "vital", "critical", "forbidden"])),
        .optional("reasonForWarning", .text),
    ])

    private static let verifiers = Rule(children: [
        .optional("AcceptedVerifier", verifier(["ACC"])),
        .many("ExecutionVerifier", verifier(["STA", "PRG", "SVR"])),
        .optional("CompleteVerifier", verifier(["COM"])),
    ])

    private static func verifier(_ names: [String]) -> Rule {
        Rule(
            attributes: [.required("name", .oneOf(names)), summary],
            children: [
                .one("ContainerRef", Rule(attributes: [.required("containerRef", .reference)])),
                .one(
                    "CheckWindow",
                    Rule(attributes: [
                        .required("timeToStopChecking", .duration),
                        .optional("timeWindowIsRelativeTo", .oneOf(["timeLastVerifierPassed"])),
                    ])),
            ])
    }
}
