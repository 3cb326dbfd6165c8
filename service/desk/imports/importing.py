"""A whole file into the house, or what it would change: read, checked and written, with how far it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from service.base.cells import Problems
from service.base.errors import Missing
from service.base.events import Actor
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork, Works
from service.desk import people
from service.desk.imports.reading import read_catalogue
from service.desk.imports.report import Report
from service.desk.imports.writing import check, write_catalogue
from service.desk.people import Person

Stage = Literal["reading", "checking", "writing"]
STAGES: dict[Stage, Text] = {
    "reading": Text("Lendo", "Reading"),
    "checking": Text("Conferindo", "Checking"),
    "writing": Text("Gravando", "Writing"),
}
Progress = Callable[[Stage, int, int], None]
NOBODY = Text("Esta pessoa não existe.", "There is no such person.")


class _Rehearsed(Exception):
    """All went well, and nothing of it is kept."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def import_catalogue(
    works: Works,
    content: bytes,
    *,
    by: PersonId,
    dry_run: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Write all that a file says in one transaction; a dry run does the same and lets nothing of it stand.

    Faulty: with every problem by its place, and nothing is written. Refused: it is no file of a catalogue. Forbidden,
    Missing, Conflict: somebody changed the same meanwhile. What is wrong in the file is found before anybody waits.
    """
    problems = Problems()
    found = read_catalogue(content, problems, partial(progress, "reading"))
    progress("checking", 0, 1)
    with works.read() as work:
        who = _person(work, by)
        check(work, found, problems, by=who)
    progress("checking", 1, 1)
    try:
        with works.begin(actor=Actor("person", by, who.name)) as work:
            report = write_catalogue(
                work,
                found,
                problems,
                by=_person(work, by),
                progress=lambda done, total: progress("writing", done, total),
            )
            if dry_run:
                raise _Rehearsed(report)
    except _Rehearsed as rehearsed:
        return rehearsed.report
    return report


def _person(work: UnitOfWork, id: PersonId) -> Person:
    found = people.queries.person(work.session, id)
    if found is None:
        raise Missing(NOBODY)
    return found
