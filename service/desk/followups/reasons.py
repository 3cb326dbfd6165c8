"""Why the client of a case got in touch (U-28, U-33)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.base.errors import Forbidden
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.followups import links, trees
from service.desk.followups.tables import ReasonRow
from service.desk.followups.trees import Node
from service.desk.people import Person

ONLY_STAFF = Text("Só quem atende classifica chamados.", "Only the desk's people classify cases.")


def classify(work: UnitOfWork, case: CaseId, reason: str, *, by: Person) -> None:
    """Say why the client got in touch. Forbidden; Missing; Refused: not an active last level of the reasons."""
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    cases.lock_case(work, case)
    theirs = links.links_of(work.session, cases.queries.case(work.session, case).requester)
    node = trees.chosen(work.session, "reason", reason, theirs)
    row = work.session.get(ReasonRow, case)
    before = reason_of(work.session, case) if row is not None else None
    if row is None:
        work.session.add(ReasonRow(case_id=case, class_id=node.id))
    elif row.class_id == node.id:
        return
    else:
        row.class_id = node.id
    work.session.flush()
    cases.log(work, case, "reason", old=before.words if before is not None else None, new=node.words)


def reason_of(session: Session, case: CaseId) -> Node | None:
    """Why the client of a case got in touch; None: nobody has said."""
    row = session.get(ReasonRow, case)
    return trees.node(session, row.class_id) if row is not None else None
