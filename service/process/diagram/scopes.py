"""One process or subprocess, from elements to nodes."""

from __future__ import annotations

import re
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import (
    activities,
    adhoc,
    combined,
    compensation,
    ends,
    expressions,
    gateways,
    links,
    messages,
    people,
    replies,
    throws,
)
from service.process.diagram.draft import Draft, Sheet
from service.process.diagram.drawing import ACTIVITIES, Element, Line, Scope
from service.process.diagram.findings import Kind
from service.process.diagram.messages import definitions
from service.process.diagram.program import (
    ByHand,
    Combined,
    Compensate,
    Error,
    Escalation,
    Flow,
    Node,
    NodeKind,
    Process,
    single,
)
from service.process.diagram.vendors import name_the_rest, properties

DANGLING = Kind(
    code="flow-dangling",
    level="warning",
    about="A sequence flow that does not lead from one element to another of the same process or subprocess; it is "
    "left out, the rest runs.",
    message=Text(
        "O fluxo “{flow}” não liga dois elementos do mesmo processo; foi ignorado.",
        "The flow “{flow}” does not join two elements of the same process; it is left out.",
    ),
    fix=Text(
        "Ligue as duas pontas; entre piscinas, use fluxo de mensagem.",
        "Attach both ends; between pools, use a message flow.",
    ),
)
NO_HOST = Kind(
    code="boundary-without-host",
    level="warning",
    about="A boundary event that sits on no activity; it is left out with its flows.",
    message=Text("“{name}” não está na borda de nenhuma tarefa.", "“{name}” sits on no activity."),
    fix=Text("Arraste o evento para a borda da tarefa.", "Drag the event onto the border of its task."),
)
BUTTON = Kind(
    code="boundary-by-hand",
    level="info",
    about="An error or escalation event on a person's task, where no machine throws one: it is a button on the task.",
    message=Text("“{name}” é um botão na tarefa “{host}”.", "“{name}” is a button on the task “{host}”."),
    fix=Text("Nada a fazer.", "Nothing to do."),
)
INNER_START = Kind(
    code="inner-start-plain",
    level="warning",
    about="The start event of a plain subprocess waits for nothing: the subprocess begins when it is reached.",
    message=Text(
        "“{name}” começa assim que o subprocesso é alcançado.", "“{name}” begins as soon as its subprocess is reached."
    ),
    fix=Text("Use um início simples, ou um subprocesso de evento.", "Use a plain start, or an event subprocess."),
)
NEVER_STARTS = Kind(
    code="event-subprocess-without-start",
    level="warning",
    about="An event subprocess without a start event never runs.",
    message=Text("“{name}” não tem evento de início; nunca começa.", "“{name}” has no start event; it never begins."),
    fix=Text("Desenhe o evento que o dispara.", "Draw the event that triggers it."),
)
START_BY_HAND = Kind(
    code="start-by-hand",
    level="info",
    about="A start event that does not say which message, signal, time or condition starts the process: a person does.",
    message=Text("“{name}”: uma pessoa inicia o processo.", "“{name}”: a person starts the process."),
    fix=Text("Defina o que inicia o processo.", "Define what starts the process."),
)
ACTIVATION = Kind(
    code="activation-unreadable",
    level="warning",
    about="The activation condition of a complex gateway is no number of tokens: the first token activates it.",
    message=Text("“{name}”: não entendemos “{text}”; o primeiro a chegar passa.", "“{name}”: we cannot read “{text}”."),
    fix=Text("Escreva quantos caminhos bastam: activationCount >= 2.", "Write how many suffice: activationCount >= 2."),
)
KINDS: dict[str, NodeKind] = {
    "exclusiveGateway": "xor",
    "inclusiveGateway": "or",
    "parallelGateway": "and",
    "complexGateway": "complex",
    "eventBasedGateway": "race",
}
ACTIVATED = re.compile(r"\s*=?\s*(?:\w+\s*(>=|>|==|=)\s*)?(\d{1,4})\s*")
CONDITION = Text("condição", "condition")


def build(draft: Draft, scope: Scope, *, top: bool, triggered: bool = False, ad_hoc: bool = False) -> Process:
    """What a scope runs; `triggered`: the inside of an event subprocess, whose start listens outside; `ad_hoc`: of an
    ad-hoc subprocess, which nothing starts inside."""
    sheet = Sheet(draft, scope)
    if top:
        draft.common = properties(scope.source)
    for element in scope.elements:
        name_the_rest(draft, element)
        _place(sheet, element, top=top, triggered=triggered)
    for line in scope.lines:
        _connect(sheet, line)
    for element in scope.elements:
        if element.source.get("triggeredByEvent") == "true" and element.id in sheet.nodes:
            _listen(sheet, element)
    links.join(sheet)
    throws.close(sheet)
    compensation.join(sheet)
    if ad_hoc:
        adhoc.offer(sheet)
    ends.open_and_close(sheet)
    gateways.decide(sheet)
    return sheet.process()


def _place(sheet: Sheet, element: Element, *, top: bool, triggered: bool) -> None:
    draft = sheet.draft
    if element.type in ACTIVITIES:
        is_listening = element.source.get("triggeredByEvent") == "true"
        inside = element.inside
        how = {"triggered": is_listening, "ad_hoc": element.type == "adHocSubProcess"}
        body = build(draft, inside, top=False, **how) if inside and inside.elements else None
        if is_listening and (inside is None or not any(e.type == "startEvent" for e in inside.elements)):
            draft.tell(NEVER_STARTS, element)
            return
        sheet.put(activities.activity(draft, element, body))
    elif element.type == "startEvent":
        _start(sheet, element, top=top, triggered=triggered)
    elif element.type == "boundaryEvent":
        _boundary(sheet, element)
    elif element.type == "intermediateCatchEvent":
        _catch(sheet, element)
    elif element.type in ("intermediateThrowEvent", "endEvent"):
        sheet.put(throws.throw(draft, element, activities.base(draft, element)))
    else:
        threshold = _threshold(draft, element) if element.type == "complexGateway" else 1
        node = activities.base(draft, element)
        sheet.put(replace(node, kind=KINDS[element.type], threshold=threshold))


def _start(sheet: Sheet, element: Element, *, top: bool, triggered: bool) -> None:
    draft = sheet.draft
    node = replace(activities.base(draft, element), kind="start", human=people.human(draft, element))
    if triggered:  # its event is the listener's, outside
        sheet.put(Node(id=f"{element.id}#start", kind="start", lane=node.lane))
        return
    drawn = definitions(draft, element)
    if not top:
        if drawn:
            draft.tell(INNER_START, element)
        sheet.put(node)
        return
    if drawn or element.id in draft.awaits:
        before = len(draft.findings)
        heard = combined.awaited(draft, element, climbing=False)
        alone = sum(other.type == "startEvent" for other in sheet.scope.elements) == 1
        by_hand = isinstance(heard.event, ByHand)
        if by_hand and all(finding.level != "error" for finding in draft.findings[before:]):
            del draft.findings[before:]
            draft.tell(START_BY_HAND, element)
        messages.require_fixed(draft, element, heard.event)
        node = replace(node, event=None if by_hand and alone else heard.event)
        if isinstance(heard.event, Combined) and heard.event.together:
            combined.wait_for_all(sheet, node)
            return
    sheet.put(node)


def _catch(sheet: Sheet, element: Element) -> None:
    node = activities.base(sheet.draft, element)
    drawn = [definition.tag for definition in definitions(sheet.draft, element)]
    if drawn == ["linkEventDefinition"]:
        sheet.put(node)
    elif drawn in (["terminateEventDefinition"], ["cancelEventDefinition"]):
        sheet.put(throws.throw(sheet.draft, element, node))
    else:
        heard = combined.awaited(sheet.draft, element, climbing=False)
        words = replies.awaits_words(sheet.draft, element, heard.event)
        sheet.put(replace(node, kind="catch", event=heard.event, by_hand=heard.by_hand, awaits_words=words))


def _boundary(sheet: Sheet, element: Element) -> None:
    draft = sheet.draft
    reference = element.source.get("attachedToRef")
    host = next((e for e in sheet.scope.elements if e.drawn == reference and e.type in ACTIVITIES), None)
    if reference is None or host is None:
        draft.tell(NO_HOST, element)
        return
    kept = compensation.kept(draft, element)
    if kept is not None:
        sheet.put(replace(activities.base(draft, element), kind="boundary", event=kept, host=host.id))
        return
    heard = combined.awaited(draft, element, climbing=True)
    event, node = heard.event, activities.base(draft, element)
    by_people = (host.id in sheet.nodes and sheet.nodes[host.id].kind in ("task", "catch")) or not _throws(host)
    if by_people and any(isinstance(each, Error | Escalation) for each in single(event)):
        draft.tell(BUTTON, element, host=host.label)
        heard = combined.said_by_people(heard)
        event = heard.event
    errs = any(isinstance(each, Error) for each in single(event))
    interrupting = element.source.get("cancelActivity") != "false" or errs
    changes = {"event": event, "by_hand": heard.by_hand, "interrupting": interrupting, "host": host.id}
    sheet.put(replace(node, kind="boundary", **changes))


def _throws(host: Element) -> bool:
    """Whether an activity could throw anything: a machine, a call, or a subprocess."""
    has_job = any(extension.tag == "zeebe:taskDefinition" for extension in host.source.extensions)
    return host.type == "callActivity" or host.inside is not None or has_job or "camunda:topic" in host.attributes


def _listen(sheet: Sheet, element: Element) -> None:
    """The start of an event subprocess waits in the scope around it, and leads to it."""
    draft = sheet.draft
    for start in element.inside.elements if element.inside else ():
        if start.type != "startEvent":
            continue
        node = replace(activities.base(draft, start), kind="listener", lane=sheet.nodes[element.id].lane)
        if isinstance(kept := compensation.kept(draft, start), Compensate):
            sheet.put(replace(node, event=kept))
        else:
            heard = combined.awaited(draft, start, climbing=True)
            errs = any(isinstance(each, Error) for each in single(heard.event))
            interrupting = start.source.get("isInterrupting") != "false" or errs
            sheet.put(replace(node, event=heard.event, by_hand=heard.by_hand, interrupting=interrupting))
        sheet.connect(start.id, element.id)


def _connect(sheet: Sheet, line: Line) -> None:
    draft, elements = sheet.draft, sheet.draft.elements
    origin, target = elements.get(line.origin or ""), elements.get(line.target or "")
    if origin is None or target is None or target.type == "boundaryEvent":
        label = line.name or line.drawn or f"{line.source.get('sourceRef')} → {line.source.get('targetRef')}"
        draft.findings.append(DANGLING.at(line.drawn or None, line.line, flow=label))
        return
    source = _inner(sheet, origin)
    if source not in sheet.nodes or target.id not in sheet.nodes:
        return
    text, at = expressions.condition_of(line.source, "conditionExpression")
    is_default = bool(line.drawn) and origin.source.get("default") == line.drawn
    feel = None if is_default else expressions.expression(draft, origin, text, _condition(line), line=at)
    flow = Flow(id=line.id, source=source, target=target.id, name=line.name, condition=feel, default=is_default)
    sheet.add(flow)


def _inner(sheet: Sheet, origin: Element) -> str:
    """A start that listens outside has a twin inside."""
    twin = f"{origin.id}#start"
    return twin if twin in sheet.nodes and origin.id not in sheet.nodes else origin.id


def _condition(line: Line) -> Text:
    return Text("condição de “{flow}”", "condition of “{flow}”").fill(flow=line.name or line.drawn or line.id)


def _threshold(draft: Draft, element: Element) -> int:
    """How many tokens activate a complex gateway: a number, or `activationCount >= 2`."""
    text, line = expressions.condition_of(element.source, "activationCondition")
    found = ACTIVATED.fullmatch(text or "")
    if found is None:
        if text is not None:
            draft.tell(ACTIVATION, element, line=line, text=text[:120])
        return 1
    return max(1, int(found[2]) + (1 if found[1] == ">" else 0))
