#!/usr/bin/env python3
"""The matrix requirement -> tests: which test proves which safety requirement, and whether it passed.

    requirements.py write            write Tests/REQUIREMENTS.md from Tests/requirements.tsv and the tests
    requirements.py check            fail where it is not what `write` would write
    requirements.py results FILE...  fail where a test that the matrix names did not run or did not pass

A test proves a requirement whose id stands in its name or in the comment right above it. The table says how
much of it: nothing = the whole; simulated = all that a simulated rig on a wire can show, and what the rest
needs (a bench, a radio, a second partner …); part = not yet all of that; later = no test yet.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "Tests" / "requirements.tsv"
PAGE = ROOT / "Tests" / "REQUIREMENTS.md"
ID = re.compile(r"\b(?:SR-[FLSO]|T)-\d\d\b")
FUNCTION = re.compile(r"\bfunc\s+(?:`([^`]+)`|(\w+))")
KINDS = ("", "simulated", "part", "later")
#: At least so many of the hundred have to be proven, whole or as far as a simulated rig can show.
FLOOR = 89


class Requirement:
    def __init__(self, line):
        self.id, self.sentence, self.kind, self.reason = (line.split("\t") + ["", "", ""])[:4]
        self.tests = []

    @property
    def is_of_the_hundred(self):
        return self.id.startswith("SR-")

    @property
    def is_proven(self):
        return self.is_of_the_hundred and bool(self.tests) and self.kind in ("", "simulated")


def read_table():
    lines = TABLE.read_text().splitlines()
    return {r.id: r for r in map(Requirement, (line for line in lines if line and not line.startswith("#")))}


def tests_of(path):
    """(ids, name) of each test of a file: ids of the comment above it and of its name."""
    above, is_test = [], False
    for line in path.read_text().splitlines():
        text = line.strip()
        if text.startswith("//"):
            above += ID.findall(text)
            continue
        is_test = is_test or "@Test" in text
        found = FUNCTION.search(text)
        if is_test and found:
            name = found.group(1) or found.group(2)
            yield above + ID.findall(name), name
        # An attribute of a test may hold a closure over several lines.
        if found or not text or (text.endswith(("{", "}")) and not is_test):
            above, is_test = [], False


def assign_tests(requirements):
    unknown = []
    for path in sorted((ROOT / "Tests").rglob("*.swift")):
        target = path.relative_to(ROOT / "Tests").parts[0]
        for ids, name in tests_of(path):
            for id in dict.fromkeys(ids):
                if id in requirements:
                    requirements[id].tests.append((target, name))
                else:
                    unknown.append(f"{path.relative_to(ROOT)}: {id} is no requirement of {TABLE.name}")
    return unknown


def cell(requirement):
    tests = "<br>".join(f"{target}: {name}".replace("|", r"\|") for target, name in requirement.tests)
    if not requirement.reason:
        return tests
    word = {"simulated": "simulated; the rest: ", "part": "not yet: ", "later": "later: "}[requirement.kind]
    return "<br>".join(filter(None, [tests, word + requirement.reason]))


def counts(requirements):
    hundred = [r for r in requirements.values() if r.is_of_the_hundred]
    of = {kind: sum(1 for r in hundred if r.kind == kind) for kind in KINDS}
    return (f"Of {len(hundred)} requirements {of['']} are proven whole, {of['simulated']} as far as a "
            f"simulated rig on a wire\ncan show, {of['part']} in part; {of['later']} wait.")


def page(requirements):
    lines = [
        "# Safety requirements and the tests that prove them",
        "",
        "Printed by `make requirements` from `requirements.tsv` and the names and comments of the tests;",
        "CI fails where it differs, where a requirement has neither test nor reason, and where a test named",
        "here did not pass.",
        "",
        counts(requirements),
    ]
    for title, of_hundred in (("Requirements", True), ("Combined tests", False)):
        lines += ["", f"## {title}", "", "| id | requirement | tests |", "|---|---|---|"]
        for r in requirements.values():
            if r.is_of_the_hundred == of_hundred:
                lines.append(f"| {r.id} | {r.sentence} | {cell(r)} |")
    return "\n".join(lines) + "\n"


def mistakes(requirements):
    found = []
    for r in requirements.values():
        if r.kind not in KINDS:
            found.append(f"{r.id}: {r.kind} is none of {', '.join(filter(None, KINDS))}")
        if r.kind and not r.reason:
            found.append(f"{r.id}: {r.kind} without a reason")
        if r.reason and not r.kind:
            found.append(f"{r.id}: a reason without a kind")
        if r.kind == "later" and r.tests:
            found.append(f"{r.id} has tests, so it is not later: say part, simulated, or nothing")
        if r.kind != "later" and not r.tests:
            found.append(f"{r.id} has no test: put its id above one, or say later and why")
    return found + floor(sum(r.is_proven for r in requirements.values()), "are proven by tests")


def floor(count, words):
    return [f"only {count} requirements {words}, at least {FLOOR} must be"] if count < FLOOR else []


def outcomes(files):
    """(target, test) -> passed, failed or skipped; what ran twice has to pass twice, or be skipped once."""
    worst = ("skipped", "passed", "failed")
    results = {}
    for file in files:
        for case in ElementTree.parse(file).iter("testcase"):
            target = case.get("classname").split(".")[0]
            name = re.sub(r"\([^()]*\)$", "", case.get("name")).strip("`")
            tags = {child.tag for child in case}
            outcome = "skipped" if "skipped" in tags else "passed"
            if tags & {"failure", "error"}:
                outcome = "failed"
            results[target, name] = max(results.get((target, name), outcome), outcome, key=worst.index)
    return results


def judge(requirements, files):
    """Failed and missing tests are mistakes; what this machine cannot run (no root …) is only not counted."""
    results = outcomes(files)
    found, proven = [], 0
    for r in requirements.values():
        told = {(t, n): results.get((t, n), "missing") for t, n in r.tests}
        for (target, name), word in told.items():
            if word in ("failed", "missing"):
                found.append(f"{r.id}: {target}: {name}: {word}")
            elif word == "skipped":
                print(f"{r.id}: {target}: {name}: skipped on this machine, so it proves nothing")
        proven += r.is_proven and all(word == "passed" for word in told.values())
    print(f"{proven} of {sum(r.is_of_the_hundred for r in requirements.values())} safety requirements are "
          "proven: all tests that name them passed")
    return found + floor(proven, "are proven by tests that passed")


def main():
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    requirements = read_table()
    found = assign_tests(requirements)
    if word == "write":
        PAGE.write_text(page(requirements))
    elif word == "check":
        found += mistakes(requirements)
        if not PAGE.exists() or PAGE.read_text() != page(requirements):
            found.append(f"{PAGE.relative_to(ROOT)} is not up to date: make requirements")
    elif word == "results":
        found += judge(requirements, sys.argv[2:])
    else:
        sys.exit(__doc__)
    for line in found:
        print(line, file=sys.stderr)
    sys.exit(1 if found else 0)


main()
