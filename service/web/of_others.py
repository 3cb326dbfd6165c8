"""What was asked of others about a case, and why the client got in touch, for its page."""

from __future__ import annotations

from typing import Any

from service.base.work import UnitOfWork
from service.desk.cases import Case
from service.desk.followups import links, queries, reasons, trees


def of_others(work: UnitOfWork, case: Case, tab: str) -> dict[str, Any]:
    """What the tabs of follow-ups and of data show of the trees."""
    if tab == "pendencias":
        found = queries.of_case(work.session, case.id)
        return {"asked_of_others": found, "follow_up_states": queries.STATES}
    if tab != "dados":
        return {}
    theirs = links.links_of(work.session, case.requester)
    offered = trees.offered(work.session, "reason", theirs) if case.closed_at is None else ()
    return {"reason": reasons.reason_of(work.session, case.id), "reasons": offered}
