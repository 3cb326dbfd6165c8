"""Reading follow-ups: where each went, who answered what, and where it is now (U-03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, WorkItemId
from service.base.texts import Text
from service.base.values import value_object
from service.desk import inbox, people
from service.desk.followups import trees
from service.desk.followups.tables import AddresseeRow, FollowUpRow
from service.desk.inbox import WorkItem
from service.process.forms import HOME

State = Literal["open", "answered", "withdrawn"]
STATES: dict[State, Text] = {
    "open": Text("Aguardando resposta", "Waiting for an answer"),
    "answered": Text("Respondida", "Answered"),
    "withdrawn": Text("Dispensada", "No longer needed"),
}


@value_object(kw_only=True)
class Asked:
    """One addressee. `holder`: who has taken it, of a group where somebody has; `since`: when it went there."""

    id: str
    name: str
    item: WorkItemId | None
    state: State
    since: datetime
    due_at: datetime | None
    late: bool
    left_at: datetime | None
    answered_by: str | None
    answer: str | None
    holder: str | None


@value_object(kw_only=True)
class FollowUp:
    """One demand and its whole story. `waits_for_return`: all is answered, and the client is still to be told."""

    id: str
    classification: str
    text: str
    wanted: int
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    asked: tuple[Asked, ...]

    @property
    def answers(self) -> int:
        """How many have come."""
        return sum(each.state == "answered" for each in self.asked)

    @property
    def waits_for_return(self) -> bool:
        """Nobody is asked any more, and the client has not been told."""
        return self.ended_at is None and all(each.state != "open" for each in self.asked)


def of_case(session: Session, case: CaseId) -> Sequence[FollowUp]:
    """All follow-ups of a case, the newest first."""
    chosen = select(FollowUpRow).where(FollowUpRow.case_id == case).order_by(FollowUpRow.id.desc())
    rows = session.scalars(chosen).all()
    addressees: dict[str, list[AddresseeRow]] = {}
    those = AddresseeRow.follow_up_id.in_([row.id for row in rows])
    for each in session.scalars(select(AddresseeRow).where(those).order_by(AddresseeRow.number)) if rows else ():
        addressees.setdefault(each.follow_up_id, []).append(each)
    items = {item.id: item for item in inbox.queries.of_case(session, case)} if rows else {}
    names = people.queries.names(session, {item.assignee for item in items.values() if item.assignee})
    return [_follow_up(session, row, addressees.get(row.id, []), items, names) for row in rows]


def open_of_case(session: Session, case: CaseId) -> int:
    """How many follow-ups of a case are not over."""
    chosen = select(func.count()).where(FollowUpRow.case_id == case, FollowUpRow.ended_at.is_(None))
    return session.scalar(chosen) or 0


def asked(session: Session, id: str) -> dict[str, Any] | None:
    """What forms of a follow-up read."""
    row = session.get(FollowUpRow, id) if id else None
    if row is None:
        return None
    chosen = select(AddresseeRow).where(AddresseeRow.follow_up_id == row.id).order_by(AddresseeRow.number)
    addressees = session.scalars(chosen).all()
    node = trees.node(session, row.class_id)
    return {
        "classificacao": node.words if node is not None else "",
        "texto": row.text,
        "aberta_por": row.opened_by_name,
        "aberta_em": _said(row.opened_at),
        "respostas": [
            {"destino": each.name, "por": each.answered_by, "em": _said(each.left_at), "texto": each.answer}
            for each in addressees
            if each.state == "answered"
        ],
        "faltam": [each.name for each in addressees if each.state != "answered"],
    }


def _said(moment: datetime | None) -> str:
    return moment.astimezone(HOME).strftime("%d/%m/%Y %H:%M") if moment is not None else ""


def _follow_up(
    session: Session,
    row: FollowUpRow,
    addressees: Sequence[AddresseeRow],
    items: dict[WorkItemId, WorkItem],
    names: dict[str, str],
) -> FollowUp:
    node = trees.node(session, row.class_id)
    return FollowUp(
        id=row.id,
        classification=node.words if node is not None else "",
        text=row.text,
        wanted=row.wanted,
        opened_by=row.opened_by_name,
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        asked=tuple(_asked(row, each, items, names) for each in addressees),
    )


def _asked(row: FollowUpRow, each: AddresseeRow, items: dict[WorkItemId, WorkItem], names: dict[str, str]) -> Asked:
    item = items.get(WorkItemId(each.item_id)) if each.item_id else None
    holder = item.assignee if item is not None and item.state == "open" else None
    return Asked(
        id=each.id,
        name=each.name,
        item=item.id if item is not None else None,
        state=cast("State", each.state),
        since=item.created_at if item is not None else row.opened_at,
        due_at=each.due_at,
        late=each.late_at is not None,
        left_at=each.left_at,
        answered_by=each.answered_by,
        answer=each.answer,
        holder=names.get(PersonId(holder)) if holder else None,
    )
