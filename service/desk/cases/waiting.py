"""Whom a case waits for: what is asked of its client, and steps of which the analyst says so."""

from __future__ import annotations

from collections.abc import Iterator

from service.base.ids import CaseId
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.model import AWAITED_STATUS, Status
from service.process import instances, releases
from service.process.diagram import awaited
from service.process.instances import Wait


def whom_it_waits_for(work: UnitOfWork, case: CaseId) -> Status | None:
    """The status in which open steps hold a case: the client comes before a third party; None: they hold it in none.

    Others may work on beside them (H-08).
    """
    found = {status for wait in _open(work, case) if (status := _held_in(work, wait)) is not None}
    order = (Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY)
    return next((status for status in order if status in found), None)


def _open(work: UnitOfWork, case: CaseId) -> Iterator[Wait]:
    for each in instances.instances_of(work.session, case):
        if each.ended_at is None:
            yield from instances.waiting(work.session, each.id)


def _held_in(work: UnitOfWork, wait: Wait) -> Status | None:
    if wait.kind == "work" and not wait.optional and _is_clients(work, wait):
        return Status.WAITING_CUSTOMER
    if wait.kind == "button" or wait.type in ("boundaryEvent", "startEvent"):
        return None
    node = releases.get(work.session, wait.release).elements_of(wait.process).get(wait.element)
    whom = awaited(node.properties) if node is not None else None
    return AWAITED_STATUS[whom] if whom is not None else None


def _is_clients(work: UnitOfWork, wait: Wait) -> bool:
    return people.queries.whose(work.session, wait.process, wait.lane).kind == "requester"
