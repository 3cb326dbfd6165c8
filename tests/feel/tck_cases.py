"""Cases of the DMN Technology Compatibility Kit that one expression decides, and how each of them went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from service.feel import FeelError, FeelSyntaxError, YearsMonths, parse, temporal
from service.feel.budget import Run
from service.feel.comparing import equal
from service.feel.kinds import SIMPLE, conforms
from service.feel.tree import Kind

KIT = Path(__file__).parents[3] / "shared/data/dmn-tck"
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SCHEMA_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
BEYOND = object()
"""Something that the kit expects and our dates and times cannot hold: nanoseconds, years before 1 or after 9999."""


@dataclass(frozen=True)
class Case:
    """One expected result."""

    id: str
    expression: str
    kind: Kind | None
    inputs: dict[str, Any]
    names: tuple[str, ...]
    expected: Any
    fails: bool
    """The kit says that this is an error, which gives null."""

    def passes(self) -> bool:
        """Whether the expression gives what the kit expects; a refusal counts where it expects an error."""
        try:
            value = parse(self.expression, self.names).evaluate(self.inputs, now=NOW)
        except FeelSyntaxError:
            return self.fails and self.expected is None
        except FeelError:
            return False
        return alike(fitted(value, self.kind), self.expected)


def cases() -> Iterator[Case]:
    """All of them, in order."""
    for model in sorted(KIT.glob("*/*/*.dmn")):
        root = etree.parse(model, SAFE).getroot()
        kinds = {item.get("name"): item for item in root.findall("{*}itemDefinition")}
        names = tuple(sorted({item.get("name", "") for item in root.iter("{*}inputData", "{*}itemComponent")}))
        decisions = {item.get("name"): item for item in root.iter("{*}decision") if _stands_alone(item)}
        for path in sorted(model.parent.glob("*.xml")):
            for test in etree.parse(path, SAFE).getroot().iter("{*}testCase"):
                if test.get("type") == "decisionService":
                    continue
                inputs = {node.get("name"): _value(node) for node in test.findall("{*}inputNode")}
                for result in test.iter("{*}resultNode"):
                    if result.get("name") in decisions:
                        decision = decisions[result.get("name")]
                        yield _case(f"{model.stem}/{test.get('id')}", decision, kinds, inputs, names, result)


def _stands_alone(decision: Any) -> bool:
    needs = [*decision.iter("{*}requiredDecision"), *decision.iter("{*}requiredKnowledge")]
    return decision.find("{*}literalExpression/{*}text") is not None and not needs


def _case(id_: str, decision: Any, kinds: Any, inputs: Any, names: Any, result: Any) -> Case:
    variable = decision.find("{*}variable")
    kind = variable.get("typeRef") if variable is not None else None
    text = decision.findtext("{*}literalExpression/{*}text") or ""
    expected = _value(result.find("{*}expected"))
    fails = result.get("errorResult") == "true"
    return Case(f"{id_}/{decision.get('name')}", text, _kind(kind, kinds), inputs, names, expected, fails)


def _kind(name: str | None, kinds: Any) -> Kind | None:
    name = (name or "").split(":")[-1]
    if name in SIMPLE:
        return Kind(name)
    item = kinds.get(name)
    return _defined(item, kinds) if item is not None else None


def _defined(item: Any, kinds: Any) -> Kind | None:
    components = item.findall("{*}itemComponent")
    if item.find("{*}functionItem") is not None:
        return Kind("function")
    if components:
        inner = tuple(_defined(part, kinds) or Kind("Any") for part in components)
        kind: Kind | None = Kind("context", inner, tuple(part.get("name") for part in components))
    else:
        kind = _kind(item.findtext("{*}typeRef"), kinds)
    return Kind("list", (kind or Kind("Any"),)) if item.get("isCollection") == "true" else kind


def fitted(value: Any, kind: Kind | None) -> Any:
    """A result as its decision's type takes it (DMN 1.5, 10.3.2.9.4)."""
    run = Run({}, None)
    if kind is None or conforms(run, value, kind):
        return value
    if isinstance(value, list) and len(value) == 1 and conforms(run, value[0], kind):
        return value[0]
    return [value] if kind.name == "list" and conforms(run, [value], kind) else None


def _value(holder: Any) -> Any:
    """The value in an input or expected node."""
    parts = [part for part in holder if isinstance(part.tag, str)] if holder is not None else []
    if not parts:
        return None
    first = parts[0]
    name = etree.QName(first).localname
    if name == "value":
        return None if first.get(NIL) == "true" else _simple(first)
    if name == "list":
        return None if first.get(NIL) == "true" else [_value(item) for item in first if isinstance(item.tag, str)]
    return {part.get("name"): _value(part) for part in parts}


def _simple(node: Any) -> Any:
    kind, text = node.get(SCHEMA_TYPE, "").split(":")[-1], node.text or ""
    if kind == "boolean":
        return text in ("true", "1")
    if kind in ("decimal", "double", "integer", "int"):
        return Decimal(text)
    if kind in ("date", "time", "dateTime", "duration"):
        value = temporal.to_temporal(text)
        fraction = text.partition(".")[2].rstrip("Z S")
        return BEYOND if value is None or len(fraction) > 6 else value
    return text


def alike(value: Any, expected: Any) -> bool:
    """Whether two values are the same, numbers to the digits that the kit writes."""
    if isinstance(expected, Decimal) and isinstance(value, Decimal):
        return abs(value - expected) <= abs(expected) * Decimal("1e-8")
    if isinstance(expected, list) and isinstance(value, list):
        return len(value) == len(expected) and all(map(alike, value, expected))
    if isinstance(expected, dict) and isinstance(value, dict):
        return value.keys() == expected.keys() and all(alike(value[name], expected[name]) for name in expected)
    if expected is BEYOND or type(value) is not type(expected):
        return False
    return value is None or equal(Run({}, None), value, expected) is True


__all__ = ["BEYOND", "KIT", "Case", "YearsMonths", "alike", "cases", "fitted"]
