"""All flows that leave a task or event have conditions and none is the default: when none holds, it stops here.

Right: one of the flows is the default.

Wrong: a task with the flows “valor > 100” and “valor < 50”.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="may-stop-here",
    level="warning",
    about=__doc__,
    message=Text(
        "Se nenhuma condição valer depois de “{name}”, o processo para ali, com um erro.",
        "When no condition behind “{name}” holds, the process stops there with an error.",
    ),
    fix=Text("Marque uma saída como padrão ou use um gateway.", "Mark one flow as the default or use a gateway."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per element, gateways apart, that has conditional flows only."""
    for process in scopes(reading):
        for node in process.nodes.values():
            flows = process.outgoing[node.id]
            choice = node.kind in ("xor", "or", "complex")
            if flows and not choice and all(flow.condition and not flow.default for flow in flows):
                yield from tell(reading, KIND, node.id)
