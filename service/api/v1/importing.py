"""A catalogue as one spreadsheet over the API: written whole, or every problem is told."""

from __future__ import annotations

from collections.abc import Sequence

from service.api.v1.operations import Answer, Call, Operation
from service.api.v1.schemas import answered, choice, count, flag, many, text
from service.base.cells import Problems
from service.desk import imports
from service.desk.registries import EDITORS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 2**31 - 1
ENTRY = answered(
    {
        "sheet": choice(*(sheet.key for sheet in imports.SHEETS)),
        "row": count(1, MOST, "Where it stands, or the first of its lines."),
        "name": text(most=MOST),
        "what": choice(*imports.WHATS),
    },
    title="ImportedEntry",
)
REPORT = answered(
    {
        "added": count(0, MOST),
        "changed": count(0, MOST),
        "same": count(0, MOST),
        "published": many(text(most=MOST), MOST, "Workflows that get their first version."),
        "entries": many(ENTRY, MOST),
    },
    title="ImportReport",
)


def operations() -> Sequence[Operation]:
    """One: the file that pages and `raia import` take as well."""
    return (
        Operation(
            method="POST",
            path="/imports",
            id="importCatalogue",
            tag="imports",
            summary="Write all that a spreadsheet says in one transaction; 422 with every problem by sheet and cell.",
            roles=EDITORS,
            run=_import,
            file=XLSX,
            query={"dry_run": {**flag("Do the same and let nothing of it stand."), "default": False}},
            answer=REPORT,
        ),
    )


def _import(call: Call) -> Answer:
    problems = Problems()
    found = imports.read_catalogue(call.content, problems)
    report = imports.write_catalogue(call.work, found, problems, by=call.by)
    body = {
        **{what: report.count(what) for what in imports.WHATS},
        "published": list(report.published),
        "entries": [{"sheet": e.sheet, "row": e.row, "name": e.name, "what": e.what} for e in report.entries],
    }
    return Answer(body=body, kept=not call.query["dry_run"])
