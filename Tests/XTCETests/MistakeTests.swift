import Foundation
import MissionDatabase
import Testing
import XTCE

/// One mistake planted in the sample: what it becomes, and where it must be found.
struct Mistake: Sendable, CustomTestStringConvertible {
    let title: String
    let old: String
    let new: String
    /// A text that stands, for the first time, on the line of the finding.
    let marker: String
    /// The end of the path of the finding.
    let path: String
    let says: String

    init(
        _ title: String, _ old: String, _ new: String, at marker: String? = nil, _ path: String,
        _ says: String
    ) {
        self.title = title
        self.old = old
        self.new = new
        self.marker = marker ?? new
        self.path = path
        self.says = says
    }

    var testDescription: String { title }
}

@Suite struct MistakeTests {
    @Test func `the sample itself has no mistake`() throws {
        let loaded = try SampleFile.load(SampleFile.text)
        #expect(loaded.notes.isEmpty)
        #expect(loaded.database.parameters.count == 7)
    }

    @Test(arguments: Mistake.ofGrammar + Mistake.ofTypes + Mistake.ofPackets + Mistake.ofCommands)
    func `a mistake is named with its line and its path`(_ mistake: Mistake) throws {
        let text = SampleFile.with(mistake.old, mistake.new)
        let marker = try #require(text.range(of: mistake.marker))
        let line = text[..<marker.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
        let findings = SampleFile.refusal(of: Array(text.utf8))
        let first = try #require(findings.first, "it was not refused")
        #expect(first.line == line, "\(first)")
        #expect(first.path.hasSuffix(mistake.path), "\(first)")
        #expect(first.path.hasPrefix("SpaceSystem"), "\(first)")
        #expect(first.message.contains(mistake.says), "\(first)")
        #expect(findings.count <= 2, "one mistake, but \(findings.map(\.description))")
    }
}

extension Mistake {
    static let ofGrammar = [
        Mistake(
            "unknown element", "<EntryList><ParameterRefEntry parameterRef=\"id\"/></EntryList>",
            "<EntryList><ParameterRefEntry parameterRef=\"id\"/><Surprise/></EntryList>",
            "SequenceContainer[Root]/EntryList/Surprise", "<Surprise> in <EntryList> is unknown"),
        Mistake(
            "element of XTCE that is not supported", "<ParameterRefEntry parameterRef=\"blob\"/>",
            "<ParameterRefEntry parameterRef=\"blob\"/><ContainerRefEntry containerRef=\"A\"/>",
            "EntryList/ContainerRefEntry", "<ContainerRefEntry> in <EntryList> is unknown or not supported"),
        Mistake(
            "misspelt attribute", "<Parameter name=\"mode\" parameterTypeRef=\"mode_t\"/>",
            "<Parameter name=\"mode\" parameterTypRef=\"mode_t\"/>",
            "ParameterSet/Parameter[mode]", "did you mean parameterTypeRef?"),
        Mistake(
            "missing attribute", "<Parameter name=\"flag\" parameterTypeRef=\"flag_t\"/>",
            "<Parameter name=\"flag\"/>", "Parameter[flag]",
            "attribute parameterTypeRef of <Parameter> is missing"),
        Mistake(
            "nested space system", "</SpaceSystem>", "<SpaceSystem name=\"inner\"/></SpaceSystem>",
            "SpaceSystem[T]/SpaceSystem[inner]", "is unknown or not supported"),
        Mistake(
            "little-endian integer", "<IntegerDataEncoding sizeInBits=\"8\" encoding=\"unsigned\"/>",
            "<IntegerDataEncoding sizeInBits=\"8\" byteOrder=\"leastSignificantByteFirst\"/>",
            "IntegerParameterType[u8_t]/IntegerDataEncoding", "byteOrder"),
        Mistake(
            "encoding that is not supported", "<IntegerDataEncoding sizeInBits=\"8\" encoding=\"unsigned\"/>",
            "<IntegerDataEncoding sizeInBits=\"8\" encoding=\"packedBCD\"/>",
            "IntegerParameterType[u8_t]/IntegerDataEncoding", "use unsigned or twosComplement"),
        Mistake(
            "65 bits", "<IntegerDataEncoding sizeInBits=\"64\" encoding=\"unsigned\"/>",
            "<IntegerDataEncoding sizeInBits=\"65\" encoding=\"unsigned\"/>",
            "IntegerParameterType[u64_t]/IntegerDataEncoding", "65 is outside 1 to 64"),
        Mistake(
            "float of 24 bits", "<FloatDataEncoding sizeInBits=\"32\"",
            "<FloatDataEncoding sizeInBits=\"24\"",
            "FloatParameterType[single_t]/FloatDataEncoding", "use 32 or 64"),
        Mistake(
            "text between tags", "<EntryList><ParameterRefEntry parameterRef=\"id\"/>",
            "<EntryList>hello<ParameterRefEntry parameterRef=\"id\"/>",
            "SequenceContainer[Root]/EntryList", "text \"hello\" stands in <EntryList>"),
        Mistake(
            "wrong order", "<Parameter name=\"id\" parameterTypeRef=\"u8_t\"/>",
            "<Parameter name=\"id\" parameterTypeRef=\"u8_t\">"
                + "<AncillaryDataSet/><LongDescription>d</LongDescription></Parameter>",
            "Parameter[id]/LongDescription", "must stand before <AncillaryDataSet>"),
        Mistake(
            "second of one", "<BaseContainer containerRef=\"Base\"/>",
            "<BaseContainer containerRef=\"Base\"/><BaseContainer containerRef=\"Base\"/>",
            "CommandContainer[GO]/BaseContainer[2]", "a second <BaseContainer>"),
        Mistake(
            "name with a blank", "<SpaceSystem name=\"T\"", "<SpaceSystem name=\"T 1\"",
            "SpaceSystem[T 1]", "is not a name"),
        Mistake(
            "path for a reference", "parameterTypeRef=\"u8_t\"", "parameterTypeRef=\"/T/u8_t\"",
            "Parameter[id]", "is a path"),
        Mistake(
            "operator that is not supported", "<Comparison parameterRef=\"id\" value=\"1\"/>",
            "<Comparison parameterRef=\"id\" value=\"1\" comparisonOperator=\"!=\"/>",
            "RestrictionCriteria/Comparison[id]", "use =="),
        Mistake(
            "bad duration", "timeToStopChecking=\"PT2S\"", "timeToStopChecking=\"2 s\"",
            "AcceptedVerifier[ACC]/CheckWindow", "is not a duration"),
        Mistake(
            "verifier of another name", "<CompleteVerifier name=\"COM\">", "<CompleteVerifier name=\"END\">",
            "VerifierSet/CompleteVerifier[END]", "use COM"),
        Mistake(
            "unknown level", "consequenceLevel=\"vital\"", "consequenceLevel=\"user2\"",
            "MetaCommand[GO]/DefaultSignificance", "use normal or user1"),
        Mistake(
            "ancillary data of ours that does not exist", "regolith:period", "regolith:perod",
            "AncillaryDataSet/AncillaryData[regolith:perod]", "regolith:perod means nothing"),
    ]

    static let ofTypes = [
        Mistake(
            "unknown type", "parameterTypeRef=\"u8_t\"", "parameterTypeRef=\"u8_x\"",
            "ParameterSet/Parameter[id]", "parameter type u8_x does not exist: did you mean u8_t?"),
        Mistake(
            "two parameters of a name", "<Parameter name=\"single\"", "<Parameter name=\"volt\"",
            at: "<Parameter name=\"volt\" parameterTypeRef=\"single_t\"/>",
            "ParameterSet/Parameter[volt]", "a second parameter is called volt"),
        Mistake(
            "two types of a name", "<FloatParameterType name=\"single_t\"",
            "<FloatParameterType name=\"u8_t\"",
            "FloatParameterType[u8_t]", "a second parameter type is called u8_t"),
        Mistake(
            "inverted alarm range", "<WarningRange minInclusive=\"-10\" maxInclusive=\"10\"/>",
            "<WarningRange minInclusive=\"10\" maxInclusive=\"-10\"/>",
            "StaticAlarmRanges/WarningRange", "the minimum is above the maximum"),
        Mistake(
            "alarm range without bounds", "<WarningRange minInclusive=\"-10\" maxInclusive=\"10\"/>",
            "<WarningRange/>", "StaticAlarmRanges/WarningRange", "a range without bounds"),
        Mistake(
            "two lower bounds", "<WarningRange minInclusive=\"-10\"",
            "<WarningRange minInclusive=\"-10\" minExclusive=\"-10\"", "StaticAlarmRanges/WarningRange",
            "both minInclusive and minExclusive"),
        Mistake(
            "warning outside critical", "<WarningRange minInclusive=\"-10\" maxInclusive=\"10\"/>",
            "<WarningRange minInclusive=\"-10\" maxInclusive=\"25\"/>",
            at: "<DefaultAlarm><StaticAlarmRanges>", "DefaultAlarm/StaticAlarmRanges",
            "above the critical 20.0"),
        Mistake(
            "two labels for a value", "<Enumeration value=\"3\" label=\"ON\"/>",
            "<Enumeration value=\"0\" label=\"ON\"/>", "EnumerationList/Enumeration[ON]",
            "value 0 has a label already"),
        Mistake(
            "two values for a label", "<Enumeration value=\"3\" label=\"ON\"/>",
            "<Enumeration value=\"3\" label=\"OFF\"/>", "EnumerationList/Enumeration[OFF]",
            "label OFF is given twice"),
        Mistake(
            "label that does not fit", "<Enumeration value=\"3\" label=\"ON\"/>",
            "<Enumeration value=\"16\" label=\"ON\"/>", at: "<EnumeratedParameterType name=\"mode_t\">",
            "EnumeratedParameterType[mode_t]", "does not fit in 4 bits"),
        Mistake(
            "64 bits in a value of 32", "name=\"u64_t\" signed=\"false\" sizeInBits=\"64\"",
            "name=\"u64_t\" signed=\"false\"", "IntegerParameterType[u64_t]", "add sizeInBits=\"64\""),
        Mistake(
            "calibrator that is a constant", "<Term coefficient=\"0.5\" exponent=\"1\"/>", "",
            at: "<PolynomialCalibrator>",
            "DefaultCalibrator/PolynomialCalibrator", "is a constant"),
        Mistake(
            "two terms of an exponent", "<Term coefficient=\"0.5\" exponent=\"1\"/>",
            "<Term coefficient=\"0.5\" exponent=\"0\"/>", "PolynomialCalibrator/Term[2]",
            "a second term of exponent 0"),
        Mistake(
            "hysteresis that is no number", ">0.5</AncillaryData>", ">wide</AncillaryData>",
            at: "<FloatParameterType name=\"volt_t\"", "FloatParameterType[volt_t]", "hysteresis \"wide\""),
    ]
}
