extension Mistake {
    static let ofPackets = [
        Mistake(
            "unknown parameter in a packet", "<ParameterRefEntry parameterRef=\"wide\"/>",
            "<ParameterRefEntry parameterRef=\"wid\"/>",
            "SequenceContainer[B]/EntryList/ParameterRefEntry[wid]",
            "parameter wid does not exist: did you mean wide?"),
        Mistake(
            "parameter twice in a packet", "<ParameterRefEntry parameterRef=\"wide\"/>",
            "<ParameterRefEntry parameterRef=\"id\"/><!-- again -->", at: "again",
            "SequenceContainer[B]/EntryList/ParameterRefEntry[id]", "id stands twice in the packet"),
        Mistake(
            "unknown base", "<BaseContainer containerRef=\"Root\">", "<BaseContainer containerRef=\"Rot\">",
            "SequenceContainer[A]/BaseContainer", "container Rot does not exist: did you mean Root?"),
        Mistake(
            "a base in a circle", "<EntryList><ParameterRefEntry parameterRef=\"id\"/></EntryList>",
            "<EntryList><ParameterRefEntry parameterRef=\"id\"/></EntryList>"
                + "<BaseContainer containerRef=\"A\"/>",
            "SequenceContainer[Root]/BaseContainer", "Root → A → Root"),
        Mistake(
            "two containers of a name", "<SequenceContainer name=\"B\">",
            "<SequenceContainer name=\"A\"><!-- 2 -->",
            at: "<!-- 2 -->", "SequenceContainer[A]", "a second container is called A"),
        Mistake(
            "entry past the end of the longest packet", "<FixedValue>3</FixedValue>",
            "<FixedValue>524296</FixedValue>", at: "<ParameterRefEntry parameterRef=\"flag\">",
            "SequenceContainer[A]/EntryList/ParameterRefEntry[flag]", "the entry ends at octet 65541"),
        Mistake(
            "packet that ends inside an octet", "<FixedValue>3</FixedValue>", "<FixedValue>2</FixedValue>",
            at: "<SequenceContainer name=\"A\">", "SequenceContainer[A]", "31 bits long"),
        Mistake(
            "comparison no packet can pass", "<Comparison parameterRef=\"id\" value=\"2\"/>",
            "<Comparison parameterRef=\"id\" value=\"256\"/>", "ComparisonList/Comparison[id]",
            "no packet could match"),
        Mistake(
            "comparison with a field that is not in a base", "<Comparison parameterRef=\"id\" value=\"2\"/>",
            "<Comparison parameterRef=\"volt\" value=\"2\"/>", "ComparisonList/Comparison[volt]",
            "volt stands in no base of B"),
        Mistake(
            "two packets that look alike", "<Comparison parameterRef=\"id\" value=\"2\"/>",
            "<Comparison parameterRef=\"id\" value=\"1\"/>", at: "<SequenceContainer name=\"B\">",
            "SequenceContainer[B]", "could be both B and A"),
        Mistake(
            "period that is nothing", "PT0.5S", "half a second", at: "<SequenceContainer name=\"A\">",
            "SequenceContainer[A]", "is neither a parameter of this packet nor a duration"),
    ]

    static let ofCommands = [
        Mistake(
            "inverted argument range", "<ValidRange minInclusive=\"1\" maxInclusive=\"900\"/>",
            "<ValidRange minInclusive=\"900\" maxInclusive=\"1\"/>",
            "IntegerArgumentType[number_t]/ValidRangeSet/ValidRange", "the minimum is above the maximum"),
        Mistake(
            "range that does not fit the bits", "<ValidRange minExclusive=\"0\" maxInclusive=\"10\"/>",
            "<ValidRange minExclusive=\"0\" maxInclusive=\"100\"/>",
            "FloatArgumentType[speed_t]/ValidRangeSet/ValidRange", "does not fit in 16 bits"),
        Mistake(
            "unknown argument type", "argumentTypeRef=\"path_t\"", "argumentTypeRef=\"pth_t\"",
            "ArgumentList/Argument[path]", "argument type pth_t does not exist: did you mean path_t?"),
        Mistake(
            "default out of range", "initialValue=\"2\"", "initialValue=\"20\"",
            "ArgumentList/Argument[speed]", "20 is out of range (0.0, 10.0]"),
        Mistake(
            "default that is no label", "initialValue=\"WIRED\"", "initialValue=\"wired\"",
            "ArgumentList/Argument[path]", "use one of WIRED"),
        Mistake(
            "assignment to nothing", "argumentName=\"function\"", "argumentName=\"functoin\"",
            "ArgumentAssignment[functoin]", "no base has an argument functoin"),
        Mistake(
            "assignment out of range", "argumentValue=\"7\"", "argumentValue=\"901\"",
            "ArgumentAssignment[function]", "901 is out of range"),
        Mistake(
            "argument that is nowhere in the packet", "<ArgumentRefEntry argumentRef=\"path\"/>", "",
            at: "<Argument name=\"path\"", "ArgumentList/Argument[path]", "stands nowhere in the packet of GO"
        ),
        Mistake(
            "argument twice in the packet", "<ArgumentRefEntry argumentRef=\"path\"/>",
            "<ArgumentRefEntry argumentRef=\"path\"/><ArgumentRefEntry argumentRef=\"path\"/>",
            "EntryList/ArgumentRefEntry[path]", "stands twice"),
        Mistake(
            "fixed value too long", "binaryValue=\"1980\" sizeInBits=\"16\"",
            "binaryValue=\"1980\" sizeInBits=\"12\"", "EntryList/FixedValueEntry[packet_id]",
            "does not fit in 12 bits"),
        Mistake(
            "header lost", "<BaseContainer containerRef=\"Base\"/>", "", at: "<CommandContainer name=\"GO\">",
            "MetaCommand[GO]/CommandContainer[GO]", "the base container is missing"),
        Mistake(
            "unknown base command", "metaCommandRef=\"Base\"", "metaCommandRef=\"Bass\"",
            "MetaCommand[GO]/BaseMetaCommand", "command Bass does not exist: did you mean Base?"),
        Mistake(
            "verifier of an abstract packet", "<ContainerRef containerRef=\"A\"/>",
            "<ContainerRef containerRef=\"Root\"/>", "AcceptedVerifier[ACC]/ContainerRef", "Root is abstract"),
        Mistake(
            "nothing ends the command",
            "<CompleteVerifier name=\"COM\">\n"
                + "      <ContainerRef containerRef=\"B\"/><CheckWindow timeToStopChecking=\"PT1H20.5S\"/>\n"
                + "     </CompleteVerifier>", "", at: "<MetaCommand name=\"GO\">", "MetaCommand[GO]",
            "no <CompleteVerifier>"),
        Mistake(
            "no significance",
            "<DefaultSignificance consequenceLevel=\"vital\" reasonForWarning=\"it moves\"/>", "",
            at: "<MetaCommand name=\"GO\">", "MetaCommand[GO]", "no <DefaultSignificance>"),
    ]
}
