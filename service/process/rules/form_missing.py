"""A task or start event refers to a form that is neither in the file nor among the known forms.

Right: `formId="abrir-chamado"`, with `abrir-chamado.form` beside the diagram or published before.

Wrong: a form id that no form has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="form-missing",
    level="error",
    about=__doc__,
    message=Text(
        "“{name}” usa o formulário “{form}”, que não existe.", "“{name}” uses form “{form}”, which is missing."
    ),
    fix=Text("Crie o formulário ou escolha outro.", "Make the form or choose another one."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per missing form; a warning while trying, where a plain confirmation takes its place."""
    if known.forms is None:
        return
    there = known.forms.keys() | reading.program.forms.keys()
    for process in reading.program.processes.values():
        for node in nodes(process):
            if node.human is not None and node.human.form is not None and node.human.form not in there:
                for finding in tell(reading, KIND, node.id, form=node.human.form):
                    yield finding if known.purpose == "publish" else replace(finding, level="warning")
