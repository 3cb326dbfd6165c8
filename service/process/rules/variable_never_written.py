"""A condition reads a variable that no form, mapping or result of the process ever writes.

Right: the condition `aprovado = "sim"` behind a task whose form has the field `aprovado`.

Wrong: the condition `aprovada = "sim"`, while the field is called `aprovado`.
"""

from __future__ import annotations

from collections.abc import Iterator

from service import feel
from service.base.texts import Text
from service.process.diagram import Finding, Kind, Message, Node, Process, Reading, single
from service.process.rules.base import Known, nodes, tell, within

KIND = Kind(
    code="variable-never-written",
    level="warning",
    about=__doc__,
    message=Text(
        "“{name}” lê “{variable}”, que nada no processo escreve.",
        "“{name}” reads “{variable}”, which nothing in the process writes.",
    ),
    fix=Text("Confira o nome do campo no formulário.", "Check the name of the field in the form."),
)
ALWAYS = frozenset({"chamado", "loopCounter"})


def check(reading: Reading, known: Known) -> Iterator[Finding]:
    """One finding per name and gateway, where all writers are known: every form is, and no job or call writes."""
    if known.forms is None or reading.refused:
        return
    for process in reading.program.processes.values():
        written = _written(process, known)
        if written is None:
            continue
        for scope in within(process):
            for flow in scope.flows:
                names = feel.parse(flow.condition, reading.program.names).names if flow.condition else ()
                for name in sorted(set(names) - written - ALWAYS):
                    yield from tell(reading, KIND, flow.source, variable=name)


def _written(process: Process, known: Known) -> frozenset[str] | None:
    """Names that something in the process writes; None where that cannot be known."""
    found: set[str] = set()
    for node in nodes(process):
        fields = _fields(node, known)
        if fields is None or _writes_anything(node):
            return None
        found |= fields
        found |= {name for name, _ in (*(node.inputs or ()), *(node.outputs or ()))}
        if node.several is not None:
            found |= {name for name in (node.several.item, node.several.result, node.several.element) if name}
    return frozenset(found)


def _writes_anything(node: Node) -> bool:
    """Whether what it writes comes from outside and is not mapped: results of jobs and calls, payloads, start data."""
    if node.kind == "start" and (human := node.human) is not None and not (human.form or human.embedded_form):
        return True
    return (
        node.kind in ("service", "call") or any(isinstance(event, Message) for event in single(node.event))
    ) and node.outputs is None


def _fields(node: Node, known: Known) -> frozenset[str] | None:
    """Keys of the form of a node; None for a form that is not known."""
    human = node.human
    if human is None or not (human.form or human.embedded_form):
        return frozenset()
    if human.form is None or known.forms is None:
        return None
    return known.forms.get(human.form)
