"""Attendances: the phases and workflows that analysts register as tables, the types that follow them, and opinions.

centre = registries.add(work, CENTRES, {"code": "1.01", "name": "Verificar infraestrutura", …}, by=analyst)
opened = open_attendance(work, Wish(type=…, client=…), answers, by=agent)
opinions.give(work, opened.case, opinions.Given(text="…"), by=agent, today=…)
"""

from service.desk.attendances import (
    centres,
    contacts,
    forms,
    lists,
    offering,
    opinions,
    publishing,
    trees,
    types,
    workflows,
)
from service.desk.attendances.centres import CENTRES
from service.desk.attendances.lists import CONTACTS, PRODUCTS, WAYS
from service.desk.attendances.opening import Wish, change_type, open_attendance
from service.desk.attendances.queries import Attendance, attendance, colours
from service.desk.attendances.tables import CentreRow, InTree, TypeRow, WorkflowRow
from service.desk.attendances.types import TYPES
from service.desk.attendances.workflows import WORKFLOWS

__all__ = [
    "CENTRES",
    "CONTACTS",
    "PRODUCTS",
    "TYPES",
    "WAYS",
    "WORKFLOWS",
    "Attendance",
    "CentreRow",
    "InTree",
    "TypeRow",
    "Wish",
    "WorkflowRow",
    "attendance",
    "centres",
    "change_type",
    "colours",
    "contacts",
    "forms",
    "lists",
    "offering",
    "open_attendance",
    "opinions",
    "publishing",
    "trees",
    "types",
    "workflows",
]
