"""Open cases follow their client: to another organisation, to another segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from sqlalchemy import select

from service.base import jobs
from service.base.ids import CaseId, PersonId, new_id
from service.base.jobs import Job
from service.base.work import UnitOfWork, Works
from service.desk import people
from service.desk.cases.commands import lock_case, share
from service.desk.cases.conversation import log
from service.desk.cases.events import CaseChanged
from service.desk.cases.tables import CaseRow
from service.desk.people.events import OrganisationChanged, PersonChanged

KIND = "case-belonging"
"""Of the jobs that bring cases to where their clients belong; their payload is a person or an organisation."""


def client_is_placed(work: UnitOfWork, event: PersonChanged) -> None:
    """A client belongs somewhere else now; subscribed in `subscriptions`."""
    if {"organisation", "segment"} & set(event.what):
        jobs.enqueue(work, KIND, f"person:{event.person}", key=f"belonging:{new_id(work.now)}")


def organisation_is_changed(work: UnitOfWork, event: OrganisationChanged) -> None:
    """An organisation is something else to the house now; subscribed in `subscriptions`."""
    jobs.enqueue(work, KIND, f"organisation:{event.organisation}", key=f"belonging:{new_id(work.now)}")


def follower(works: Works) -> Callable[[Job], None]:
    """How jobs of kind `KIND` are done: one open case at a time."""

    def run(job: Job) -> None:
        kind, _, id = str(job.payload).partition(":")
        whose = CaseRow.requester_id == id
        if kind == "organisation":
            whose = CaseRow.requester_id.in_(people.clients_of(id))
        with works.read() as work:
            found = work.session.scalars(select(CaseRow.id).where(whose, CaseRow.state == "open")).all()
        failed: list[Exception] = []
        for case in found:
            try:
                with works.begin() as work:
                    _follow(work, CaseId(case))
            except Exception as error:
                failed.append(error)
        if failed:
            raise failed[0]

    return run


def _follow(work: UnitOfWork, case: CaseId) -> None:
    row = lock_case(work, case)
    belongs = people.belonging(work.session, PersonId(row.requester_id))
    was = row.organisation_id, row.segment
    if row.state != "open" or was == (belongs.organisation, belongs.segment):
        return
    row.organisation_id, row.segment, row.updated_at = belongs.organisation, belongs.segment, work.now
    names = [people.SEGMENTS[cast("people.Segment", each)].pt if each else None for each in (was[1], row.segment)]
    if was[1] != row.segment:
        log(work, case, "field", field="segmento", old=names[0], new=names[1])
    for field, old, new in zip(("organizacao", "segmento"), was, (row.organisation_id, row.segment), strict=True):
        if old != new:
            work.record(CaseChanged(case=case, field=field, old=old, new=new))
    share(work, row)
