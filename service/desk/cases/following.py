"""Who follows a case, whether it is theirs or not (V-46)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.base.errors import Forbidden
from service.base.ids import CaseId, PersonId
from service.base.prepared import Prepared
from service.base.rows import insert_new, table_of
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import queries
from service.desk.cases.model import Case
from service.desk.cases.sight import may_see
from service.desk.cases.tables import FollowerRow
from service.desk.people import Person

MOST_FOLLOWED = 500
"""More cases than this are not listed."""
ROW = table_of(FollowerRow).c
FOLLOWERS = Prepared(select(ROW.person_id).where(ROW.case_id == bindparam("case")).order_by(ROW.since))
ONLY_STAFF = Text("Só quem atende segue chamados.", "Only the desk's people follow cases.")


def follow(work: UnitOfWork, case: CaseId, *, by: Person) -> None:
    """From now on they are told what happens to it; twice is once. Missing: they do not see it; Forbidden."""
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    queries.seen(work.session, case, by)
    row = {"case_id": case, "person_id": by.id, "since": work.now}
    insert_new(work.session, FollowerRow, row, keys=("case_id", "person_id"))


def unfollow(work: UnitOfWork, case: CaseId, *, by: Person) -> None:
    """They are told no more; whoever does not follow it does not either."""
    work.session.execute(delete(FollowerRow).where(FollowerRow.case_id == case, FollowerRow.person_id == by.id))


def followers(session: Session, case: CaseId) -> Sequence[PersonId]:
    """Who follows it, the first one first."""
    return [PersonId(row.person_id) for row in FOLLOWERS.rows(session, {"case": case})]


def followers_who_see(session: Session, case: Case) -> Sequence[PersonId]:
    """The same, without those who may not see it any more."""
    found = people.queries.of_ids(session, followers(session, case.id))
    return [each.id for each in found if each.active and may_see(session, each, case)]


def followed(session: Session, person: Person) -> Sequence[Case]:
    """What somebody follows and may see, the latest first."""
    chosen = select(FollowerRow.case_id).where(FollowerRow.person_id == person.id).order_by(FollowerRow.since.desc())
    ids = session.scalars(chosen.limit(MOST_FOLLOWED)).all()
    seen = queries.of_ids(session, ids, seen_by=person)
    return [seen[each] for each in ids if each in seen]
