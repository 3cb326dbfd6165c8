"""One element in words: its kind and id, then in any order

    "name"  on HOST  beside (does not interrupt)  handler (for compensation)  job TOPIC  calls PROCESS
    message NAME  key 'EXPR'  signal NAME  error CODE  escalation CODE  link NAME  terminate  cancel
    compensate ACTIVITY  timer PT1H  date 2026-01-05T13:00:00Z  every R3/PT1H  when 'EXPR'  all (parallel multiple)
    times N  each LIST  as ITEM  into RESULT  gives 'EXPR'  sequential  until 'EXPR'  while 'EXPR'  first  most N
    needs N (complex gateway)  instantiate  together (instantiates by all its events)
    serial  kept  (ad-hoc: one after the other; what is open goes on)  in 'name = EXPR'  out 'name = EXPR'

An event word without a value draws an event definition that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent",
    "task": "task",
    "user": "userTask",
    "manual": "manualTask",
    "service": "serviceTask",
    "script": "scriptTask",
    "rule": "businessRuleTask",
    "send": "sendTask",
    "receive": "receiveTask",
    "sub": "subProcess",
    "listener": "subProcess",
    "transaction": "transaction",
    "adhoc": "adHocSubProcess",
    "call": "callActivity",
    "xor": "exclusiveGateway",
    "or": "inclusiveGateway",
    "and": "parallelGateway",
    "complex": "complexGateway",
    "race": "eventBasedGateway",
}
SHARED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}
TIMES = {"timer": "timeDuration", "date": "timeDate", "every": "timeCycle"}
EVENTS = (*SHARED, *TIMES, "when", "link", "terminate", "compensate", "cancel")
FLAGS = ("beside", "handler", "all", "sequential", "first", "instantiate", "together", "serial", "kept")
VALUED = ("on", "job", "calls", "key", "times", "each", "as", "into", "gives", "until", "while", "most", "needs", "in")
WORDS = frozenset((*EVENTS, *FLAGS, *VALUED, "out"))
TOKEN = re.compile(r'"[^"]*"|\'[^\']*\'|\S+')


class Line(NamedTuple):
    """A line and those that are indented below it."""

    text: str
    below: list[Line]


@dataclass
class Pen:
    """What the elements of a file share: messages, signals and codes, and which flow is whose default."""

    defaults: dict[str, str]
    roots: dict[str, str] = field(default_factory=dict[str, str])

    def root(self, kind: str, name: str, key: str | None) -> str:
        """The id of a message, signal, error or escalation of this name, which the file declares once."""
        own_id = f"{kind}-{name}"
        code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
        inner = f'<zeebe:subscription correlationKey="{_feel(key)}"/>' if key else ""
        inner = f"<extensionElements>{inner}</extensionElements>" if inner else ""
        self.roots.setdefault(own_id, f'<{kind} id="{own_id}" name="{name}"{code}>{inner}</{kind}>')
        return own_id


@dataclass
class Said:
    """The words of one line."""

    kind: str
    id: str
    name: str = ""
    words: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @classmethod
    def of(cls, text: str) -> Said:
        """Read the words in order."""
        kind, own_id, *left = TOKEN.findall(text)
        assert kind in KINDS, text
        said = cls(kind, own_id)
        while left:
            word = left.pop(0)
            if word.startswith('"'):
                said.name = word.strip('"')
                continue
            assert word in WORDS, text
            has_value = word not in FLAGS and bool(left) and left[0] not in WORDS and not left[0].startswith('"')
            said.words.append((word, left.pop(0).strip("'") if has_value else ""))
        return said

    def get(self, word: str) -> str | None:
        """What stands behind a word; None: it is not there."""
        return dict(self.words).get(word)

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None


def start_tag(pen: Pen, said: Said) -> str:
    """The element up to where its content begins."""
    attributes = {"id": said.id, "name": said.name or None, "default": pen.defaults.get(said.id)}
    attributes |= dict(_attributes(pen, said))
    text = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
    inner = [_extensions(said), *_definitions(pen, said), _repetition(said)]
    if "needs" in said:
        inner.append(f"<activationCondition>{escape(said.get('needs') or '')}</activationCondition>")
    return f"<{KINDS[said.kind]} {text}>{''.join(inner)}"


def end_tag(said: Said) -> str:
    """Where it ends."""
    return f"</{KINDS[said.kind]}>"


def _attributes(pen: Pen, said: Said) -> Iterator[tuple[str, str]]:
    flags = {
        "handler": ("isForCompensation", "true"),
        "all": ("parallelMultiple", "true"),
        "instantiate": ("instantiate", "true"),
        "together": ("eventGatewayType", "Parallel"),
        "serial": ("ordering", "Sequential"),
        "kept": ("cancelRemainingInstances", "false"),
        "beside": ("cancelActivity" if said.kind == "boundary" else "isInterrupting", "false"),
    }
    yield from (pair for flag, pair in flags.items() if flag in said)
    if "together" in said:
        yield "instantiate", "true"
    if said.kind == "listener":
        yield "triggeredByEvent", "true"
    if "on" in said:
        yield "attachedToRef", said.get("on") or ""
    if "calls" in said and not (said.get("calls") or "").startswith("="):
        yield "calledElement", said.get("calls") or ""
    if said.kind in ("send", "receive") and said.get("message"):
        yield "messageRef", pen.root("message", said.get("message") or "", said.get("key"))


def _extensions(said: Said) -> str:
    parts = [f'<zeebe:taskDefinition type="{job}"/>'] if (job := said.get("job")) else []
    if (target := said.get("calls") or "").startswith("="):
        parts.append(f'<zeebe:calledElement processId="{escape(target)}"/>')
    mappings = [_mapping(word, value) for word, value in said.words if word in ("in", "out")]
    if mappings:
        parts.append(f"<zeebe:ioMapping>{''.join(mappings)}</zeebe:ioMapping>")
    return f"<extensionElements>{''.join(parts)}</extensionElements>" if parts else ""


def _mapping(word: str, value: str) -> str:
    name, _, expression = value.partition(" = ")
    return f'<zeebe:{word}put source="{_feel(expression)}" target="{name}"/>'


def _definitions(pen: Pen, said: Said) -> Iterator[str]:
    if said.kind in ("send", "receive"):
        return
    for word, value in said.words:
        if word not in EVENTS:
            continue
        tag = {"date": "timer", "every": "timer", "when": "conditional"}.get(word, word)
        reference, inner = "", ""
        if word in SHARED and value:
            reference = f' {SHARED[word]}="{pen.root(word, value, said.get("key"))}"'
        elif word in TIMES and value:
            inner = f"<{TIMES[word]}>{value}</{TIMES[word]}>"
        elif word == "when" and value:
            inner = f"<condition>{_feel(value)}</condition>"
        elif word in ("link", "compensate") and value:
            reference = f' {"name" if word == "link" else "activityRef"}="{value}"'
        yield f"<{tag}EventDefinition{reference}>{inner}</{tag}EventDefinition>"


def _repetition(said: Said) -> str:
    if said.kind in KINDS and ("while" in said or "most" in said):
        first = ' testBefore="true"' if "first" in said else ""
        most = f' loopMaximum="{said.get("most")}"' if "most" in said else ""
        condition = f"<loopCondition>{_feel(said.get('while') or '')}</loopCondition>" if said.get("while") else ""
        return f"<standardLoopCharacteristics{first}{most}>{condition}</standardLoopCharacteristics>"
    if "times" not in said and "each" not in said:
        return ""
    inner = ""
    if "each" in said:
        kept = (
            f' outputCollection="{said.get("into")}" outputElement="{_feel(said.get("gives"))}"'
            if "into" in said
            else ""
        )
        item = f' inputElement="{said.get("as")}"' if "as" in said else ""
        inner = f'<zeebe:loopCharacteristics inputCollection="{_feel(said.get("each"))}"{item}{kept}/>'
        inner = f"<extensionElements>{inner}</extensionElements>"
    if said.get("times"):
        inner += f"<loopCardinality>{said.get('times')}</loopCardinality>"
    if "until" in said:
        inner += f"<completionCondition>{_feel(said.get('until'))}</completionCondition>"
    is_sequential = "true" if "sequential" in said else "false"
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{is_sequential}">{inner}</multiInstanceLoopCharacteristics>'
    )


def _feel(text: str | None) -> str:
    return escape(f"={text}") if text else ""
