"""A transaction that is cancelled inside, with no cancel event on its border: what it did is undone, the path ends.

Right: the cancel event on the border of the transaction leads to “Avisar o cliente”.

Wrong: a transaction with a cancel end inside, left by its normal flow only.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Cancel, Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell
from service.process.rules.undoing import cancels

KIND = Kind(
    code="cancel-leads-nowhere",
    level="warning",
    about=__doc__,
    message=Text("Cancelada, “{name}” não leva a lugar nenhum.", "When cancelled, “{name}” leads nowhere."),
    fix=Text(
        "Ponha um evento de cancelamento na borda da transação e desenhe o que vem depois.",
        "Put a cancel event on the border of the transaction and draw what comes after.",
    ),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per such transaction."""
    for process in scopes(reading):
        for node in process.nodes.values():
            events = [event.event for event in process.boundary[node.id]]
            is_left = any(isinstance(event, Cancel) for event in events)
            if node.transaction and node.body is not None and cancels(node.body) and not is_left:
                yield from tell(reading, KIND, node.id)
