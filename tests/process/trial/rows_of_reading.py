"""What people draw and how it is run: each row with a drawing as people make it, what is told of it and its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import bpmn_pen as pen

S, E = '<startEvent id="S" name="Início"/>', '<endEvent id="E" name="Fim"/>'
NODE = re.compile(r'<(?:\w*[tT]ask|\w*Event|\w*Gateway|subProcess|callActivity) id="(\w+)"')


@dataclass(frozen=True, kw_only=True)
class Row:
    """`told`: "code element" of findings. `path`: the elements completed, in order. `lanes`: who did some of them."""

    name: str
    source: bytes
    told: tuple[str, ...] = ()
    path: str
    answers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    lanes: Mapping[str, str] = field(default_factory=dict[str, str])
    thrown: tuple[str, ...] = ()
    at: Mapping[str, str] = field(default_factory=dict[str, str])
    """When some elements were completed; the trial begins on a Monday, 2026-01-05T12:00:00Z."""


def desk(*parts: str, client: tuple[str, ...] = ()) -> bytes:
    """A process with the lanes Cliente, which has the elements `client`, and Atendente, which has all others."""
    ids = NODE.findall("".join(parts))
    members = pen.lane("Cliente", *client), pen.lane("Atendente", *[own_id for own_id in ids if own_id not in client])
    return pen.file(pen.process(pen.lanes(*members), *parts))


def between(middle: str, *more: str, **client: tuple[str, ...]) -> bytes:
    """Start S, the element X and end E in a row."""
    return desk(S, middle, E, pen.chain("S", "X", "E"), *more, **client)


def asking(*ways: str, kind: str = "exclusiveGateway", client: tuple[str, ...] = ()) -> bytes:
    """Behind the user task T the gateway X, whose ways lead to A and B and from there to the end."""
    gateway = f'<userTask id="T" name="Analisar"/><{kind} id="X" name="Aprovado?"/>'
    tasks = '<userTask id="A" name="Pagar"/><userTask id="B" name="Recusar"/>'
    return desk(
        S, E, gateway, tasks, pen.chain("S", "T", "X"), *ways, pen.chain("A", "E"), pen.chain("B", "E"), client=client
    )


def event(definition: str, name: str, kind: str = "intermediateCatchEvent") -> str:
    """An event X that says no more than its name."""
    return f'<{kind} id="X" name="{name}"><{definition}EventDefinition/></{kind}>'


PLAIN = pen.flow("X", "A", "Sim"), pen.flow("X", "B", "Não")
EMPTY = tuple(way.replace("></seq", "><conditionExpression/></seq") for way in PLAIN)
CHOICES = (
    Row(
        name="xor-without-conditions",
        source=asking(*PLAIN),
        told=("gateway-asks X",),
        answers={"X": ["Não"]},
        path="S T X B E",
        lanes={"X": "Atendente"},
    ),
    Row(
        name="xor-of-another-lane",
        source=asking(*PLAIN, client=("S", "T")),
        told=("gateway-asks X",),
        path="S T X A E",
        lanes={"T": "Cliente", "X": "Atendente"},
    ),
    Row(name="xor-with-empty-conditions", source=asking(*EMPTY), told=("gateway-asks X",), path="S T X A E"),
    Row(
        name="or-ticks-several",
        source=asking(*PLAIN, kind="inclusiveGateway"),
        told=("gateway-asks X",),
        answers={"X": [["Sim", "Não"]]},
        path="S T X A E B E",
    ),
    Row(
        name="one-flow-without-condition",
        source=asking(pen.flow("X", "A", "Sim", "valor > 10"), PLAIN[1]),
        told=("gateway-default-filled-in X",),
        path="S T X B E",
    ),
    Row(
        name="conditions-that-all-fail",
        source=asking(pen.flow("X", "A", "Alto", "v > 10"), pen.flow("X", "B", "Baixo", "v < 5")),
        told=("gateway-may-ask X",),
        data={"v": 7},
        answers={"X": ["Baixo"]},
        path="S T X B E",
    ),
    Row(
        name="value-that-nobody-fills-in",
        source=asking(pen.flow("X", "A", "Sim", "aprovado = true"), pen.flow("X", "T", "Não"), pen.flow("B", "A")),
        told=("gateway-asks-unset X", "gateway-default-filled-in X"),
        answers={"X": ["Não", "Sim"]},
        path="S T X T X A E",
    ),
    Row(
        name="value-that-is-there",
        source=asking(pen.flow("X", "A", "Sim", "aprovado = true"), pen.flow("X", "T", "Não"), pen.flow("B", "A")),
        told=("gateway-asks-unset X",),
        data={"aprovado": True},
        path="S T X A E",
    ),
)
MACHINES = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask")
TASKS = (
    *(
        Row(
            name=f"{kind}-by-hand",
            source=between(f'<{kind} id="X" name="Ligar"/>'),
            told=("task-by-hand X",),
            path="S X E",
            lanes={"X": "Atendente"},
        )
        for kind in ("task", "manualTask")
    ),
    *(
        Row(
            name=f"{kind}-without-implementation",
            source=between(f'<{kind} id="X" name="Enviar"/>', client=("X",)),
            told=("task-without-implementation X",),
            path="S X E",
            lanes={"X": "Cliente"},
        )
        for kind in MACHINES
    ),
    Row(
        name="call-without-target",
        source=between('<callActivity id="X" name="Cobrar"/>'),
        told=("call-without-target X",),
        path="S X E",
        lanes={"X": "Atendente"},
    ),
    Row(
        name="collapsed-subprocess",
        source=between('<subProcess id="X" name="Cobrar"/>'),
        told=("subprocess-empty X",),
        path="S X E",
        lanes={"X": "Atendente"},
    ),
    Row(
        name="implicit-split-and-join",
        source=desk(
            S,
            '<task id="T"/><task id="A"/><task id="B"/><task id="C"/>',
            pen.chain("S", "T", "A", "C"),
            pen.chain("T", "B", "C"),
        ),
        told=("no-end C", "done-twice C"),
        path="S T A B C C",
    ),
    Row(
        name="no-start-event",
        source=desk('<task id="A"/><task id="B"/>', E, pen.chain("A", "E"), pen.chain("B", "E")),
        told=("no-start A", "no-start B"),
        path="A E B E",
    ),
    Row(
        name="no-start-event-in-a-loop",
        source=desk(
            '<task id="A" name="Pedir"/><exclusiveGateway id="X" name="Ok?"/>',
            E,
            pen.chain("A", "X"),
            pen.flow("X", "A", "Não"),
            pen.flow("X", "E", "Sim"),
        ),
        told=("no-start-in-loop A",),
        path="A X A X E",
    ),
    Row(name="no-end-event", source=desk(S, '<task id="T"/>', pen.chain("S", "T")), told=("no-end T",), path="S T"),
)
EVENTS = (
    Row(
        name="timer-24h",
        source=between(event("timer", "24h")),
        told=("timer-from-label X",),
        path="S X E",
        at={"X": "2026-01-06T12:00:00Z"},
    ),
    Row(
        name="timer-2-dias-úteis",
        source=between(event("timer", "2 dias úteis")),
        told=("timer-from-label X",),
        path="S X E",
        at={"X": "2026-01-07T12:00:00Z"},
    ),
    Row(
        name="timer-after-3-days",
        source=between(event("timer", "after 3 days")),
        told=("timer-from-label X",),
        path="S X E",
        at={"X": "2026-01-08T12:00:00Z"},
    ),
    Row(
        name="timer-that-says-no-time",
        source=between(event("timer", "Prazo do contrato")),
        told=("timer-by-hand X",),
        path="S X E",
        at={"X": "2026-01-05T12:00:00Z"},
    ),
    *(
        Row(
            name=f"{kind}-catch-without-definition",
            source=between(event(kind, "Cliente respondeu"), client=client),
            told=("event-by-hand X",),
            path="S X E",
            lanes={"X": "Cliente" if client else "Atendente"},
        )
        for kind, client in (("message", ()), ("message", ("X",)), ("signal", ()), ("conditional", ()))
    ),
    Row(
        name="event-gateway-before-tasks",
        source=asking(*PLAIN, kind="eventBasedGateway"),
        told=("event-gateway-asks X",),
        answers={"X": ["Não"]},
        path="S T X B E",
    ),
    Row(
        name="terminate-in-the-middle",
        source=desk(
            S,
            '<task id="T"/>',
            E,
            event("terminate", "Parar", "intermediateThrowEvent"),
            pen.chain("S", "X"),
            pen.chain("S", "T", "E"),
        ),
        told=("terminate-in-the-middle X",),
        path="S X",
    ),
    Row(
        name="cancel-in-the-middle",
        source=between(event("cancel", "Cancelar", "intermediateThrowEvent")),
        told=("cancel-passes X",),
        path="S X E",
    ),
    Row(
        name="boundary-without-definition",
        source=between(
            '<userTask id="X" name="Analisar"/><boundaryEvent id="B" name="Desistiu" attachedToRef="X"/>',
            pen.flow("B", "E"),
        ),
        told=("event-by-hand B",),
        path="S X E",
    ),
    *(
        Row(
            name=f"message-{kind}-without-definition",
            source=desk(S, event("message", "Avisar o cliente", kind), pen.chain("S", "X")),
            told=("message-to-conversation X",),
            path="S X",
            thrown=("X",),
        )
        for kind in ("endEvent", "intermediateThrowEvent")
    ),
)
ALL = (*CHOICES, *TASKS, *EVENTS)
