"""Rules that act on cases by themselves: when something happens, under a condition, something is done.

Subscriptions, timers and jobs are wired in `bootstrap`.
"""

from service.base.events import Subscriptions
from service.desk.automation import actions, engine, timing, triggers
from service.desk.automation.actions import (
    ACTION_NAMES,
    AUDIENCES,
    PLACES,
    PRIORITIES,
    STATUSES,
    Action,
    ActionsRefused,
)
from service.desk.automation.logbook import OUTCOMES, Lately, Run, forget, lately, log
from service.desk.automation.rulebook import ARMING, Rule, Wish, add, change, move, remove, rule, rules, switch
from service.desk.automation.shipped import SHIPPED, ship
from service.desk.automation.triggers import FIELD_NAMES, TRIGGER_NAMES, Trigger, told
from service.desk.automation.trying import Tried, try_out
from service.desk.cases.events import CaseAccepted, CaseAssigned, CaseChanged, CaseOpened, EntryAdded, StatusChanged

__all__ = [
    "ACTION_NAMES",
    "ARMING",
    "AUDIENCES",
    "FIELD_NAMES",
    "OUTCOMES",
    "PLACES",
    "PRIORITIES",
    "SHIPPED",
    "STATUSES",
    "TRIGGER_NAMES",
    "Action",
    "ActionsRefused",
    "Lately",
    "Rule",
    "Run",
    "Tried",
    "Trigger",
    "Wish",
    "actions",
    "add",
    "change",
    "engine",
    "forget",
    "lately",
    "log",
    "move",
    "remove",
    "rule",
    "rules",
    "ship",
    "subscribe",
    "switch",
    "timing",
    "told",
    "triggers",
    "try_out",
]


def subscribe(subscriptions: Subscriptions) -> None:
    """Hear of everything that sets rules going; after all others, so that rules see what the others made of it."""
    subscriptions.on(CaseOpened, timing.case_is_opened)
    subscriptions.on(CaseOpened, engine.case_is_opened)
    subscriptions.on(StatusChanged, timing.status_is_changed)
    subscriptions.on(StatusChanged, engine.status_is_changed)
    subscriptions.on(CaseAssigned, timing.something_is_done)
    subscriptions.on(CaseAssigned, engine.case_is_assigned)
    subscriptions.on(CaseAccepted, timing.something_is_done)
    subscriptions.on(CaseAccepted, engine.case_is_accepted)
    subscriptions.on(CaseChanged, timing.something_is_done)
    subscriptions.on(CaseChanged, engine.field_is_changed)
    subscriptions.on(EntryAdded, timing.something_is_said)
    subscriptions.on(EntryAdded, engine.something_is_said)
