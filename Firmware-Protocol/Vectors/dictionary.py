"""Packets laid out by regolith.xtce.xml, read with nothing but the XML parser of Python."""

import xml.etree.ElementTree as ElementTree

from wire import crc16

NS = "{http://www.omg.org/spec/XTCE/20180204}"


def every(element, path):
    return element.findall("/".join(NS + step for step in path.split("/")))


class FieldType:
    """Bits, sign, polynomial and range of a parameter or argument type."""

    def __init__(self, element):
        encoding = element.find(NS + "IntegerDataEncoding")
        self.is_binary = encoding is None
        self.signed, self.terms, self.labels, self.bounds = False, [], [], None
        if self.is_binary:
            self.bits = int(element.find(f"{NS}BinaryDataEncoding/{NS}SizeInBits/{NS}FixedValue").text)
            return
        self.bits = int(encoding.get("sizeInBits"))
        self.signed = encoding.get("encoding") == "twosComplement"
        terms = encoding.iter(NS + "Term")
        self.terms = [(float(term.get("coefficient")), int(term.get("exponent"))) for term in terms]
        labels = every(element, "EnumerationList/Enumeration")
        self.labels = [int(label.get("value")) for label in labels]
        bounds = element.find(f"{NS}ValidRangeSet/{NS}ValidRange")
        if bounds is not None:
            self.bounds = (float(bounds.get("minInclusive")), float(bounds.get("maxInclusive")))

    def limits(self):
        """Least and greatest raw value."""
        if self.bounds:
            scale = next((c for c, e in self.terms if e == 1), 1)
            return round(self.bounds[0] * scale), round(self.bounds[1] * scale)
        if self.signed:
            return -(1 << self.bits - 1), (1 << self.bits - 1) - 1
        if self.is_binary:
            return 0, (1 << self.bits) - 1
        # JSON readers hold 53 bits without loss.
        return 0, min((1 << self.bits) - 1, (1 << 53) - 1)

    def polynomial(self, raw):
        return sum(c * raw ** e for c, e in self.terms) if self.terms else None


class Bits:
    """A row of bits, most significant first."""

    def __init__(self):
        self.value, self.count = 0, 0

    def append(self, value, bits):
        self.value = self.value << bits | value & (1 << bits) - 1
        self.count += bits

    def octets(self):
        assert self.count % 8 == 0, f"{self.count} bits are no whole octets"
        return self.value.to_bytes(self.count // 8, "big")


class Dictionary:
    def __init__(self, path):
        root = ElementTree.parse(path).getroot()
        telemetry, commands = root.find(NS + "TelemetryMetaData"), root.find(NS + "CommandMetaData")
        types = {t.get("name"): FieldType(t) for t in telemetry.find(NS + "ParameterTypeSet")}
        self.parameters = {
            p.get("name"): types[p.get("parameterTypeRef")] for p in telemetry.find(NS + "ParameterSet")}
        self.containers = {c.get("name"): c for c in telemetry.find(NS + "ContainerSet")}
        self.argument_types = {t.get("name"): FieldType(t) for t in commands.find(NS + "ArgumentTypeSet")}
        self.commands = {c.get("name"): c for c in commands.find(NS + "MetaCommandSet")}

    def concrete(self, table):
        return [name for name, element in table.items() if element.get("abstract") != "true"]

    def base_of(self, element):
        base = element.find(NS + "BaseContainer")
        if base is None:
            base = element.find(NS + "BaseMetaCommand")
        return None if base is None else base.get("containerRef") or base.get("metaCommandRef")

    def chain(self, table, name):
        """The element and its bases, the root first."""
        row = []
        while name is not None:
            row.insert(0, table[name])
            name = self.base_of(table[name])
        return row

    def telemetry_packet(self, name, choose):
        """(octets, raw values by name, engineering values by name); `choose(name, type)` gives raw values."""
        chain = self.chain(self.containers, name)
        fixed = {c.get("parameterRef"): int(c.get("value")) for e in chain for c in e.iter(NS + "Comparison")}
        entries = [entry for element in chain for entry in element.find(NS + "EntryList")]
        raw = {}
        for entry in entries:
            parameter = entry.get("parameterRef")
            raw[parameter] = fixed.get(parameter, choose(parameter, self.parameters[parameter]))

        def row():
            bits = Bits()
            for entry in entries:
                gap = entry.find(f"{NS}LocationInContainerInBits/{NS}FixedValue")
                if gap is not None:
                    bits.append(0, int(gap.text))
                parameter = entry.get("parameterRef")
                bits.append(raw[parameter], self.parameters[parameter].bits)
            return bits.octets()

        # The length field counts everything after the primary header, less one, with the CRC-16.
        raw["ccsds_length"] = len(row()) + 2 - 6 - 1
        octets = row()
        engineering = {p: self.parameters[p].polynomial(raw[p]) for p in raw if self.parameters[p].terms}
        for parameter in raw:
            kind = self.parameters[parameter]
            if kind.is_binary:
                raw[parameter] = raw[parameter].to_bytes(kind.bits // 8, "big").hex()
        return octets + crc16(octets), raw, engineering

    def command_packet(self, name, choose, sequence_count):
        """(octets, raw arguments by name); the station fills sequence count, length and CRC-16."""
        chain = self.chain(self.commands, name)
        assigned = {
            a.get("argumentName"): int(a.get("argumentValue"))
            for e in chain for a in e.iter(NS + "ArgumentAssignment")}
        types = {
            a.get("name"): self.argument_types[a.get("argumentTypeRef")]
            for e in chain for a in every(e, "ArgumentList/Argument")}
        raw, bits = {}, Bits()
        for element in chain:
            for entry in element.find(f"{NS}CommandContainer/{NS}EntryList"):
                if entry.tag == NS + "FixedValueEntry":
                    bits.append(int(entry.get("binaryValue"), 16), int(entry.get("sizeInBits")))
                    continue
                argument = entry.get("argumentRef")
                raw[argument] = assigned.get(argument, choose(argument, types[argument]))
                bits.append(raw[argument], types[argument].bits)
        octets = bytearray(bits.octets())
        octets[2:4] = (0xC000 | sequence_count).to_bytes(2, "big")
        octets[4:6] = (len(octets) + 2 - 6 - 1).to_bytes(2, "big")
        return bytes(octets) + crc16(bytes(octets)), raw
