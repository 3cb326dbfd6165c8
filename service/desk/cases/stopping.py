"""Letting a case stand still, go on, or end: by those who answer for its process, each with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from service.base.errors import Conflict, Refused
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import queries
from service.desk.cases.commands import lock_case, set_status
from service.desk.cases.conversation import log
from service.desk.cases.model import Status as CaseStatus
from service.desk.cases.oversight import require_overseer
from service.desk.people import Permission, Person
from service.process import instances
from service.process.instances import InstanceView, Status

LONGEST_REASON = 500
IS_SUSPENDED = Text("Este chamado está suspenso. Retome-o antes.", "This case is suspended. Resume it first.")


def suspend(work: UnitOfWork, case: CaseId, reason: str, *, by: Person) -> None:
    """H-27: nothing moves any of its participants until it is resumed. Conflict: nothing of it runs."""
    why = _reason(reason)
    running = _participants(work, case, by, "running")
    log(work, case, "suspended", reason=why)
    for each in running:
        if instances.instance(work.session, each.id).status == "running":  # what was due elsewhere may have ended it
            instances.suspend(work, each.id, why)


def resume(work: UnitOfWork, case: CaseId, *, by: Person) -> None:
    """All its participants go on. Conflict: it is not suspended."""
    suspended = _participants(work, case, by, "suspended")
    log(work, case, "resumed")
    for each in suspended:
        instances.resume(work, each.id)


def cancel(work: UnitOfWork, case: CaseId, reason: str, *, by: Person) -> None:
    """End the case now, whatever waits. Conflict: nothing of it runs; Forbidden: not this person's to close (V-01)."""
    people.require(by, Permission.CLOSE)
    why = _reason(reason)
    _end(work, case, _participants(work, case, by, "running"), why)


def close(work: UnitOfWork, case: CaseId, reason: str) -> None:
    """Close the case, whatever of it still waits, and say why. Conflict: it is suspended."""
    row = lock_case(work, case)
    every = instances.instances_of(work.session, case)
    if any(each.status == "suspended" for each in every):
        raise Conflict(IS_SUSPENDED)
    _end(work, case, [each for each in every if each.status == "running"], reason)
    set_status(work, row, CaseStatus.CLOSED)


def _end(work: UnitOfWork, case: CaseId, running: Sequence[InstanceView], reason: str) -> None:
    if running:
        log(work, case, "cancelled", reason=reason)
    for each in running:
        if instances.instance(work.session, each.id).status == "running":  # ending another may have ended it
            instances.cancel(work, each.id, reason)


def is_suspended(work: UnitOfWork, case: CaseId) -> bool:
    """Whether anything of it is suspended."""
    return any(each.status == "suspended" for each in instances.instances_of(work.session, case))


def _participants(work: UnitOfWork, case: CaseId, by: Person, status: Status) -> list[InstanceView]:
    lock_case(work, case)
    require_overseer(by, queries.case(work.session, case).process)
    every = instances.instances_of(work.session, case)
    found = [each for each in every if each.status == status]
    if found:
        return found
    if any(each.status == "suspended" for each in every):
        raise Conflict(IS_SUSPENDED)
    raise Conflict(
        Text(
            "Isto já mudou. Atualize a página para ver como está agora.",
            "This has changed already. Reload the page to see how it stands now.",
        )
    )


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise Refused(Text("Diga por quê.", "Say why."), field="motivo")
    if len(reason) > LONGEST_REASON:
        raise Refused(
            Text(
                "O motivo tem {has} letras; o limite é {most}.", "The reason has {has} letters; the limit is {most}."
            ).fill(has=len(reason), most=LONGEST_REASON),
            field="motivo",
        )
    return reason
