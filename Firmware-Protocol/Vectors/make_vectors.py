#!/usr/bin/env python3
"""Writes the golden cases of the rig link, or checks that they still stand.

    make_vectors.py            write every pair NAME.hex + NAME.json beside this file
    make_vectors.py --check    read them again, judge every case anew, and compare with what would be written

Line n of NAME.hex (octets as hex) belongs to element n of the array in NAME.json. README.md says what an
element holds. Needs the packages of requirements.txt; the same text comes out on every machine.
"""

import argparse
import json
import pathlib
import sys

import wire
from dictionary import Dictionary

HERE = pathlib.Path(__file__).resolve().parent
ICD = HERE.parent / "README.md"
XTCE = HERE.parent / "regolith.xtce.xml"


class Row:
    """Numbers that look random and are the same for ever (xorshift64*)."""

    def __init__(self, seed):
        self.state = seed

    def number(self, limit):
        x = self.state
        x ^= x >> 12
        x ^= x << 25 & (1 << 64) - 1
        x ^= x >> 27
        self.state = x
        return (x * 0x2545F4914F6CDD1D & (1 << 64) - 1) * limit >> 64

    def among(self, options):
        return options[self.number(len(options))]

    def octets(self, count, zeros=20):
        """`count` octets, about `zeros` of 100 of them 00."""
        return bytes(0 if self.number(100) < zeros else self.number(256) for _ in range(count))


def receiver_of(from_device):
    return "host" if from_device else "device"


def frame_case(name, from_device, kind, session, sequence, acknowledge, clock, body):
    octets = wire.stuffed(wire.plain(from_device, kind, session, sequence, acknowledge, clock, body))
    return octets, wire.described(octets, receiver_of(from_device), name)


def random_frame(row, from_device, kind, body, name):
    session = 0 if kind in (wire.HELLO, wire.STOP) else 1 + row.number(255)
    return frame_case(
        name, from_device, kind, session, row.number(256), row.number(256), row.number(1 << 32), body)


def some_body(row, from_device, kind):
    """A body of a right length, with many values at the ends of their ranges."""
    fields = wire.BODIES.get((from_device, kind))
    if fields is None:
        least, most = wire.LENGTHS[from_device, kind]
        return row.octets(least + row.number(min(most - least, 60) + 1), row.among([0, 20, 100]))
    octets = b""
    for _, size in fields:
        count = int(size[1:]) if isinstance(size, str) else size
        # Times stay below 2^53: readers of JSON hold no more without loss.
        top = (b"\0" + bytes([row.number(32)])) if size == 8 else b""
        rest = count - len(top)
        octets += top + row.among([bytes(rest), b"\xff" * rest, row.octets(rest), row.octets(rest)])
    return octets


def frames(row):
    for from_device, kind in wire.LENGTHS:
        for _ in range(14):
            yield random_frame(row, from_device, kind, some_body(row, from_device, kind), "kind of frame")
    # Lengths at which the stuffing begins another group, without, with few and with only zeros.
    for count in (7, 240, 241, 242, 243, 244, 495, 496, 497, 750, 1003, 1004, 1011, 1012):
        for zeros in (0, 1, 100):
            kind = row.among([wire.DATA, wire.DATA_R])
            full = zeros == 0
            body = bytes(1 + row.number(255) for _ in range(count)) if full else row.octets(count, zeros)
            yield random_frame(row, row.number(2) == 1, kind, body, f"{count} octets of body")
    # Zeros at the edges of a group of 254, where encoders differ most.
    for at in (240, 241, 242, 243, 244, 245):
        body = bytearray(b"\x55" * 300)
        body[at] = 0
        yield random_frame(row, True, wire.DATA, bytes(body), "zero at the edge of a group")
    for _ in range(40):
        kind = row.among([wire.DATA, wire.DATA_R])
        yield random_frame(row, True, kind, row.octets(7 + row.number(200), row.number(60)), "packet")


def stops(row):
    for reason in range(8):
        for stop_id in (0, 1, 0x100, 0xFFFFFFFF, row.number(1 << 32)):
            body = wire.body_of(False, wire.STOP, {"reason": reason, "stopID": stop_id})
            yield frame_case("STOP", False, wire.STOP, 0, 0, 0, 0, body)
    for _ in range(20):
        # Header octets 1 to 7 are ignored, so nothing that stands in them may stop a STOP.
        body = wire.body_of(False, wire.STOP, {"reason": 1, "stopID": row.number(1 << 32)})
        yield frame_case(
            "STOP with a filled header", False, wire.STOP, row.number(256), row.number(256), row.number(256),
            row.number(1 << 32), body)


def bodies(row, kinds, count):
    for from_device, kind in kinds:
        for _ in range(count):
            yield random_frame(row, from_device, kind, some_body(row, from_device, kind), "body")


def spoiled(row, octets):
    """One thing done to a stuffed frame, and its name."""
    at, what = row.number(len(octets)), row.number(6)
    if what == 0:
        return octets[:at] + bytes([octets[at] ^ 1 << row.number(8)]) + octets[at + 1:], "one bit"
    if what == 1:
        return octets[:at], "cut off"
    if what == 2:
        return octets[at + 1:], "begun late"
    if what == 3:
        return octets[:at] + octets[at + 1:], "one octet lost"
    if what == 4:
        return octets[:at] + bytes([1 + row.number(255)]) + octets[at:], "one octet more"
    return octets + octets[:at], "two frames grown together"


def damaged(row):
    def case(octets, receiver, name):
        return octets, wire.described(octets, receiver, name)

    for _ in range(300):
        from_device, kind = row.among(list(wire.LENGTHS))
        body = some_body(row, from_device, kind)
        octets, _ = random_frame(row, from_device, kind, body, "")
        bad, name = spoiled(row, octets)
        yield case(bad, receiver_of(from_device), name)
    for from_device in (False, True):
        receiver = receiver_of(from_device)
        for kind in range(16):
            known = (from_device, kind) in wire.LENGTHS
            near = (0, 1, 4, 5, 6, 7, 8, 9, 16, 17, 18, 24, 25, 26, 51, 52, 53)
            for count in near if known else (0, 7, 17):
                octets = wire.stuffed(wire.plain(from_device, kind, 1, 2, 3, 4, row.octets(count)))
                if wire.judge(octets, receiver)[0] != "ok":
                    yield case(octets, receiver, f"kind {kind} with {count} octets")
        for version in (0, 2, 3, 7):
            row_of = wire.plain(from_device, wire.ACK, 1, 2, 3, 4, b"", version)
            yield case(wire.stuffed(row_of), receiver, f"version {version}")
        for kind in (wire.DATA_R, wire.ACK, wire.HEARTBEAT, wire.STOP, wire.HELLO):
            body = row.octets(17)
            octets = wire.stuffed(wire.plain(not from_device, kind, 1, 2, 3, 4, body))
            yield case(octets, receiver, "echo")
        # Everything wrong at once: the first thing is named.
        yield case(wire.stuffed(wire.plain(not from_device, 8, 1, 2, 3, 4, b"", 5)), receiver, "wrong thrice")
        yield case(wire.stuffed(wire.plain(not from_device, 8, 1, 2, 3, 4, b"")), receiver, "wrong twice")
        for count in (1013, 1014, 1016):
            # Zeros cost nothing, so more than 1024 octets fit into 1029 stuffed ones.
            long = wire.plain(from_device, 0, 1, 2, 3, 4, bytes(count))
            yield case(wire.stuffed(long), receiver, "too long")
        for count in (1029, 1030, 1100):
            yield case(b"\x01" * count, receiver, f"{count} octets of 01")
            yield case(b"\xff" * count, receiver, f"{count} octets of FF")
        for octets in (b"", b"\x01", b"\x01" * 11, b"\x01" * 12, b"\x01" * 13, b"\x02\x01", b"\xff",
                       b"\x03\x00\x01", b"\x05\x11\x00\x22\x33", b"\x00", b"\x02\x11\x00"):
            yield case(octets, receiver, "small")


def streams(row):
    for _ in range(80):
        receiver = row.among(["host", "device"])
        octets = b""
        for _ in range(1 + row.number(8)):
            from_device = row.number(10) > 0 if receiver == "host" else row.number(10) == 0
            kind = row.among([k for d, k in wire.LENGTHS if d == from_device])
            piece, _ = random_frame(row, from_device, kind, some_body(row, from_device, kind), "")
            what = row.number(24)
            if what < 6:
                piece, _ = spoiled(row, piece)
            elif what == 6:
                piece = b"\x07" * (1029 + row.number(20))
            octets += bytes(row.number(3)) + piece + bytes(row.number(8) and 1)
        octets += b"\0"
        yield octets, {
            "what": "stream", "name": "frames, noise and idle", "receiver": receiver,
            "verdicts": wire.stream_verdicts(octets, receiver)}


def packets(row):
    dictionary = Dictionary(XTCE)

    def choose(_, kind):
        if kind.labels:
            return row.among(kind.labels)
        least, most = kind.limits()
        inside = [least + row.number(most - least + 1) for _ in range(2)]
        return row.among([least, most, *inside])

    for name in dictionary.concrete(dictionary.containers):
        for _ in range(30 if name == "FAST" else 6):
            octets, raw, engineering = dictionary.telemetry_packet(name, choose)
            assert name != "FAST" or len(wire.stuffed(wire.plain(True, 0, 1, 0, 0, 0, octets))) + 2 == 86
            yield octets, {
                "what": "telemetry", "name": name, "intact": True, "raw": raw, "engineering": engineering}
    for name in dictionary.concrete(dictionary.commands):
        for _ in range(10):
            count = row.number(1 << 14)
            octets, raw = dictionary.command_packet(name, choose, count)
            yield octets, {
                "what": "command", "name": name, "intact": True, "sequenceCount": count, "raw": raw}
    for name in ("FAST", "AcceptanceSuccess", "EventHigh"):
        for _ in range(6):
            octets, _, _ = dictionary.telemetry_packet(name, choose)
            at = row.number(len(octets))
            octets = octets[:at] + bytes([octets[at] ^ 1 << row.number(8)]) + octets[at + 1:]
            yield octets, {"what": "telemetry", "name": name, "intact": False}


WIRE_HASH = "8b1f0c2d3e4f5a60"
SPIN = {
    "source": 16, "command_id": 4097, "expiry": 125000, "boot_count": 7, "function": 16, "epoch": 3,
    "operator": 1, "expected_state": 6, "token": 0x5EED0001, "rpm": 600, "ramp": 500, "duration": 300}


def examples(_):
    """The frames printed in section 10 of README.md."""
    hello = {"minVersion": 1, "maxVersion": 1, "nonce": 0xC0FFEE01, "wireHash": WIRE_HASH, "maxBody": 1012,
             "window": 4}
    yield frame_case(
        "HELLO", False, wire.HELLO, 0, 0, 0, 1000000, wire.body_of(False, wire.HELLO, hello))
    answer = {
        "version": 1, "session": 0x2A, "nonce": 0xC0FFEE01, "mcuID": "303132333435363738394142",
        "firmwareVersion": 0x00010000, "buildHash": "00112233445566ff", "wireHash": WIRE_HASH, "bootCount": 7,
        "resetCause": 1, "clockHz": 72000000, "maxBody": 1012, "window": 4, "rigState": 2, "flags": 1}
    yield frame_case(
        "HELLO-ACK", True, wire.HELLO_ACK, 0x2A, 0, 0, 5000000, wire.body_of(True, wire.HELLO_ACK, answer))
    lease = {"token": 0x5EED0001, "leaseCounter": 258, "hostState": 1}
    yield frame_case(
        "HEARTBEAT with a lease", False, wire.HEARTBEAT, 0x2A, 1, 5, 2000000,
        wire.body_of(False, wire.HEARTBEAT, lease))
    state = {"state": 6, "inhibits": 0, "freeSlots": 4, "lastError": 0, "stopBits": 2, "leaseStage": 0,
             "armScope": 1, "armSecondsLeft": 840, "authorityEpoch": 3, "stateRev": 17, "lastStopID": 0,
             "leaseAge": 40}
    yield frame_case(
        "HEARTBEAT of the rig", True, wire.HEARTBEAT, 0x2A, 5, 1, 6000000,
        wire.body_of(True, wire.HEARTBEAT, state))
    packet, _ = Dictionary(XTCE).command_packet("SPIN", lambda name, _: SPIN[name], 1)
    yield frame_case("SPIN 60 rpm, 50 rpm/s, 30 s", False, wire.DATA_R, 0x2A, 1, 5, 2050000, packet)
    yield frame_case("ACK", True, wire.ACK, 0x2A, 5, 2, 6051000, b"")
    stop = {"reason": 1, "stopID": 1}
    yield frame_case("STOP", False, wire.STOP, 0, 0, 0, 0, wire.body_of(False, wire.STOP, stop))


PAIRS = {
    "examples": examples,
    "frames": frames,
    "stop": stops,
    "hello": lambda row: bodies(row, [(False, wire.HELLO), (True, wire.HELLO_ACK)], 40),
    "heartbeat": lambda row: bodies(row, [(False, wire.HEARTBEAT), (True, wire.HEARTBEAT)], 50),
    "time": lambda row: bodies(row, [(False, wire.TIME), (True, wire.TIME)], 20),
    "damaged": damaged,
    "streams": streams,
    "packets": packets,
}


def pair(name):
    """Texts of both files of a pair, and its cases."""
    seed = int.from_bytes(name.encode()[:8].ljust(8, b"\x5a"), "big")
    cases = list(PAIRS[name](Row(seed)))
    lines = [json.dumps(case, separators=(",", ":")) for _, case in cases]
    return "".join(octets.hex() + "\n" for octets, _ in cases), "[\n" + ",\n".join(lines) + "\n]\n", cases


def differences(name, hex_text, json_text):
    """What is wrong with the files of a pair, judged anew from their octets."""
    files = [(HERE / f"{name}.hex", hex_text), (HERE / f"{name}.json", json_text)]
    for path, text in files:
        if not path.exists():
            yield f"{path.name}: is missing"
            return
        found, expected = path.read_text().split("\n"), text.split("\n")
        for number, (a, b) in enumerate(zip(found, expected), 1):
            if a != b:
                yield f"{path.name}:{number}: found {a[:80]} expected {b[:80]}"
                break
        if len(found) != len(expected):
            yield f"{path.name}: {len(found)} lines, expected {len(expected)}"
    rows = [bytes.fromhex(line) for line in files[0][0].read_text().split("\n")[:-1]]
    cases = json.loads(files[1][0].read_text())
    if len(rows) != len(cases):
        yield f"{name}: {len(rows)} rows of octets and {len(cases)} expectations"
    for number, (octets, case) in enumerate(zip(rows, cases), 1):
        if case["what"] == "frame":
            right = wire.described(octets, case["receiver"], case["name"]) == case
        elif case["what"] == "stream":
            right = wire.stream_verdicts(octets, case["receiver"]) == case["verdicts"]
        else:
            right = (wire.crc16(octets[:-2]) == octets[-2:]) == case["intact"]
        if not right:
            yield f"{name}: case {number} is not what its octets say: {json.dumps(case)[:100]}"


def missing_examples():
    """Examples that section 10 of README.md does not print as they stand on the wire."""
    text = "".join(ICD.read_text().split()).lower()
    for octets, case in pair("examples")[2]:
        if f"00{octets.hex()}00" not in text:
            yield f"README.md: section 10 lacks {case['name']}: 00 {octets.hex(' ')} 00"


def main():
    parser = argparse.ArgumentParser(description="golden cases of the rig link")
    parser.add_argument("--check", action="store_true", help="compare with the files, write nothing")
    check = parser.parse_args().check
    total, faults = 0, []
    for name in PAIRS:
        hex_text, json_text, cases = pair(name)
        total += len(cases)
        if check:
            faults += differences(name, hex_text, json_text)
        else:
            (HERE / f"{name}.hex").write_text(hex_text)
            (HERE / f"{name}.json").write_text(json_text)
    known = {f"{name}{end}" for name in PAIRS for end in (".hex", ".json")}
    found = {path.name for end in ("hex", "json") for path in HERE.glob(f"*.{end}")}
    faults += [f"{name}: nothing writes this file" for name in sorted(found - known)]
    faults += missing_examples() if check else []
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{total} cases in {len(PAIRS)} pairs{'' if faults else ', all right' if check else ' written'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
