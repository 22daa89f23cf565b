import Foundation
import XTCE

/// A small dictionary that has one of everything, to plant mistakes in.
enum SampleFile {
    static let text = """
        <?xml version="1.0" encoding="UTF-8"?>
        <SpaceSystem name="T" xmlns="http://www.omg.org/spec/XTCE/20180204">
         <Header version="1" date="2026-11-22" validationStatus="Working"/>
         <TelemetryMetaData>
          <ParameterTypeSet>
           <IntegerParameterType name="u8_t" signed="false">
            <IntegerDataEncoding sizeInBits="8" encoding="unsigned"/>
           </IntegerParameterType>
           <IntegerParameterType name="u64_t" signed="false" sizeInBits="64">
            <IntegerDataEncoding sizeInBits="64" encoding="unsigned"/>
           </IntegerParameterType>
           <FloatParameterType name="volt_t" sizeInBits="64">
            <AncillaryDataSet><AncillaryData name="regolith:hysteresis">0.5</AncillaryData></AncillaryDataSet>
            <UnitSet><Unit>V</Unit></UnitSet>
            <IntegerDataEncoding sizeInBits="16" encoding="twosComplement"><DefaultCalibrator>
             <PolynomialCalibrator>
              <Term coefficient="1" exponent="0"/>
              <Term coefficient="0.5" exponent="1"/>
             </PolynomialCalibrator>
            </DefaultCalibrator></IntegerDataEncoding>
            <DefaultAlarm><StaticAlarmRanges>
             <WarningRange minInclusive="-10" maxInclusive="10"/>
             <CriticalRange minExclusive="-20" maxInclusive="20"/>
            </StaticAlarmRanges></DefaultAlarm>
           </FloatParameterType>
           <FloatParameterType name="single_t">
            <FloatDataEncoding sizeInBits="32" encoding="IEEE754_1985"/>
           </FloatParameterType>
           <EnumeratedParameterType name="mode_t">
            <IntegerDataEncoding sizeInBits="4"/>
            <EnumerationList>
             <Enumeration value="0" label="OFF"/>
             <Enumeration value="3" label="ON"/>
            </EnumerationList>
           </EnumeratedParameterType>
           <BooleanParameterType name="flag_t" zeroStringValue="no" oneStringValue="yes">
            <IntegerDataEncoding sizeInBits="1"/>
           </BooleanParameterType>
           <BinaryParameterType name="blob_t">
            <BinaryDataEncoding><SizeInBits><FixedValue>24</FixedValue></SizeInBits></BinaryDataEncoding>
           </BinaryParameterType>
          </ParameterTypeSet>
          <ParameterSet>
           <Parameter name="id" parameterTypeRef="u8_t"/>
           <Parameter name="volt" parameterTypeRef="volt_t" shortDescription="bus voltage"/>
           <Parameter name="single" parameterTypeRef="single_t"/>
           <Parameter name="mode" parameterTypeRef="mode_t"/>
           <Parameter name="flag" parameterTypeRef="flag_t"/>
           <Parameter name="blob" parameterTypeRef="blob_t"/>
           <Parameter name="wide" parameterTypeRef="u64_t"/>
          </ParameterSet>
          <ContainerSet>
           <SequenceContainer name="Root" abstract="true">
            <EntryList><ParameterRefEntry parameterRef="id"/></EntryList>
           </SequenceContainer>
           <SequenceContainer name="A">
            <AncillaryDataSet><AncillaryData name="regolith:period">PT0.5S</AncillaryData></AncillaryDataSet>
            <EntryList>
             <ParameterRefEntry parameterRef="volt"/>
             <ParameterRefEntry parameterRef="mode"/>
             <ParameterRefEntry parameterRef="flag">
              <LocationInContainerInBits referenceLocation="previousEntry">
               <FixedValue>3</FixedValue>
              </LocationInContainerInBits>
             </ParameterRefEntry>
            </EntryList>
            <BaseContainer containerRef="Root">
             <RestrictionCriteria><Comparison parameterRef="id" value="1"/></RestrictionCriteria>
            </BaseContainer>
           </SequenceContainer>
           <SequenceContainer name="B">
            <EntryList>
             <ParameterRefEntry parameterRef="single"/>
             <ParameterRefEntry parameterRef="blob"/>
             <ParameterRefEntry parameterRef="wide"/>
            </EntryList>
            <BaseContainer containerRef="Root">
             <RestrictionCriteria><ComparisonList>
              <Comparison parameterRef="id" value="2"/>
             </ComparisonList></RestrictionCriteria>
            </BaseContainer>
           </SequenceContainer>
          </ContainerSet>
         </TelemetryMetaData>
         <CommandMetaData>
          <ArgumentTypeSet>
           <IntegerArgumentType name="number_t" signed="false">
            <IntegerDataEncoding sizeInBits="16"/>
            <ValidRangeSet><ValidRange minInclusive="1" maxInclusive="900"/></ValidRangeSet>
           </IntegerArgumentType>
           <FloatArgumentType name="speed_t">
            <UnitSet><Unit>mm/s</Unit></UnitSet>
            <IntegerDataEncoding sizeInBits="16" encoding="unsigned"><DefaultCalibrator><PolynomialCalibrator>
             <Term coefficient="1000" exponent="1"/>
            </PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>
            <ValidRangeSet><ValidRange minExclusive="0" maxInclusive="10"/></ValidRangeSet>
           </FloatArgumentType>
           <EnumeratedArgumentType name="path_t">
            <IntegerDataEncoding sizeInBits="8"/>
            <EnumerationList><Enumeration value="0" label="WIRED"/></EnumerationList>
           </EnumeratedArgumentType>
          </ArgumentTypeSet>
          <MetaCommandSet>
           <MetaCommand name="Base" abstract="true">
            <ArgumentList>
             <Argument name="function" argumentTypeRef="number_t">
              <AncillaryDataSet>
               <AncillaryData name="regolith:filled-by">station</AncillaryData>
              </AncillaryDataSet>
             </Argument>
            </ArgumentList>
            <CommandContainer name="Base">
             <EntryList>
              <FixedValueEntry name="packet_id" binaryValue="1980" sizeInBits="16"/>
              <ArgumentRefEntry argumentRef="function"/>
             </EntryList>
            </CommandContainer>
           </MetaCommand>
           <MetaCommand name="GO">
            <BaseMetaCommand metaCommandRef="Base">
             <ArgumentAssignmentList>
              <ArgumentAssignment argumentName="function" argumentValue="7"/>
             </ArgumentAssignmentList>
            </BaseMetaCommand>
            <ArgumentList>
             <Argument name="speed" argumentTypeRef="speed_t" initialValue="2"/>
             <Argument name="path" argumentTypeRef="path_t" initialValue="WIRED"/>
            </ArgumentList>
            <CommandContainer name="GO">
             <EntryList>
              <ArgumentRefEntry argumentRef="speed"/>
              <ArgumentRefEntry argumentRef="path"/>
             </EntryList>
             <BaseContainer containerRef="Base"/>
            </CommandContainer>
            <DefaultSignificance consequenceLevel="vital" reasonForWarning="it moves"/>
            <VerifierSet>
             <AcceptedVerifier name="ACC">
              <ContainerRef containerRef="A"/><CheckWindow timeToStopChecking="PT2S"/>
             </AcceptedVerifier>
             <CompleteVerifier name="COM">
              <ContainerRef containerRef="B"/><CheckWindow timeToStopChecking="PT1H20.5S"/>
             </CompleteVerifier>
            </VerifierSet>
           </MetaCommand>
          </MetaCommandSet>
         </CommandMetaData>
        </SpaceSystem>

        """

    /// The sample with the first `old` replaced.
    static func with(_ old: String, _ new: String) -> String {
        guard let range = text.range(of: old) else { fatalError("the sample has no \(old)") }
        return text.replacingCharacters(in: range, with: new)
    }

    static func load(_ text: String) throws(XTCEError) -> LoadedDictionary {
        try XTCELoader.load(bytes: Array(text.utf8), file: "t.xml")
    }

    /// The findings of a text that must be refused.
    static func refusal(of bytes: [UInt8]) -> [XTCEDiagnostic] {
        do throws(XTCEError) {
            _ = try XTCELoader.load(bytes: bytes, file: "t.xml")
            return []
        } catch {
            guard case .refused(let diagnostics, _) = error else { return [] }
            return diagnostics
        }
    }
}
