"""The called process is neither in the file nor among the published ones.

Right: a call activity that names a process that was published before.

Wrong: a call activity with a mistyped process id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import Finding, Kind, Reading
from service.process.rules.base import Known, nodes, tell

KIND = Kind(
    code="call-unknown",
    level="error",
    about=__doc__,
    message=Text("“{name}” chama “{called}”, que não existe.", "“{name}” calls “{called}”, which does not exist."),
    fix=Text("Publique o processo chamado ou corrija o id.", "Publish the called process or mend its id."),
)


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per call of an unknown process; a warning while trying, where a person does the work instead."""
    if known.processes is None:
        return
    there = known.processes | reading.program.processes.keys()
    for process in reading.program.processes.values():
        for node in nodes(process):
            target = node.target or ""
            fixed = target[1:-1] if target.startswith('"') and target.endswith('"') else None
            if node.kind == "call" and fixed is not None and fixed not in there:
                for finding in tell(reading, KIND, node.id, called=fixed):
                    yield finding if known.purpose == "publish" else replace(finding, level="warning")
