"""What analysts hang on elements about a case: its phase, and whom it waits for; subscribed in `subscriptions`."""

from __future__ import annotations

from collections.abc import Iterator

from service.base.ids import CaseId, ReleaseId
from service.base.work import UnitOfWork
from service.desk.cases.commands import set_status, share
from service.desk.cases.conversation import log
from service.desk.cases.events import PhaseChanged
from service.desk.cases.model import AWAITED_STATUS, CLOCKS, LONGEST_SUBJECT, Status
from service.desk.cases.tables import CaseRow
from service.desk.cases.waiting import whom_it_waits_for
from service.process import instances, releases
from service.process.diagram import Process, awaited, phase_begun, phase_of
from service.process.instances import Wait
from service.process.instances.events import (
    ElementEvent,
    ElementPassed,
    ElementReached,
    ElementWithdrawn,
    InstanceMigrated,
)


def phase_begins(work: UnitOfWork, event: ElementReached | ElementPassed) -> None:
    """B-05: an activity that is reached, or an event that is passed, begins a phase; of several the last holds."""
    phase = phase_begun(event.type, event.properties, passed=isinstance(event, ElementPassed))
    case = _case(work, event) if phase else None
    if case is not None:
        set_phase(work, case, phase)


def phase_is_followed(work: UnitOfWork, event: InstanceMigrated) -> None:
    """A phase that the other version does not know gives way to the one in which the case stands there, if any."""
    case = work.session.get(CaseRow, event.business_key) if event.business_key else None
    if case is None:
        return
    there = _phases(work, event.release)
    if case.phase not in there.values():
        found = [there.get((wait.process, wait.element)) for wait in _standing(work, event)]
        new = next((phase for phase in reversed(found) if phase), None)
        if new is not None:
            set_phase(work, case, new)


def set_phase(work: UnitOfWork, case: CaseRow, phase: str) -> None:
    """Let the case be in this phase, if it is not yet; its diagram sees it."""
    phase = phase[:LONGEST_SUBJECT]
    if case.phase == phase:
        return
    old, case.phase, case.updated_at = case.phase, phase, work.now
    log(work, CaseId(case.id), "phase", old=old, new=phase)
    work.record(PhaseChanged(case=CaseId(case.id), old=old, new=phase))
    share(work, case)


def case_begins_to_wait(work: UnitOfWork, event: ElementReached) -> None:
    """While a step is open that waits for somebody, the case waits for them."""
    case = _case(work, event) if awaited(event.properties) else None
    if case is None or CLOCKS[Status(case.status)] == "stopped":
        return
    wanted = whom_it_waits_for(work, CaseId(case.id))
    if wanted is not None:
        set_status(work, case, wanted)


def case_waits_no_longer(work: UnitOfWork, event: ElementPassed | ElementWithdrawn) -> None:
    """The last such step has been left; a status that somebody else has set since stays."""
    whom = awaited(event.properties)
    case = _case(work, event) if whom is not None else None
    if whom is not None and case is not None and case.status == AWAITED_STATUS[whom]:
        set_status(work, case, whom_it_waits_for(work, CaseId(case.id)) or Status.IN_PROGRESS)


def _case(work: UnitOfWork, event: ElementEvent) -> CaseRow | None:
    return work.session.get(CaseRow, event.business_key) if event.business_key else None


def _standing(work: UnitOfWork, event: InstanceMigrated) -> list[Wait]:
    """Where its work stands now, oldest first."""
    waits = instances.waiting(work.session, event.instance)
    return [wait for wait in waits if wait.kind != "button" and wait.type not in ("boundaryEvent", "startEvent")]


def _phases(work: UnitOfWork, release: ReleaseId) -> dict[tuple[str, str], str]:
    """The phase in which each element of a version stands, by process and drawn id; empty: it says none."""
    processes = releases.get(work.session, release).program.processes
    return {(own_id, element): phase for own_id, body in processes.items() for element, phase in _within(body)}


def _within(body: Process, around: str = "") -> Iterator[tuple[str, str]]:
    for node in body.nodes.values():
        here = phase_of(node) or around
        yield node.drawn or node.id, here
        if node.body is not None:
            yield from _within(node.body, here)
