"""Write docs/reference/bpmn-coverage.md: every element of BPMN 2.0 in every place, from the conformance cases."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/conformance")]

from bpmn_elements import ACTIVITIES, EVENTS, SHOWN_BY  # noqa: E402
from conformance_cases import Case, cases  # noqa: E402

PAGE = ROOT / "docs/reference/bpmn-coverage.md"
TOP = """# BPMN coverage

Every element of BPMN 2.0 in every place where it can stand, and what Raia does with it: it *runs* as the
specification says, or the diagram is *refused* with a finding that names the element. Nothing is passed over: what
BPMN does not have in a place is *read* as the finding says, and what holds no token is kept with the diagram.

Each row is held by the cases that it links to: a small diagram, and what BPMN 2.0 says happens in it, which is what
`raia try` must print. `scripts/write_coverage.py` writes this page from those cases; change it there.
"""
RARE = "Only publishing refuses what never ends or is not known; `raia try` runs it with a warning, to show where."
GROUPS = (
    ("Activities", ACTIVITIES),
    ("Gateways", ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway")),
    ("Events", EVENTS),
    ("Flows, pools and lanes", ("sequenceFlow", "messageFlow", "participant", "lane", "process")),
    ("Data", ("dataObject", "dataObjectReference", "dataStoreReference", "property", "variables")),
)
SCRUPLES = {"task-unnamed", "question-unnamed", "answer-unnamed"}
Row = tuple[str, str]


def page() -> str:
    """The whole page in Markdown."""
    rows = by_row()
    named = {construct for _, members in GROUPS for construct in members}
    others = tuple(dict.fromkeys(construct for construct, _ in rows if construct not in named))
    parts = [TOP, _figures(rows), RARE + "\n"]
    for title, members in (*GROUPS, ("Everything else", others)):
        parts.append(f"## {title}\n\n| Element | Where | What happens | Cases |\n|---|---|---|---|")
        parts.append("\n".join(_lines(rows, members)) + "\n")
    parts.append("## Parts of other elements\n\n| Element | Shown by |\n|---|---|")
    parts.append("\n".join(f"| `{name}` | `{row[0]}`, {row[1]} |" for name, row in sorted(SHOWN_BY.items())) + "\n")
    return "\n".join(parts)


def by_row() -> dict[Row, list[Case]]:
    """The cases of each construct in each place."""
    rows: dict[Row, list[Case]] = {}
    for case in cases():
        rows.setdefault((case.construct, case.at), []).append(case)
    return rows


def verdict(found: Iterable[Case]) -> str:
    """What happens, with links to the findings."""
    told = list(dict.fromkeys(text for case in found for text in _verdict(case)))
    return "; ".join(told)


def _verdict(case: Case) -> Iterator[str]:
    if case.refused:
        yield f"refused: {_link(case.refused)}"
        return
    remarks = [_link(finding) for finding in case.findings if finding.split()[0] not in SCRUPLES]
    verb = "not in BPMN 2.0, read" if case.forbidden else "runs"
    yield f"{verb}: {', '.join(remarks)}" if remarks else "not in BPMN 2.0, runs" if case.forbidden else "runs"
    if case.publishing:
        yield f"refused at publish: {_link(case.publishing)}"


def _link(finding: str) -> str:
    code = finding.split()[0]
    return f"[{code}](findings.md#{code})"


def _figures(rows: dict[Row, list[Case]]) -> str:
    refused = sum(all(case.refused for case in found) for found in rows.values())
    runs = sum(len(case.runs) for case in cases())
    return f"{len(rows)} rows, {len(cases())} diagrams, {runs} runs; {refused} rows are refused, the others run.\n"


def _lines(rows: dict[Row, list[Case]], members: tuple[str, ...]) -> Iterator[str]:
    order = {construct: number for number, construct in enumerate(members)}
    wanted = sorted((row for row in rows if row[0] in order), key=lambda row: order[row[0]])
    for construct, group in groupby(wanted, key=lambda row: row[0]):
        for row in group:
            links = ", ".join(_case_link(case) for case in rows[row])
            yield f"| `{construct}` | {row[1]} | {verdict(rows[row])} | {links} |"


def _case_link(case: Case) -> str:
    return f"[{case.file.stem} {case.number}](../../tests/conformance/constructs/{case.file.name}#L{case.line})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
