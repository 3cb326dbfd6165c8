"""What a case does when somebody who answers for its process moves, stops or resumes it."""

from __future__ import annotations

from service.base.ids import CaseId
from service.base.work import UnitOfWork
from service.desk.cases.commands import share
from service.desk.cases.conversation import log
from service.desk.cases.tables import CaseRow
from service.process import releases
from service.process.instances.events import InstanceEvent, InstanceMigrated, InstanceResumed


def release_is_followed(work: UnitOfWork, event: InstanceMigrated) -> None:
    """The case shows the diagram that its process goes on in."""
    case = _case(work, event)
    if case is None:
        return
    before, after = releases.get(work.session, event.came_from), releases.get(work.session, event.release)
    if case.instance_id == event.instance:
        case.release_id = event.release
    log(work, CaseId(case.id), "migrated", old=before.number, new=after.number)


def case_is_shared(work: UnitOfWork, event: InstanceResumed) -> None:
    """The diagram sees what became of the case while nothing moved."""
    case = _case(work, event)
    if case is not None:
        share(work, case)


def _case(work: UnitOfWork, event: InstanceEvent) -> CaseRow | None:
    return work.session.get(CaseRow, event.business_key) if event.business_key else None
