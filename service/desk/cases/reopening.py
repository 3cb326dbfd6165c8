"""A case that was taken for done is worked on again."""

from __future__ import annotations

from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import CaseId, InstanceId, PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases import oversight, precedence, statuses
from service.desk.cases.commands import lock_case, set_status, share
from service.desk.cases.conversation import log, snapshot
from service.desk.cases.model import Case, Status, state_of
from service.desk.cases.tables import CaseRow
from service.desk.people import Permission, Person
from service.process import instances, releases

LONGEST_REASON = 500
NOT_YOURS = Text(
    "Só quem responde pelo chamado, supervisiona ou é dono do processo pode reabri-lo.",
    "Only whoever answers for the case, supervises or owns the process may reopen it.",
)
IS_OPEN = Text("Este chamado não terminou: não há o que reabrir.", "This case is not over: there is nothing to reopen.")
NO_REASON = Text("Diga por que o chamado é reaberto.", "Say why the case is reopened.")
TOO_LONG = Text("Use até {most} letras no motivo.", "Use up to {most} letters for the reason.")


def reopen(work: UnitOfWork, case: CaseId, reason: str, *, by: Person) -> None:
    """V-28: the case is open again, for whoever answers for it or oversees its process, with a reason.

    What still runs goes on; where everything has ended, the process begins anew in its current version, with what was
    known at the end. Forbidden, Refused (no reason), Conflict (it is not over).
    """
    row = lock_case(work, case)
    if not _may_reopen(by, row.owner_id, row.process):
        raise Forbidden(NOT_YOURS)
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        raise Refused(TOO_LONG.fill(most=LONGEST_REASON) if why else NO_REASON, field="motivo")
    if state_of(Status(row.status)) == "open":
        raise Conflict(IS_OPEN)
    statuses.require_way(work.session, Status(row.status), Status.REOPENED, by)
    row.reopened_at, row.resolved_at, row.closed_at = work.now, None, None
    row.precedence = precedence.place_of(work.session, PersonId(row.requester_id))
    set_status(work, row, Status.REOPENED)
    log(work, case, "reopened", reason=why)
    if any(each.status in ("running", "suspended") for each in instances.instances_of(work.session, case)):
        share(work, row)
    else:
        _begin_anew(work, row)


def may_reopen(person: Person, case: Case) -> bool:
    """Whether this person answers for the case or its process."""
    return _may_reopen(person, case.owner, case.process)


def _may_reopen(person: Person, owner: str | None, process: str) -> bool:
    return person.may(Permission.REOPEN) and (person.id == owner or oversight.may_oversee(person, process))


def _begin_anew(work: UnitOfWork, row: CaseRow) -> None:
    known = instances.variables(work.session, InstanceId(row.instance_id)) if row.instance_id else {}
    release = releases.current(work.session, row.process)
    row.release_id = release.id
    values = {**known, "chamado": dict(snapshot(row))}
    row.instance_id = instances.start(work, row.process, values, business_key=row.id, release=release.id)
