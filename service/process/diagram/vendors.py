"""What Camunda's two dialects hang on an element: what we read, what has no effect here, and what we cannot honour."""

from __future__ import annotations

from collections.abc import Mapping

from service.base.texts import Text
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.xml import Xml

NOT_HONOURED = Kind(
    code="vendor-not-honoured",
    level="warning",
    about="An attribute or element in the `camunda:` or `zeebe:` namespace has no counterpart here; it is named, kept "
    "in the file and not followed.",
    message=Text(
        "“{name}” usa {what}, que a Raia não executa.", "“{name}” uses {what}, which Raia does not carry out."
    ),
    fix=Text(
        "Confira se o processo funciona sem isso ou desenhe o passo de outra forma.",
        "See whether the process works without it, or draw the step in another way.",
    ),
)
READ = {
    "zeebe:formDefinition", "zeebe:assignmentDefinition", "zeebe:taskSchedule", "zeebe:priorityDefinition",
    "zeebe:calledElement", "zeebe:ioMapping", "zeebe:input", "zeebe:output", "zeebe:loopCharacteristics",
    "zeebe:taskDefinition", "zeebe:properties", "zeebe:property", "zeebe:subscription", "zeebe:userTaskForm",
    "zeebe:userTask", "zeebe:adHoc", "zeebe:taskHeaders", "zeebe:header",
    "camunda:assignee", "camunda:candidateGroups", "camunda:candidateUsers", "camunda:dueDate", "camunda:followUpDate",
    "camunda:priority", "camunda:formKey", "camunda:formRef", "camunda:formData", "camunda:formField",
    "camunda:value", "camunda:validation", "camunda:constraint", "camunda:in", "camunda:out", "camunda:inputOutput",
    "camunda:inputParameter", "camunda:outputParameter", "camunda:collection", "camunda:elementVariable",
    "camunda:type", "camunda:topic", "camunda:properties", "camunda:property",
    "camunda:failedJobRetryTimeCycle",
}  # fmt: skip
HARMLESS = {
    "zeebe:versionTag", "zeebe:modelerTemplate", "zeebe:modelerTemplateVersion", "zeebe:modelerTemplateIcon",
    "zeebe:bindingType", "camunda:formRefBinding", "camunda:formRefVersion", "camunda:asyncBefore",
    "camunda:asyncAfter", "camunda:async", "camunda:exclusive", "camunda:jobPriority", "camunda:taskPriority",
    "camunda:historyTimeToLive", "camunda:versionTag", "camunda:isStartableInTasklist", "camunda:initiator",
    "camunda:modelerTemplate", "camunda:modelerTemplateVersion", "camunda:modelerTemplateIcon",
    "camunda:calledElementBinding", "camunda:calledElementVersion", "camunda:candidateStarterGroups",
    "camunda:candidateStarterUsers", "camunda:diagramRelationId", "camunda:formHandlerClass",
    "camunda:diagramRelationName", "camunda:businessKey",
}  # fmt: skip


def properties(xml: Xml) -> Mapping[str, str]:
    """Names and values hung on an element, in order; headers of a job are among them."""
    found: dict[str, str] = {}
    for holder in xml.extensions:
        for entry in holder.children:
            if holder.tag in ("zeebe:properties", "camunda:properties"):
                found[entry.get("name") or entry.get("id") or ""] = entry.get("value") or ""
            elif holder.tag == "zeebe:taskHeaders":
                found[entry.get("key") or ""] = entry.get("value") or ""
    return {name: value for name, value in found.items() if name}


def extension(xml: Xml, tag: str) -> Xml | None:
    """The first camunda: or zeebe: element of this tag that hangs on an element."""
    return next((child for child in xml.extensions if child.tag == tag), None)


def setting(xml: Xml, tag: str, attribute: str) -> tuple[str | None, int]:
    """An attribute of an extension element, and its line."""
    found = extension(xml, tag)
    return (None, xml.line) if found is None else (found.get(attribute), found.line)


def name_the_rest(draft: Draft, element: Element) -> None:
    """Warn of every camunda: and zeebe: thing on an element that we neither read nor may overlook."""
    seen: set[str] = set()
    for xml in _own(element.source):
        names = [xml.tag] if xml.tag.startswith(("camunda:", "zeebe:")) else []
        names += [name for name in xml.attributes if name.startswith(("camunda:", "zeebe:"))]
        for name in names:
            if name not in READ and name not in HARMLESS and name not in seen:
                seen.add(name)
                draft.tell(NOT_HONOURED, element, line=xml.line, what=name)


def _own(xml: Xml) -> list[Xml]:
    """The element, its event definitions and loops, and the extension elements of all these."""
    parts = [xml, *(child for child in xml.children if child.tag.endswith(("EventDefinition", "Characteristics")))]
    known = [inner for part in parts for extension in part.extensions for inner in _read_into(extension)]
    return [*parts, *known]


def _read_into(xml: Xml) -> list[Xml]:
    """An extension we do not know is named once, not with everything inside."""
    return list(xml.walk()) if xml.tag in READ else [xml]
