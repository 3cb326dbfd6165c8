"""Registries: one way in which everything that people register is added, changed, undone and listed.

product = registries.add(work, PRODUCTS, {"name": "Plano Saúde"}, by=analyst)
registries.change(work, PRODUCTS, product, {"active": False}, revision=1, by=analyst)
"""

from service.desk.registries.commands import (
    CHANGED_SINCE,
    EDITORS,
    Change,
    Fields,
    Registry,
    add,
    change,
    found,
    held,
    history,
    listed,
    page,
    refuse_same_name,
    remove,
    require_editor,
    undo,
    values_of,
)
from service.desk.registries.tables import Registered

__all__ = [
    "CHANGED_SINCE",
    "EDITORS",
    "Change",
    "Fields",
    "Registered",
    "Registry",
    "add",
    "change",
    "found",
    "held",
    "history",
    "listed",
    "page",
    "refuse_same_name",
    "remove",
    "require_editor",
    "undo",
    "values_of",
]
