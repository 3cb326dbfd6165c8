"""What changed between two drawings, element by element; where things stand on the sheet does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram.reader import read
from service.process.diagram.type_names import PART_NAMES, TYPE_NAMES
from service.process.diagram.xml import Unreadable, Xml, parse

TOLD = set(TYPE_NAMES)
"""What has a shape or a name of its own; the rest belongs to one of these."""
SEPARATE = TOLD | {"collaboration", "laneSet", "childLaneSet", "association", "group", "dataObject"}
DERIVED = {"incoming", "outgoing", "flowNodeRef"}
"""Says again what flows and lanes say."""

NAMED = Text("nome: “{before}” → “{after}”", "name: “{before}” → “{after}”")
TYPED = Text("tipo: {before} → {after}", "type: {before} → {after}")
MOVED = Text("raia: {before} → {after}", "lane: {before} → {after}")
LED = Text("liga “{before}” → “{after}”", "joins “{before}” → “{after}”")
CONDITIONED = Text("condição: {before} → {after}", "condition: {before} → {after}")
DETAILED = Text("mudou {what}", "{what} changed")
REFERRED = Text("mudou uma definição que ele usa", "a definition that it uses changed")
NOTHING = Text("nada", "nothing")

How = Literal["added", "removed", "changed"]


@value_object(kw_only=True)
class Change:
    """One element that is new, gone or not the same; `what` says how it changed."""

    how: How
    element: str
    """Id as drawn."""
    type: str
    name: str
    what: tuple[Text, ...] = ()


@value_object(kw_only=True)
class _Drawn:
    xml: Xml
    lane: str
    content: tuple[object, ...]


def compare(before: bytes, after: bytes) -> tuple[Change, ...]:
    """Every element that was added, changed or removed, in this order; a file that cannot be read holds none."""
    old, new = _elements(before), _elements(after)
    added = [_change("added", key, new[key]) for key in new if key not in old]
    removed = [_change("removed", key, old[key]) for key in old if key not in new]
    both = ((key, old[key], new[key]) for key in new if key in old)
    changed = [
        _change("changed", key, now, tuple(_what(was, now, old, new)) or (REFERRED,))
        for key, was, now in both
        if (was.content, was.lane, was.xml.tag) != (now.content, now.lane, now.xml.tag)
    ]
    return (*added, *changed, *removed)


def _change(how: How, element: str, drawn: _Drawn, what: tuple[Text, ...] = ()) -> Change:
    return Change(how=how, element=element, type=drawn.xml.tag, name=_name(drawn.xml), what=what)


def _elements(source: bytes) -> Mapping[str, _Drawn]:
    try:
        root = parse(source)
    except Unreadable:
        return {}
    lanes = {element.drawn: " › ".join(element.lane) for element in read(source).diagram.walk()}
    referred = {own_id: child for child in root.children if (own_id := child.get("id")) and child.tag not in TOLD}
    return {
        own_id: _Drawn(xml=xml, lane=lanes.get(own_id, ""), content=tuple(_content(xml, referred)))
        for xml in root.walk()
        if xml.tag in TOLD and (own_id := xml.get("id")) is not None
    }


def _content(xml: Xml, referred: Mapping[str, Xml]) -> Iterator[object]:
    """All that an element says itself, with the definitions that it refers to (messages, signals, errors)."""
    yield xml.tag
    yield tuple(sorted(xml.attributes.items()))
    yield " ".join(xml.text.split())
    for name, value in sorted(xml.attributes.items()):
        if name.endswith("Ref") and value in referred:
            yield from _content(referred[value], {})
    for child in xml.children:
        if child.tag not in SEPARATE | DERIVED:
            yield tuple(_content(child, referred))


def _what(was: _Drawn, now: _Drawn, old: Mapping[str, _Drawn], new: Mapping[str, _Drawn]) -> Iterator[Text]:
    if was.xml.tag != now.xml.tag:
        yield TYPED.fill(before=TYPE_NAMES[was.xml.tag], after=TYPE_NAMES[now.xml.tag])
    if _name(was.xml) != _name(now.xml):
        yield NAMED.fill(before=_name(was.xml) or "", after=_name(now.xml) or "")
    if was.lane != now.lane:
        yield MOVED.fill(before=was.lane or NOTHING, after=now.lane or NOTHING)
    for end in ("sourceRef", "targetRef"):
        if was.xml.get(end) != now.xml.get(end):
            yield LED.fill(before=_called(now, "sourceRef", new), after=_called(now, "targetRef", new))
            break
    conditions = [drawn.xml.content("conditionExpression") for drawn in (was, now)]
    if conditions[0] != conditions[1]:
        yield CONDITIONED.fill(before=conditions[0] or NOTHING, after=conditions[1] or NOTHING)
    yield from _details(was.xml, now.xml)


def _called(drawn: _Drawn, end: str, among: Mapping[str, _Drawn]) -> str:
    own_id = drawn.xml.get(end) or ""
    return (_name(among[own_id].xml) if own_id in among else "") or own_id


def _details(was: Xml, now: Xml) -> Iterator[Text]:
    """Attributes and inner elements whose change has no sentence of its own, by name."""
    said = {"id", "name", "sourceRef", "targetRef"}
    names = sorted((was.attributes.keys() | now.attributes.keys()) - said)
    different = [name for name in names if was.get(name) != now.get(name)]
    parts = dict.fromkeys(part.tag for xml in (was, now) for part in _parts(xml))
    for tag in parts:
        sides = [[tuple(_content(part, {})) for part in _parts(xml) if part.tag == tag] for xml in (was, now)]
        if sides[0] != sides[1]:
            different.append(tag)
    if different:
        yield DETAILED.fill(what=_joined([PART_NAMES.get(each, Text(each, each)) for each in different]))


def _joined(names: Sequence[Text]) -> Text:
    """Names one after the other, each once."""
    return Text(
        ", ".join(dict.fromkeys(each.pt for each in names)), ", ".join(dict.fromkeys(each.en for each in names))
    )


def _parts(xml: Xml) -> Iterator[Xml]:
    own = (part for part in xml.children if part.tag not in SEPARATE | DERIVED | {"conditionExpression"})
    for part in own:
        if part.tag == "extensionElements":
            yield from part.children
        else:
            yield part


def _name(xml: Xml) -> str:
    return " ".join((xml.get("name") or xml.content("text") or "").split())
