"""Files of a case: which a person may attach, and which belong to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.files import FileRow
from service.base.files import found as file_found
from service.base.ids import CaseId, FileId
from service.base.texts import Text
from service.desk.cases import queries
from service.desk.people import Person
from service.process.forms import FileFact, Lookup


def usable(session: Session, *, case: CaseId | None, sender: str | None) -> Lookup:
    """The files that answers may name: those of the case, and those that this person has just sent."""

    def look(wanted: str) -> FileFact | None:
        row = session.get(FileRow, wanted)
        if row is None or not (row.owner == case if row.owner is not None else row.sent_by == sender):
            return None
        return FileFact(row.id, row.name, row.size, row.media_type)

    return look


def files_of_case(session: Session, case: CaseId) -> Sequence[FileRow]:
    """All files of a case, oldest first."""
    return session.scalars(select(FileRow).where(FileRow.owner == case).order_by(FileRow.created_at, FileRow.id)).all()


def seen_file(session: Session, wanted: FileId, *, granted: Collection[str], person: Person | None) -> FileRow:
    """A file that this visitor may see: of a case that is theirs or `granted` by its secret, or one just sent."""
    row = file_found(session, wanted)
    if row.owner is None:
        seen = person is not None and row.sent_by == person.id
    else:
        mine = person is not None and queries.may_see(person, queries.case(session, CaseId(row.owner)))
        seen = mine or row.owner in granted
    if not seen:
        raise Missing(Text("Este arquivo não existe.", "There is no such file."))
    return row
