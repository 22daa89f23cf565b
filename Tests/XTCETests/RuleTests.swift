import Foundation
import MissionDatabase
import Testing
import XTCE

/// The sample with rules, contexts and settings in it.
enum RuledFile {
    static let text: String = {
        var text = SampleFile.with(
            "  </ParameterTypeSet>",
            """
               <EnumeratedParameterType name="words_t">
                <AncillaryDataSet>
                 <AncillaryData name="regolith:severity-2">HOT</AncillaryData>
                </AncillaryDataSet>
                <IntegerDataEncoding sizeInBits="8"/>
                <EnumerationList>
                 <Enumeration value="1" label="COLD"/>
                 <Enumeration value="2" label="HOT"/>
                 <Enumeration value="3" label="BOTH"/>
                </EnumerationList>
                <DefaultAlarm><EnumerationAlarmList>
                 <EnumerationAlarm alarmLevel="warning" enumerationLabel="HOT"/>
                </EnumerationAlarmList></DefaultAlarm>
               </EnumeratedParameterType>
               <IntegerParameterType name="heat_t" signed="true">
                <AncillaryDataSet>
                 <AncillaryData name="regolith:persistence">1.5</AncillaryData>
                 <AncillaryData name="regolith:factory_max">90</AncillaryData>
                </AncillaryDataSet>
                <IntegerDataEncoding sizeInBits="8" encoding="twosComplement"/>
                <DefaultAlarm><StaticAlarmRanges>
                 <CriticalRange maxInclusive="80"/>
                </StaticAlarmRanges></DefaultAlarm>
                <ContextAlarmList>
                 <ContextAlarm>
                  <StaticAlarmRanges><WarningRange maxInclusive="5"/></StaticAlarmRanges>
                  <ContextMatch><Comparison parameterRef="state" value="COLD"/></ContextMatch>
                 </ContextAlarm>
                </ContextAlarmList>
               </IntegerParameterType>
              </ParameterTypeSet>
            """)
        text = text.replacingOccurrences(
            of: "  </ParameterSet>",
            with: """
                   <Parameter name="state" parameterTypeRef="words_t"/>
                   <Parameter name="refused_permit" parameterTypeRef="words_t"/>
                   <Parameter name="arm_scope" parameterTypeRef="words_t"/>
                   <Parameter name="blocked_b" parameterTypeRef="flag_t"/>
                   <Parameter name="blocked_a" parameterTypeRef="flag_t"/>
                   <Parameter name="heat" parameterTypeRef="heat_t"/>
                   <Parameter name="limit" parameterTypeRef="u8_t"><AncillaryDataSet>
                    <AncillaryData name="regolith:default">5</AncillaryData>
                    <AncillaryData name="regolith:least">1</AncillaryData>
                    <AncillaryData name="regolith:most">9</AncillaryData>
                    <AncillaryData name="regolith:tighter">lower</AncillaryData>
                   </AncillaryDataSet></Parameter>
                  </ParameterSet>
                """)
        return text.replacingOccurrences(
            of: "<MetaCommand name=\"GO\">",
            with: """
                <MetaCommand name="GO">
                    <AncillaryDataSet>
                     <AncillaryData name="regolith:states">HOT COLD</AncillaryData>
                     <AncillaryData name="regolith:class">MA</AncillaryData>
                     <AncillaryData name="regolith:scope">COLD</AncillaryData>
                     <AncillaryData name="regolith:permits">HOT</AncillaryData>
                     <AncillaryData name="regolith:blocks">A</AncillaryData>
                     <AncillaryData name="regolith:flags">IS_MOTION NEEDS_EXPIRY</AncillaryData>
                    </AncillaryDataSet>
                """)
    }()
}

@Suite struct RuleTests {
    @Test func `rules, contexts and settings arrive as they are written`() throws {
        let database = try SampleFile.load(RuledFile.text).database
        let rules = try #require(database.command(named: "GO")?.rules)
        #expect(rules.states.map(\.label) == ["COLD", "HOT"])
        #expect(rules.allows(state: 2) && !rules.allows(state: 3))
        #expect(rules.motionClass == .freeAir)
        #expect(rules.scope == .bits([.init(number: 1, label: "COLD")]))
        #expect(rules.permits == [.init(number: 2, label: "HOT")])
        #expect(rules.blocks == [.init(number: 0, label: "A")])
        #expect(rules.flags == [.isMotion, .needsExpiry])
        let heat = try #require(database.parameter(named: "heat")?.type)
        let state = try #require(database.parameter(named: "state"))
        #expect(heat.limits?.persistence == 1.5)
        #expect(heat.factory == ValueRange(low: nil, high: .init(90)))
        let cold = heat.limits { $0 == state.id ? 1 : nil }
        #expect(cold?.warning == ValueRange(low: nil, high: .init(5)))
        #expect(cold?.critical == nil)
        #expect(heat.limits { _ in 2 } == heat.limits)
        #expect(state.type.labelAlarms == [.init(rawValue: 2, severity: .warning)])
        let setting = Setting(factory: 5, least: 1, most: 9, tighter: .lower)
        #expect(database.parameter(named: "limit")?.setting == setting)
        #expect(database.command(named: "Base")?.rules == nil)
    }

    @Test(arguments: [
        ("regolith:flags", "regolith:flag", "regolith:flag means nothing"),
        ("HOT COLD<", "HOT COLT<", "COLT is none of the labels of the parameter state: did you mean COLD?"),
        ("HOT COLD<", "HOT HOT<", "HOT stands twice"),
        (
            "<AncillaryData name=\"regolith:class\">MA</AncillaryData>", "<!-- gone -->",
            "regolith:class is missing beside the other rules"
        ),
        (">MA<", ">MX<", "MX is no class: use one of NONE, MJ"),
        ("scope\">COLD", "scope\">BOTH", "BOTH is not one bit"),
        ("permits\">HOT", "permits\">WARM", "WARM is none of the labels of the parameter refused_permit"),
        ("blocks\">A", "blocks\">C", "C is none of the parameters blocked_"),
        (">IS_MOTION ", ">IS_MOTIO ", "IS_MOTIO is no flag of a command: did you mean IS_MOTION?"),
        (">IS_MOTION ", ">NEEDS_EXPIRY ", "NEEDS_EXPIRY stands twice"),
        ("value=\"COLD\"/></ContextMatch>", "value=\"ICE\"/></ContextMatch>", "ICE"),
        (
            "parameterRef=\"state\" value=\"COLD\"", "parameterRef=\"stat\" value=\"COLD\"",
            "stat does not exist"
        ),
        ("enumerationLabel=\"HOT\"", "enumerationLabel=\"HOTT\"", "HOTT is no label of this type"),
        ("alarmLevel=\"warning\"", "alarmLevel=\"watch\"", "use warning or critical"),
        ("severity-2\">HOT", "severity-2\">WARM", "WARM is no label of this type"),
        ("severity-2\">HOT", "severity-5\">HOT", "regolith:severity-5 means nothing"),
        (">1.5<", ">soon<", "persistence \"soon\" is not a number"),
        ("factory_max\">90", "factory_max\">70", "the factory maximum 70.0 is below the critical 80.0"),
        ("default\">5", "default\">10", "the default 10 is not between 1 and 9"),
        ("default\">5", "default\">many", "is no value of u8_t"),
        ("tighter\">lower", "tighter\">smaller", "use lower or higher"),
        (
            "<AncillaryData name=\"regolith:most\">9</AncillaryData>", "<!-- gone -->",
            "regolith:most is missing beside regolith:default"
        ),
        (
            "<Parameter name=\"heat\" parameterTypeRef=\"heat_t\"/>",
            "<Parameter name=\"heat\" parameterTypeRef=\"heat_t\"><AncillaryDataSet><AncillaryData"
                + " name=\"regolith:word\">w</AncillaryData></AncillaryDataSet></Parameter>",
            "regolith:word on 8 bits"
        ),
        (
            "<MetaCommand name=\"Base\" abstract=\"true\">",
            "<MetaCommand name=\"Base\" abstract=\"true\"><AncillaryDataSet><AncillaryData"
                + " name=\"regolith:states\">ANY</AncillaryData><AncillaryData name=\"regolith:class\">NONE"
                + "</AncillaryData></AncillaryDataSet>",
            "rules of an abstract command"
        ),
    ])
    func `a mistake in a rule is named`(old: String, new: String, says: String) throws {
        #expect(RuledFile.text.contains(old))
        let text = RuledFile.text.replacingOccurrences(of: old, with: new)
        let findings = SampleFile.refusal(of: Array(text.utf8))
        let first = try #require(findings.first, "it was not refused")
        #expect(first.message.contains(says), "\(first)")
        #expect(first.line > 1 && first.path.hasPrefix("SpaceSystem"), "\(first)")
        #expect(findings.count <= 2, "one mistake, but \(findings.map(\.description))")
    }
}
