"""Files of a case: which a person may attach, and which belong to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import field

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.files import FileRow
from service.base.files import found as file_found
from service.base.ids import CaseId, FileId
from service.base.prepared import Prepared
from service.base.rows import table_of
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.cases import queries, sight
from service.desk.people import Person
from service.process.forms import FileFact

FILE = table_of(FileRow).c
OF_CASE = Prepared(
    select(FILE.id, FILE.name, FILE.size, FILE.media_type)
    .where(FILE.owner == bindparam("case"))
    .order_by(FILE.created_at, FILE.id)
)


@value_object(kw_only=True)
class Usable:
    """The files that answers may name: those of the case, and those that this person has just sent.

    Called with a file's id, as forms do; `named` are those that it was asked for and let pass.
    """

    session: Session
    case: CaseId | None
    sender: str | None
    named: list[str] = field(default_factory=list[str])

    def __call__(self, wanted: str) -> FileFact | None:
        """The facts of a file; None: it may not be named."""
        row = self.session.get(FileRow, wanted)
        if row is None or not (row.owner == self.case if row.owner is not None else row.sent_by == self.sender):
            return None
        self.named.append(row.id)
        return FileFact(row.id, row.name, row.size, row.media_type)


def attach(work: UnitOfWork, case: CaseId, files: Sequence[str]) -> None:
    """From now on these files are the case's, and seen by whoever sees it, in whatever field they came."""
    if files:
        work.session.execute(update(FileRow).where(FileRow.id.in_(files)).values(owner=case))


def files_of_case(session: Session, case: CaseId) -> Sequence[FileFact]:
    """All files of a case, oldest first."""
    return [FileFact(*row) for row in OF_CASE.rows(session, {"case": case})]


def seen_file(session: Session, wanted: FileId, *, granted: Collection[str], person: Person | None) -> FileRow:
    """A file that this visitor may see: of a case that is theirs or `granted` by its secret, or one just sent."""
    row = file_found(session, wanted)
    if row.owner is None:
        seen = person is not None and row.sent_by == person.id
    else:
        mine = person is not None and sight.may_see(session, person, queries.case(session, CaseId(row.owner)))
        seen = mine or row.owner in granted
    if not seen:
        raise Missing(Text("Este arquivo não existe.", "There is no such file."))
    return row
