"""Rules that act on cases by themselves: when something happens, under a condition, something is done.

Subscriptions are in `service.subscriptions`; timers and jobs are wired in `bootstrap`.
"""

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
    "switch",
    "timing",
    "told",
    "triggers",
    "try_out",
]
