"""Whose work it is and how it looks: forms, assignments, dates, priorities, in both of Camunda's dialects."""

from __future__ import annotations

import json
import re

from service.base.texts import Text
from service.process.diagram import durations, expressions, timers
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.program import Human
from service.process.diagram.vendors import extension, setting
from service.process.diagram.xml import Xml

FORM_ELSEWHERE = Kind(
    code="form-elsewhere",
    level="warning",
    about="The form lives in another system (an external address or embedded HTML); the person gets confirm, note and "
    "files instead.",
    message=Text("“{name}”: o formulário “{form}” não é nosso.", "“{name}”: the form “{form}” is not one of ours."),
    fix=Text("Desenhe o formulário aqui e refira o id dele.", "Draw the form here and refer to its id."),
)
FORM_LOST = Kind(
    code="form-embedded-lost",
    level="warning",
    about="The task refers to a form inside the file, but the file holds none of that id, or its text is no form.",
    message=Text("“{name}”: o formulário “{form}” não está no arquivo.", "“{name}”: form “{form}” is not in the file."),
    fix=Text("Escolha o formulário de novo no editor.", "Choose the form again in the editor."),
)
DATES = (("due", "zeebe:taskSchedule", "dueDate"), ("follow_up", "zeebe:taskSchedule", "followUpDate"))
LISTS = (("candidate_groups", "candidateGroups"), ("candidate_users", "candidateUsers"))
FIELD_TYPES = {"string": "textfield", "long": "number", "boolean": "checkbox", "date": "datetime", "enum": "select"}
EMBEDDED = "camunda-forms:bpmn:"


def embedded_forms(draft: Draft, process: Xml) -> None:
    """Collect the forms that a process holds, as JSON text by id."""
    for xml in process.extensions:
        if xml.tag == "zeebe:userTaskForm" and xml.get("id") and _is_form(xml.text):
            draft.forms[xml.get("id") or ""] = xml.text.strip()


def human(draft: Draft, element: Element) -> Human:
    """How a person's work was drawn."""
    xml = element.source
    form, embedded = _form(draft, element)
    settings = {"assignee": _assignee(draft, element)}
    for ours, theirs in LISTS:
        text, line = setting(xml, "zeebe:assignmentDefinition", theirs)
        text = text or xml.get(f"camunda:{theirs}")
        settings[ours] = expressions.several(draft, element, text, theirs, line=line)
    for ours, holder, theirs in DATES:
        settings[ours] = _one(draft, element, theirs, holder)
    settings["due"], in_words = _in_words(settings["due"])
    settings["priority"] = _one(draft, element, "priority", "zeebe:priorityDefinition")
    settings["candidate_groups"] = settings["candidate_groups"] or _potential_owners(draft, element)
    business, calendar = timers.counted(draft, element, business=in_words)
    return Human(form=form, embedded_form=embedded, business=business, calendar=calendar, **settings)


def _assignee(draft: Draft, element: Element) -> str | None:
    text, line = setting(element.source, "zeebe:assignmentDefinition", "assignee")
    return expressions.string(draft, element, text or element.source.get("camunda:assignee"), "assignee", line=line)


def _one(draft: Draft, element: Element, attribute: str, holder: str) -> str | None:
    text, line = setting(element.source, holder, attribute)
    text = text or element.source.get(f"camunda:{attribute}")
    return expressions.value(draft, element, text, attribute, line=line)


def _in_words(due: str | None) -> tuple[str | None, bool]:
    """A due date in plain words ("2 dias úteis") as ISO 8601, and whether they mean business time."""
    words = due[1:-1] if due is not None and len(due) > 1 and due[0] == due[-1] == '"' else ""
    if not words or durations.is_date(words) or durations.is_duration(words):
        return due, False
    span = durations.span(words)
    return (due, False) if span is None else (expressions.quoted(span.iso), span.business)


def _potential_owners(draft: Draft, element: Element) -> str | None:
    """BPMN's own way to say who: a resource by name, or an expression."""
    owners = element.source.all("potentialOwner", "humanPerformer", "performer", "resourceRole")
    names: list[str] = []
    for owner in owners:
        shared = draft.shared.named(owner.content("resourceRef"))
        if shared is not None and shared.get("name"):
            names.append(shared.get("name") or "")
    return f"[{', '.join(expressions.quoted(name) for name in names)}]" if names else None


def _form(draft: Draft, element: Element) -> tuple[str | None, str | None]:
    """(id, JSON text) of the form; at most one of them."""
    xml = element.source
    drawn = extension(xml, "zeebe:formDefinition")
    if drawn is not None:
        reference = drawn.get("formId") or drawn.get("externalReference") or drawn.get("formKey")
    else:
        reference = xml.get("camunda:formRef") or xml.get("camunda:formKey")
    data = extension(xml, "camunda:formData")
    if reference is None:
        return None, _from_fields(element, data) if data is not None else None
    if reference.startswith(EMBEDDED):
        inner = draft.forms.get(reference.removeprefix(EMBEDDED))
        if inner is None:
            draft.tell(FORM_LOST, element, form=reference)
        return None, inner
    own = re.fullmatch(r"(?:camunda-forms:\w+:)?(?:[\w.\-]+/)*([\w.\-]+?)(?:\.form)?", reference)
    if own is None:
        draft.tell(FORM_ELSEWHERE, element, form=reference)
        return None, None
    return own[1], None


def _is_form(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _from_fields(element: Element, data: Xml) -> str:
    """The fields of `camunda:formData` as a form of our own kind."""
    components = [_field(xml) for xml in data.all("camunda:formField")]
    return json.dumps({"type": "default", "id": f"{element.id}-form", "components": components}, ensure_ascii=False)


def _field(xml: Xml) -> dict[str, object]:
    kind = FIELD_TYPES.get(xml.get("type") or "string", "textfield")
    constraints = [rule for holder in xml.all("camunda:validation") for rule in holder.all("camunda:constraint")]
    key = xml.get("id") or ""
    rules = {rule.get("name"): rule.get("config") for rule in constraints}
    validate: dict[str, object] = {"required": True} if rules.get("required", "false") in (None, "true") else {}
    for theirs, ours in (("min", "min"), ("max", "max"), ("minlength", "minLength"), ("maxlength", "maxLength")):
        if (limit := rules.get(theirs)) and limit.isdigit():
            validate[ours] = int(limit)
    made: dict[str, object] = {"type": kind, "key": key, "label": xml.get("label") or key, "validate": validate}
    if kind == "select":
        options = xml.all("camunda:value")
        made["values"] = [{"value": o.get("id") or "", "label": o.get("name") or o.get("id") or ""} for o in options]
    if kind == "datetime":
        made |= {"subtype": "date", "dateLabel": xml.get("label") or key}
    default = xml.get("defaultValue")
    if default is not None and "${" not in default and kind in ("textfield", "select"):
        made["defaultValue"] = default
    return made
