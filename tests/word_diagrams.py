"""Diagrams in words, drawn as real BPMN 2.0 files.

    start S                             one element per line: kind, id, what it is (see `word_elements`)
    user A "Analisar" while 'n < 3'     "name", 'expression'
    sub Q:                              what is indented stands inside
        task B
    boundary T on A timer PT1H beside   beside: it does not interrupt
    S > A > Q "Sim" if n > 1            sequence flows; `default` at the end marks the default flow
    T -- U                              an association
    lane Atendente: A B                 a lane of the process or pool it stands in
    pool Loja:                          a pool with its process; `process Q:` is one without a pool
    process Q (not executable):
    outside Cliente                     a pool without a process
    A ~> C "Pedido"                     a message flow
    <dataObject id="D"/>                anything else, as BPMN writes it

What stands in no pool and no `process` belongs to the process P. A sequence flow is called `source-target`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from word_elements import Line, Pen, Said, end_tag, start_tag

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'targetNamespace="http://example.org/words"'
)
FLOW = re.compile(r"[\w#]+( > [\w#]+)+( |$)")
NAME = re.compile(r'"([^"]*)"')
NAME_OF_TAG = re.compile(r"[ />]")
ROOTS = (
    "message signal error escalation itemDefinition dataStore category correlationProperty resource interface endPoint "
    "relationship import extension partnerEntity partnerRole globalTask globalUserTask globalManualTask "
    "globalScriptTask globalBusinessRuleTask choreography globalChoreographyTask globalConversation "
    "collaboration"
)
"""Elements that stand beside the process, not inside it."""


def draw(words: str) -> bytes:
    """The whole file."""
    tops = outline(words)
    pen = Pen(defaults=dict(_defaults(tops)))
    between, own, parts, pools = list[str](), list[Line](), list[str](), list[str]()
    for top in tops:
        word, _, rest = top.text.partition(" ")
        if word in ("pool", "process"):
            name, _, more = rest.rstrip(":").partition(" ")
            parts.append(_process(pen, name, top.below, executable=not more))
            pools += [f'<participant id="pool-{name}" name="{name}" processRef="{name}"/>'] if word == "pool" else []
        elif word == "outside":
            pools.append(f'<participant id="{rest}" name="{rest}"/>')
        elif "~>" in top.text:
            between.append(_message_flow(top.text))
        elif top.text.startswith("<") and NAME_OF_TAG.split(top.text[1:])[0] in ROOTS.split():
            parts.append(top.text)
        else:
            own.append(top)
    if own:
        parts.insert(0, _process(pen, "P", own))
    if pools or between:
        parts.insert(0, f'<collaboration id="Table">{"".join([*pools, *between])}</collaboration>')
    inside = "\n".join([*pen.roots.values(), *parts])
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<definitions {NAMESPACES}>\n{inside}\n</definitions>\n".encode()


def outline(words: str) -> list[Line]:
    """Lines by their indentation."""
    tops: list[Line] = []
    stack: list[tuple[int, list[Line]]] = [(-1, tops)]
    for raw in words.splitlines():
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        depth = len(raw) - len(raw.lstrip())
        while stack[-1][0] >= depth:
            stack.pop()
        line = Line(text, [])
        stack[-1][1].append(line)
        stack.append((depth, line.below))
    return tops


def _defaults(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if FLOW.match(line.text) and line.text.endswith(" default"):
            source, target = _ends(line.text.removesuffix(" default"))
            yield source, f"{source}-{target}"
        yield from _defaults(line.below)


def _ends(text: str) -> list[str]:
    return [name.strip() for name in NAME.sub("", text).split(">")]


def _process(pen: Pen, name: str, lines: list[Line], *, executable: bool = True) -> str:
    marked = "true" if executable else "false"
    return f'<process id="{name}" name="{name}" isExecutable="{marked}">\n{_inside(pen, lines)}\n</process>'


def _inside(pen: Pen, lines: list[Line]) -> str:
    lanes = [line.text for line in lines if line.text.startswith("lane ")]
    parts = [f'<laneSet id="lanes-{len(pen.roots)}">{"".join(map(_lane, lanes))}</laneSet>'] if lanes else []
    parts += [_line(pen, line) for line in lines if line.text not in lanes]
    return "\n".join(parts)


def _lane(text: str) -> str:
    name, _, members = text.removeprefix("lane ").partition(":")
    held = "".join(f"<flowNodeRef>{member}</flowNodeRef>" for member in members.split())
    return f'<lane id="lane-{name}" name="{name}">{held}</lane>'


def _line(pen: Pen, line: Line) -> str:
    if line.text.startswith("<"):
        return line.text
    if FLOW.match(line.text):
        return "\n".join(_flows(line.text))
    if " -- " in line.text:
        source, _, target = line.text.partition(" -- ")
        ends = f'sourceRef="{source}" targetRef="{target}"'
        return f'<association id="{source}--{target}" associationDirection="One" {ends}/>'
    said = Said.of(line.text.removesuffix(":"))
    return start_tag(pen, said) + _inside(pen, line.below) + end_tag(said)


def _flows(text: str) -> Iterator[str]:
    path, _, condition = text.removesuffix(" default").partition(" if ")
    label, inner = NAME.search(path), ""
    if condition:
        inner = f'<conditionExpression xsi:type="tFormalExpression">{escape(condition)}</conditionExpression>'
    name = f'name="{label[1]}" ' if label else ""
    for source, target in pairwise(_ends(path)):
        ends = f'sourceRef="{source}" targetRef="{target}"'
        yield f'<sequenceFlow id="{source}-{target}" {name}{ends}>{inner}</sequenceFlow>'


def _message_flow(text: str) -> str:
    label = NAME.search(text)
    source, target = (name.strip() for name in NAME.sub("", text).split("~>"))
    name = f'name="{label[1]}" ' if label else ""
    return f'<messageFlow id="{source}..{target}" {name}sourceRef="{source}" targetRef="{target}"/>'
