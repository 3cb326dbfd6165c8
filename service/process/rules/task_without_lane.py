"""A person's task that stands in no lane and no named pool goes to the process owner.

Right: a pool with the lanes “Atendente” and “Cliente”, every task in one of them.

Wrong: a task in a diagram without pool, lane or process name.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, scopes, tell

KIND = Kind(
    code="task-without-lane",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}” não está em nenhuma raia; vai para o dono do processo.",
        "“{name}” is in no lane; it goes to the process owner.",
    ),
    fix=Text("Desenhe uma piscina com raias e ponha a tarefa em uma delas.", "Draw lanes and put the task in one."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per person's task without a lane and without anybody assigned."""
    for process in scopes(reading):
        for node in process.nodes.values():
            human = node.human
            assigned = human is not None and (human.assignee or human.candidate_groups or human.candidate_users)
            if node.kind == "task" and not node.lane and not assigned:
                yield from tell(reading, KIND, node.id)
