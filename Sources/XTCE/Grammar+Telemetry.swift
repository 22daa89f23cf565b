extension Grammar {
    static let telemetry = Rule(children: [
        .optional("ParameterTypeSet", parameterTypes),
        .optional("ParameterSet", Rule(children: [.many("Parameter", parameter)])),
        .optional("ContainerSet", Rule(children: [.many("SequenceContainer", sequenceContainer)])),
    ])

    private static let parameterTypes = Rule(
        children: [
            .many(
                "IntegerParameterType",
                Rule(
                    attributes: named + [
                        .optional("signed", .flag), .optional("sizeInBits", .integer(bits64)),
                    ], children: descriptions + [unitSet, plainInteger, alarm, contextAlarms])),
            .many(
                "FloatParameterType",
                Rule(
                    attributes: named + [.optional("sizeInBits", .oneOf(["32", "64"]))],
                    children: descriptions + [
                        unitSet, calibratedFloat, calibratedInteger, alarm, contextAlarms,
                    ])),
            .many(
                "EnumeratedParameterType",
                Rule(
                    attributes: named,
                    children: descriptions + [unitSet, plainInteger, enumerationList, labelAlarm])),
            .many(
                "BooleanParameterType",
                Rule(attributes: named + booleanTexts, children: descriptions + [unitSet, plainInteger])),
            .many(
                "BinaryParameterType",
                Rule(attributes: named, children: descriptions + [unitSet, binary])),
        ], order: .choice)

    private static let range = Rule(attributes: [
        .optional("minInclusive", .number), .optional("minExclusive", .number),
        .optional("maxInclusive", .number), .optional("maxExclusive", .number),
    ])

    private static let alarm = Rule.Child.optional(
        "DefaultAlarm",
        Rule(
            attributes: [
                .optional("name", .text), summary, .optional("minViolations", .oneOf(["1"])),
                .optional("minConformance", .oneOf(["1"])),
            ],
            children: [.one("StaticAlarmRanges", alarmRanges)]))

    private static let alarmRanges = Rule(
        attributes: [
            .optional("name", .text), summary, .optional("rangeForm", .oneOf(["outside"])),
        ],
        children: [.optional("WarningRange", range), .optional("CriticalRange", range)])

    private static let contextAlarms = Rule.Child.optional(
        "ContextAlarmList",
        Rule(children: [
            .many(
                "ContextAlarm",
                Rule(
                    attributes: [.optional("name", .text), summary],
                    children: [
                        .one("StaticAlarmRanges", alarmRanges),
                        .one("ContextMatch", Rule(children: [.one("Comparison", comparison)])),
                    ]))
        ]))

    private static let labelAlarm = Rule.Child.optional(
        "DefaultAlarm",
        Rule(
            attributes: [
                .optional("name", .text), summary, .optional("defaultAlarmLevel", .oneOf(["normal"])),
            ],
            children: [
                .one(
                    "EnumerationAlarmList",
                    Rule(children: [
                        .many(
                            "EnumerationAlarm",
                            Rule(attributes: [
                                .required("alarmLevel", .oneOf(["warning", "critical"])),
                                .required("enumerationLabel", .text),
                            ]))
                    ]))
            ]))

    private static let parameter = Rule(
        attributes: named + [.required("parameterTypeRef", .reference)], children: descriptions)

    private static let sequenceContainer = Rule(
        attributes: named + [.optional("abstract", .flag)],
        children: descriptions + [
            .one("EntryList", Rule(children: [.many("ParameterRefEntry", entry)])),
            .optional(
                "BaseContainer",
                Rule(
                    attributes: [.required("containerRef", .reference)],
                    children: [.optional("RestrictionCriteria", restriction)])),
        ])

    private static let entry = Rule(
        attributes: [.required("parameterRef", .reference), summary],
        children: [
            .optional(
                "LocationInContainerInBits",
                Rule(
                    attributes: [.optional("referenceLocation", .oneOf(["previousEntry"]))],
                    children: [fixedValue]))
        ])

    private static let restriction = Rule(
        children: [
            .optional("Comparison", comparison),
            .optional("ComparisonList", Rule(children: [.many("Comparison", comparison)])),
        ])

    private static let comparison = Rule(attributes: [
        .required("parameterRef", .reference), .required("value", .text),
        .optional("comparisonOperator", .oneOf(["=="])), .optional("useCalibratedValue", .flag),
        .optional("instance", .oneOf(["0"])),
    ])
}
