"""Done again: several instances of an activity, and loops."""

from __future__ import annotations

import re

from service.base.texts import Text
from service.process.diagram import expressions
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import TASKS, Element
from service.process.diagram.findings import Kind
from service.process.diagram.program import Loop, Several
from service.process.diagram.vendors import extension
from service.process.diagram.xml import Xml

HOW_MANY = Kind(
    code="how-many-unknown",
    level="warning",
    about="An activity marked as done several times that does not say for what or how often: whoever does it is asked "
    "after each time whether to do it again; a subprocess runs once.",
    message=Text(
        "“{name}” se repete, mas não diz quantas vezes; a pessoa decide se faz de novo.",
        "“{name}” is repeated but does not say how often; the person decides whether to do it again.",
    ),
    fix=Text(
        "Informe a coleção (uma instância por item) ou a quantidade.",
        "Give the collection (one instance per item) or the number.",
    ),
)
AGAIN = Kind(
    code="loop-asks",
    level="info",
    about="A loop without a condition: whoever did it is asked whether to do it again.",
    message=Text("“{name}”: quem faz decide se repete.", "“{name}”: whoever does it says whether to repeat it."),
    fix=Text("Para repetir sozinho, escreva a condição.", "To repeat by itself, write the condition."),
)
CONDITION = Text("condição de repetição", "loop condition")
UNTIL = Text("condição de término", "completion condition")
COUNTS = re.compile(r"\bnrOf(Completed|Active|)Instances\b")
"""What Camunda 7 calls numberOfInstances and the like."""


def several(draft: Draft, element: Element) -> Several | None:
    """Multi-instance, where the diagram says for what or how often."""
    xml = element.source.first("multiInstanceLoopCharacteristics")
    if xml is None:
        return None
    zeebe = extension(xml, "zeebe:loopCharacteristics")
    text = zeebe.get("inputCollection") if zeebe is not None else xml.get("camunda:collection")
    collection = expressions.expression(draft, element, text, "collection", line=xml.line)
    cardinality, line = expressions.condition_of(xml, "loopCardinality")
    collection = collection or expressions.expression(draft, element, cardinality, "loopCardinality", line=line)
    collection = collection or _data(draft, element, xml.content("loopDataInputRef"))
    if collection is None:
        return None
    until, line = expressions.condition_of(xml, "completionCondition")
    until = COUNTS.sub(r"numberOf\1Instances", until) if until else None
    item = zeebe.get("inputElement") if zeebe is not None else xml.get("camunda:elementVariable")
    result = zeebe.get("outputCollection") if zeebe is not None else None
    output = expressions.expression(draft, element, zeebe.get("outputElement") if zeebe else None, "outputElement")
    return Several(
        collection=collection,
        item=item or _item(xml),
        sequential=xml.get("isSequential") == "true",
        result=result,
        element_expression=output if result else None,
        until=expressions.expression(draft, element, until, UNTIL, line=line),
    )


def loop(draft: Draft, element: Element) -> Loop | None:
    """A loop as drawn, or the question that a multi-instance without a number becomes."""
    xml = element.source.first("standardLoopCharacteristics")
    if xml is None:
        return _unknown_number(draft, element)
    text, line = expressions.condition_of(xml, "loopCondition")
    condition = expressions.expression(draft, element, text, CONDITION, line=line)
    maximum = xml.get("loopMaximum")
    limit = int(maximum) if maximum and maximum.isdigit() and len(maximum) < 7 else None
    if condition is None and text is None:
        draft.tell(AGAIN, element)
    return Loop(condition=condition, test_before=xml.get("testBefore") == "true", maximum=limit)


def _unknown_number(draft: Draft, element: Element) -> Loop | None:
    xml = element.source.first("multiInstanceLoopCharacteristics")
    if xml is None or _says_how_many(xml):
        return None
    draft.tell(HOW_MANY, element)
    return Loop() if element.type in TASKS else None


def _says_how_many(xml: Xml) -> bool:
    zeebe = extension(xml, "zeebe:loopCharacteristics")
    drawn = (zeebe.get("inputCollection") if zeebe is not None else None, xml.get("camunda:collection"))
    return any(drawn) or bool(xml.content("loopCardinality") or xml.content("loopDataInputRef"))


def _data(draft: Draft, element: Element, reference: str | None) -> str | None:
    """A data object's name is the name of the variable."""
    shared = draft.shared.named(reference)
    name = (shared.get("name") or shared.get("id")) if shared is not None else reference
    return expressions.expression(draft, element, name, "loopDataInputRef")


def _item(xml: Xml) -> str | None:
    found = xml.first("inputDataItem")
    return (found.get("name") or found.get("id")) if found is not None else None
