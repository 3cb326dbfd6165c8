"""Work items: claimed, drafted, completed."""

from service.desk.inbox import climbing, handlers, ownership, precedence, promises, queries, upkeep
from service.desk.inbox.commands import (
    ask_those_involved,
    claim,
    complete,
    press,
    press_on_case,
    prioritise,
    reassign,
    release,
    save_draft,
)
from service.desk.inbox.load import Load, burdens, loads
from service.desk.inbox.model import WorkItem, may_reassign, may_take
from service.desk.inbox.queries import Filter
from service.desk.inbox.redirecting import redirect, stations
from service.desk.inbox.replying import say

__all__ = [
    "Filter",
    "Load",
    "WorkItem",
    "ask_those_involved",
    "burdens",
    "claim",
    "climbing",
    "complete",
    "handlers",
    "loads",
    "may_reassign",
    "may_take",
    "ownership",
    "precedence",
    "press",
    "press_on_case",
    "prioritise",
    "promises",
    "queries",
    "reassign",
    "redirect",
    "release",
    "save_draft",
    "say",
    "stations",
    "upkeep",
]
