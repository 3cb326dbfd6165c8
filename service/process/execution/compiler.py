"""A process as SpiffWorkflow specs, without BPMN XML and without SpiffWorkflow's parser.

Ids cannot collide with internals: ours start with `#`, which no XML id may contain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.process.diagram.program import ByHand, Combined, MessageFlow, Node, Process
from service.process.execution.activities import Pass, PersonTask, Subprocess, Terminate
from service.process.execution.adhoc import AdHocSubprocess, add_offers, make_root
from service.process.execution.calls import CallActivity
from service.process.execution.combined import CLASSES as COMBINED
from service.process.execution.combined import Combining, add_parts
from service.process.execution.compensating import add_compensation, armed_boundaries, compensating_class
from service.process.execution.elements import TokenSpec
from service.process.execution.jobs import ServiceTask
from service.process.execution.joins import ComplexJoin, InclusiveJoin, Join, ParallelJoin, PatientJoin
from service.process.execution.loops import StandardLoop
from service.process.execution.repeated import Repeated
from service.process.execution.routing import Throw
from service.process.execution.running import TokenProcessSpec
from service.process.execution.several import MultiInstance
from service.process.execution.waiting import BoundaryEvent, Catch, EventGateway, EventSpec, Listener

ROOT = "#root"
Flows = Mapping[str, MessageFlow]

CLASSES: Mapping[str, type[TokenSpec]] = {
    "task": PersonTask,
    "service": ServiceTask,
    "subprocess": Subprocess,
    "call": CallActivity,
    "catch": Catch,
    "boundary": BoundaryEvent,
    "listener": Listener,
    "throw": Throw,
    "race": EventGateway,
    "terminate": Terminate,
}


def compile_process(
    process: Process, flows: Flows, names: tuple[str, ...], ad_hoc: Node | None = None
) -> TokenProcessSpec:
    """The spec of a process, with the specs of its subprocesses inside. `flows`: the program's message flows by id;
    `ad_hoc`: the ad-hoc subprocess that this is the inside of."""
    spec = TokenProcessSpec(process.id, names)
    spec.start = make_root(spec, ROOT, ad_hoc.ad_hoc if ad_hoc is not None else None)
    spec.start.node = Node(id=ROOT, kind="pass")
    for node in process.nodes.values():
        made = _activity(spec, process, node, flows)
        made.flows = process.outgoing[node.id]
        made.guards = armed_boundaries(process, node)
        made.first_match_only = node.kind == "xor"
        made.sends = tuple(flows[flow] for flow in node.sends if flow in flows)
    spec.start.starts = usual_starts(process)
    add_compensation(spec, process)
    if ad_hoc is not None:
        add_offers(spec, process, ad_hoc)
    return spec


def usual_starts(process: Process) -> tuple[str, ...]:
    """Where a scope starts by itself.

    Drawn start events are alternatives: the first without an event, else the first that a person starts, else the
    first. Where none is drawn, all elements that nothing leads to start together.
    """
    starts = [node for node in process.nodes.values() if node.kind == "start"]
    plain = [node for node in starts if node.event is None] or [
        node for node in starts if isinstance(node.event, ByHand)
    ]
    drawn = [node for node in plain if "#" not in node.id]
    chosen = drawn[:1] or plain or starts[:1]
    return tuple(node.id for node in chosen)


def looks_upstream(process: Process, node: Node) -> bool:
    """Whether this join needs to know where other tokens are; such joins fire in a quiet state."""
    return node.kind == "complex" or (node.kind == "or" and len(process.incoming[node.id]) > 1)


def _activity(spec: TokenProcessSpec, process: Process, node: Node, flows: Flows) -> TokenSpec:
    if node.several is None and node.loop is None:
        return _single(spec, process, node, node.id, flows)
    wrapper = _wrapper(spec, node)
    wrapper.node, wrapper.instance = node, f"#instance {node.id}"
    instance = _single(spec, process, replace(node, asks_for=None), wrapper.instance, flows)
    instance.bpmn_id = node.id
    return wrapper


def _wrapper(spec: TokenProcessSpec, node: Node) -> Repeated:
    if node.several is not None:
        made = MultiInstance(spec, node.id)
        made.several = node.several
        return made
    loop = StandardLoop(spec, node.id)
    assert node.loop is not None
    loop.loop = node.loop
    return loop


def _single(spec: TokenProcessSpec, process: Process, node: Node, name: str, flows: Flows) -> TokenSpec:
    made = _class_of(process, node)(spec, name)
    made.node, made.question = node, node.question
    made.takes, made.gives = (
        (node.inputs, node.outputs) if node.kind == "call" else (node.inputs or (), node.outputs or ())
    )
    if isinstance(made, CallActivity):
        made.target = node.target or f'"{node.id}"'
    elif isinstance(made, Subprocess):
        inside = node if node.ad_hoc is not None else None
        made.body = compile_process(node.body or Process(id=node.id), flows, spec.names, inside)
        if isinstance(made, AdHocSubprocess) and node.ad_hoc is not None:
            made.ad_hoc = node.ad_hoc
    elif isinstance(made, ServiceTask):
        made.job = node.job or node.id
    elif isinstance(made, PersonTask):
        made.asked = _asked(process, node)
    elif isinstance(made, Throw):
        assert node.event is not None
        made.event, made.carries, made.gives = node.event, node.outputs or (), ()
    elif isinstance(made, EventSpec):
        _event(spec, made, node)
    elif isinstance(made, Join):
        _join(made, spec, process, node)
    return made


def _asked(process: Process, node: Node) -> Any:
    """The question of the gateway behind a task, when it joins the task's form."""
    question = process.nodes[node.asks_for].question if node.asks_for else None
    return None if question is None or question.fallback else question


def _event(spec: TokenProcessSpec, made: EventSpec, node: Node) -> None:
    made.event = node.event or ByHand()
    if isinstance(made, BoundaryEvent | Listener):
        made.interrupting = node.interrupting
    if isinstance(made, Combining):
        add_parts(spec, made, node)


def _join(made: Join, spec: TokenProcessSpec, process: Process, node: Node) -> None:
    made.gates = frozenset(flow.id for flow in process.incoming[node.id])
    if isinstance(made, PatientJoin):
        made.process = process
        spec.patient_joins.append(made)
    if isinstance(made, ComplexJoin):
        made.threshold = node.threshold


def _class_of(process: Process, node: Node) -> type[TokenSpec]:
    if node.kind == "and":
        return ParallelJoin if len(process.incoming[node.id]) > 1 else Pass
    if looks_upstream(process, node):
        return ComplexJoin if node.kind == "complex" else InclusiveJoin
    if node.ad_hoc is not None:
        return AdHocSubprocess
    if node.kind == "throw" and node.event is None:
        return Pass
    classes = COMBINED if isinstance(node.event, Combined) else CLASSES
    return compensating_class(node) or classes.get(node.kind, Pass)
