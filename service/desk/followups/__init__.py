"""Follow-ups: the trees that classify them, the groups that answer, and the demands of a case that others must answer.

node = classes.add(work, {"kind": "followup", "name": "Carta negativa", "status": "active", …}, by=analyst)
opened = open_follow_up(work, Demand(protocol=…, classification=node, text="…", teams=(…,)), by=attendant)
"""

from service.desk.followups import classes, deadlines, groups, handlers, links, portal, queries, reasons, trees
from service.desk.followups.classes import CLASSES, LeafParent
from service.desk.followups.groups import Group
from service.desk.followups.links import LINKS
from service.desk.followups.mail import answer_by_mail
from service.desk.followups.opening import Demand, open_follow_up
from service.desk.followups.queries import FollowUp
from service.desk.followups.trees import Node

__all__ = [
    "CLASSES",
    "LINKS",
    "Demand",
    "FollowUp",
    "Group",
    "LeafParent",
    "Node",
    "answer_by_mail",
    "classes",
    "deadlines",
    "groups",
    "handlers",
    "links",
    "open_follow_up",
    "portal",
    "queries",
    "reasons",
    "trees",
]
