"""What goes into an activity and what comes out of it."""

from __future__ import annotations

from service.process.diagram import expressions
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.program import Pairs
from service.process.diagram.vendors import NOT_HONOURED, extension
from service.process.diagram.xml import Xml

Drawn = list[tuple[str, str]]


def inputs(draft: Draft, element: Element) -> Pairs | None:
    """Local names and what they begin with; None where nothing was drawn."""
    return _pairs(draft, element, "zeebe:input", "camunda:inputParameter", "camunda:in")


def outputs(draft: Draft, element: Element) -> Pairs | None:
    """What is written outward at the end; None where nothing was drawn."""
    return _pairs(draft, element, "zeebe:output", "camunda:outputParameter", "camunda:out")


def _pairs(draft: Draft, element: Element, zeebe: str, camunda: str, call: str) -> Pairs | None:
    drawn: Drawn = []
    for xml in _entries(element, "zeebe:ioMapping", zeebe):
        feel = expressions.string(draft, element, xml.get("source"), zeebe, line=xml.line)
        drawn.append((xml.get("target") or "", feel or "null"))
    for xml in _entries(element, "camunda:inputOutput", camunda):
        drawn.append((xml.get("name") or "", _parameter(draft, element, xml)))
    whole = False
    for xml in element.source.extensions:
        if xml.tag == call and element.type == "callActivity" and xml.get("businessKey") is None:
            whole = whole or xml.get("variables") == "all"
            drawn += _call(draft, element, xml)
    drawn = [(name, feel) for name, feel in drawn if name]
    return None if whole or not drawn else _nested(drawn)


def _entries(element: Element, holder: str, tag: str) -> list[Xml]:
    found = extension(element.source, holder)
    return found.all(tag) if found is not None else []


def _parameter(draft: Draft, element: Element, xml: Xml) -> str:
    if xml.children:
        draft.tell(NOT_HONOURED, element, line=xml.line, what=f"{xml.tag} → {xml.children[0].tag}")
        return "null"
    return expressions.string(draft, element, xml.text, xml.get("name") or xml.tag, line=xml.line) or "null"


def _call(draft: Draft, element: Element, xml: Xml) -> Drawn:
    target = xml.get("target")
    if target is None:
        return []
    text = xml.get("source") or xml.get("sourceExpression")
    return [(target, expressions.expression(draft, element, text, xml.tag, line=xml.line) or "null")]


def _nested(drawn: Drawn) -> Pairs:
    """Targets with dots (`mail.to`) are entries of one context under the first name."""
    gathered: dict[str, str | Drawn] = {}
    for name, feel in drawn:
        first, dot, rest = name.partition(".")
        held = gathered.get(first)
        if not dot:
            gathered[first] = feel
        elif isinstance(held, list):
            held.append((rest, feel))
        else:
            gathered[first] = [(rest, feel)]
    return tuple((name, held if isinstance(held, str) else _context(held)) for name, held in gathered.items())


def _context(entries: Drawn) -> str:
    inner = ", ".join(f"{expressions.quoted(name)}: {feel}" for name, feel in _nested(entries))
    return "{" + inner + "}"
