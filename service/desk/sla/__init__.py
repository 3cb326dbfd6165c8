"""Promises: policies chosen by the facts of a case, clocks that explain every second, ladders that are climbed once.

    create(work, name, definition, by=analyst)    # a policy; open cases get it by a job of kind `REPLAN`
    queries.of_case(session, case, now)            # consumed, remaining, due and the ledger of each promise

`handlers` hear of cases (`service.subscriptions`), `ladder.is_due` of timers of kind `clocks.KIND` (`bootstrap`).
"""

from service.desk.sla import clocks, definition, evaluating, handlers, ladder, policies, presets, queries
from service.desk.sla.definition import (
    ADDRESSEES,
    AGREEMENT_NAMES,
    CONDITIONS,
    DEED_NAMES,
    TARGET_NAMES,
    WHEN_NAMES,
    Agreement,
    Deed,
    Definition,
    Rung,
    Target,
    TargetKind,
    When,
)
from service.desk.sla.measures import Amount, read
from service.desk.sla.policies import EDITORS, REPLAN, Policy, change, create, reorder
from service.desk.sla.queries import Shown, Tally
from service.desk.sla.waiting import waited

__all__ = [
    "ADDRESSEES",
    "AGREEMENT_NAMES",
    "CONDITIONS",
    "DEED_NAMES",
    "EDITORS",
    "REPLAN",
    "TARGET_NAMES",
    "WHEN_NAMES",
    "Agreement",
    "Amount",
    "Deed",
    "Definition",
    "Policy",
    "Rung",
    "Shown",
    "Tally",
    "Target",
    "TargetKind",
    "When",
    "change",
    "clocks",
    "create",
    "definition",
    "evaluating",
    "handlers",
    "ladder",
    "policies",
    "presets",
    "queries",
    "read",
    "reorder",
    "waited",
]
