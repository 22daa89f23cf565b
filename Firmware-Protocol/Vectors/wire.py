"""Frames of the rig link written and judged by packages that neither end of the link uses.

A third reading of README.md section 1: stuffing by PyPI `cobs`, checksums by PyPI `crccheck`.
"""

from cobs import cobs
from crccheck.crc import Crc16Ibm3740, Crc32C

VERDICTS = {
    "ok": 0, "empty": 1, "tooLong": 2, "badCOBS": 3, "tooShort": 4, "badCRC": 6, "badVersion": 7,
    "wrongDirection": 8, "badKind": 9, "badLength": 10,
}
DATA, DATA_R, ACK, NAK, HELLO, HELLO_ACK, HEARTBEAT, TIME, STOP, BYE = 0, 1, 2, 3, 4, 5, 6, 7, 9, 15
# Octets of the body by (from device, kind); two numbers are a range.
LENGTHS = {
    (False, DATA): (7, 1012), (False, DATA_R): (7, 1012), (False, ACK): (0, 0), (False, NAK): (1, 1),
    (False, HELLO): (17, 17), (False, HEARTBEAT): (7, 7), (False, TIME): (8, 8), (False, STOP): (5, 5),
    (False, BYE): (1, 1),
    (True, DATA): (7, 1012), (True, DATA_R): (7, 1012), (True, ACK): (0, 0), (True, NAK): (1, 1),
    (True, HELLO_ACK): (52, 52), (True, HEARTBEAT): (25, 25), (True, TIME): (24, 24), (True, BYE): (1, 1),
}
# Bodies as rows of (name, octets); "x" marks octets that are told as hex.
BODIES = {
    (False, HELLO): [("minVersion", 1), ("maxVersion", 1), ("nonce", 4), ("wireHash", "x8"), ("maxBody", 2),
                     ("window", 1)],
    (True, HELLO_ACK): [("version", 1), ("session", 1), ("nonce", 4), ("mcuID", "x12"),
                        ("firmwareVersion", 4), ("buildHash", "x8"), ("wireHash", "x8"), ("bootCount", 4),
                        ("resetCause", 1), ("clockHz", 4), ("maxBody", 2), ("window", 1), ("rigState", 1),
                        ("flags", 1)],
    (False, HEARTBEAT): [("token", 4), ("leaseCounter", 2), ("hostState", 1)],
    (True, HEARTBEAT): [("state", 1), ("inhibits", 4), ("freeSlots", 1), ("lastError", 2), ("stopBits", 1),
                        ("leaseStage", 1), ("armScope", 1), ("armSecondsLeft", 2), ("authorityEpoch", 2),
                        ("stateRev", 4), ("lastStopID", 4), ("leaseAge", 2)],
    (False, TIME): [("t1", 8)],
    (True, TIME): [("t1", 8), ("t2", 8), ("t3", 8)],
    (False, STOP): [("reason", 1), ("stopID", 4)],
    (False, NAK): [("reason", 1)], (True, NAK): [("reason", 1)],
    (False, BYE): [("reason", 1)], (True, BYE): [("reason", 1)],
}


def crc16(octets):
    return Crc16Ibm3740.calc(octets).to_bytes(2, "big")


def crc32c(octets):
    return Crc32C.calc(octets).to_bytes(4, "big")


def plain(from_device, kind, session, sequence, acknowledge, clock, body, version=1):
    """Header, body and CRC, not stuffed."""
    first = (0x80 if from_device else 0) | version << 4 | kind
    header = bytes([first, session, sequence, acknowledge]) + clock.to_bytes(4, "big")
    return header + body + crc32c(header + body)


def stuffed(octets):
    return cobs.encode(octets)


def body_of(from_device, kind, values):
    row = b""
    for name, size in BODIES[from_device, kind]:
        if isinstance(size, str):
            octets = bytes.fromhex(values[name])
            assert len(octets) == int(size[1:])
            row += octets
        else:
            row += values[name].to_bytes(size, "big")
    return row


def meaning(from_device, kind, body):
    """The values of a body, or None for kinds that carry a packet or nothing."""
    row = BODIES.get((from_device, kind))
    if row is None:
        return None
    values, at = {}, 0
    for name, size in row:
        count = int(size[1:]) if isinstance(size, str) else size
        octets = body[at:at + count]
        values[name] = octets.hex() if isinstance(size, str) else int.from_bytes(octets, "big")
        at += count
    assert at == len(body)
    return values


def judge(octets, receiver):
    """What section 1.1 says of the octets between two delimiters: (verdict, plain octets or None)."""
    if not octets:
        return "empty", None
    if len(octets) > 1029:
        return "tooLong", None
    try:
        row = cobs.decode(octets)
    except cobs.DecodeError:
        return "badCOBS", None
    if len(row) < 12:
        return "tooShort", None
    if len(row) > 1024:
        return "tooLong", None
    if crc32c(row[:-4]) != row[-4:]:
        return "badCRC", None
    from_device = row[0] >= 0x80
    if row[0] >> 4 & 7 != 1:
        return "badVersion", row
    if from_device != (receiver == "host"):
        return "wrongDirection", row
    lengths = LENGTHS.get((from_device, row[0] & 15))
    if lengths is None:
        return "badKind", row
    if not lengths[0] <= len(row) - 12 <= lengths[1]:
        return "badLength", row
    return "ok", row


def described(octets, receiver, name):
    """The expectation of one frame, as it stands in the JSON file."""
    verdict, row = judge(octets, receiver)
    case = {
        "what": "frame", "name": name, "receiver": receiver, "verdict": verdict, "number": VERDICTS[verdict],
    }
    if verdict == "ok":
        from_device, kind, body = row[0] >= 0x80, row[0] & 15, row[8:-4]
        case["frame"] = {
            "fromDevice": from_device, "kind": kind, "session": row[1], "sequence": row[2],
            "acknowledge": row[3], "clock": int.from_bytes(row[4:8], "big"), "body": body.hex(),
        }
        values = meaning(from_device, kind, body)
        if values is not None:
            case["meaning"] = values
    return case


def stream_verdicts(octets, receiver):
    """Verdict numbers of a row of octets with delimiters, idle left out; it must end with a delimiter."""
    assert octets[-1] == 0
    names = (judge(piece, receiver)[0] for piece in octets.split(b"\0"))
    return [VERDICTS[name] for name in names if name != "empty"]
