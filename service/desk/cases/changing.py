"""Fields of a case, changed outside of its tasks or by a task's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.base.ids import CaseId, PersonId
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import fields
from service.desk.cases.commands import lock_case, share
from service.desk.cases.conversation import snapshot
from service.desk.cases.model import PRIORITY_NAMES
from service.desk.cases.queries import columns
from service.desk.cases.tables import CaseRow
from service.desk.people import Permission, Person


def change_priority(work: UnitOfWork, case: CaseId, priority: object, *, by: Person) -> None:
    """H-27: more or less urgent; its open work follows. Forbidden; Refused: no such priority."""
    people.require(by, Permission.PRIORITY)
    change_fields(work, case, {"prioridade": priority}, by=by.id, by_name=by.name)


def change_fields(
    work: UnitOfWork, case: CaseId, values: Mapping[str, Any], *, by: PersonId | None, by_name: str
) -> None:
    """Change fields outside of a task, such as the priority (H-27); `by` None: a rule does."""
    row = lock_case(work, case)
    fields.apply(work, row, values, author=by, author_name=by_name)
    share(work, row)


def raise_priority(work: UnitOfWork, case: CaseId) -> bool:
    """One level more urgent, unless it is as urgent as can be; says whether it changed. The case is held."""
    row = work.session.get_one(CaseRow, case)
    if row.priority == min(PRIORITY_NAMES):
        return False
    fields.apply(work, row, {"prioridade": row.priority - 1}, author=None, author_name=work.actor.name)
    share(work, row)
    return True


def answer_fields(
    work: UnitOfWork,
    case: CaseId,
    values: Mapping[str, Any],
    *,
    author: PersonId | None,
    author_name: str,
) -> Mapping[str, Any]:
    """What a task's form says about the case, which the caller holds; returns what FEEL then sees as `chamado`."""
    if values:
        row = work.session.get_one(CaseRow, case)
        fields.apply(work, row, values, author=author, author_name=author_name)
    return snapshot(columns(work.session, case))
