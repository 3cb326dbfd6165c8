"""An element that no path from a start leads to is never run; the rest is.

Right: every element hangs on a flow that begins at a start event.

Wrong: a task whose incoming flow was deleted, beside a start event that leads elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, reachable, scopes, tell

KIND = Kind(
    code="unreachable",
    level="warning",
    about=__doc__,
    message=Text("Nada leva até “{name}”; nunca será executado.", "Nothing leads to “{name}”; it is never run."),
    fix=Text("Ligue o elemento ao fluxo ou apague-o.", "Connect the element to the flow or delete it."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per element that is never reached."""
    for process in scopes(reading):
        met = reachable(process)
        for own_id, node in process.nodes.items():
            if own_id not in met and not node.undoes:
                yield from tell(reading, KIND, own_id)
