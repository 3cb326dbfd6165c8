"""A message flow between two elements of one pool: within a pool, sequence flows lead on.

Right: a message flow from “Cliente” to “Empresa”, two pools.

Wrong: a message flow between two lanes of one pool.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known

KIND = Kind(
    code="message-flow-inside",
    level="warning",
    about=__doc__,
    message=Text(
        "A mensagem “{flow}” não sai da piscina de “{name}”.", "The message “{flow}” stays in the pool of “{name}”."
    ),
    fix=Text("Use um fluxo de sequência dentro da piscina.", "Use a sequence flow inside the pool."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per message flow whose ends are in one process."""
    home = {element.id: process.id for process in reading.diagram.processes for element in process.walk()}
    for letter in reading.diagram.letters:
        origin, target = home.get(letter.origin or ""), home.get(letter.target or "")
        if origin is not None and origin == target:
            name = reading.elements[letter.origin or ""].label
            yield KIND.at(letter.drawn or letter.id, letter.line, flow=letter.name or letter.drawn, name=name)
