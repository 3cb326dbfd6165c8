"""What is done: tasks of people, jobs of machines, calls and subprocesses."""

from __future__ import annotations

import re
from dataclasses import replace

from service.base.texts import Text
from service.process.diagram import adhoc, compensation, expressions, loops, mappings, people, replies
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.messages import fixed, own_message, sent_by
from service.process.diagram.program import Message, Node, Process
from service.process.diagram.vendors import extension, properties

PLAIN = Kind(
    code="task-by-hand",
    level="info",
    about="A task without a type, or a manual task: a person of its lane confirms that it is done, with a note and "
    "files.",
    message=Text("“{name}”: uma pessoa de “{lane}” confirma que foi feito.", "“{name}”: “{lane}” confirms it is done."),
    fix=Text("Nada a fazer; para pedir dados, use um formulário.", "Nothing to do; to ask for data, use a form."),
)
NO_MACHINE = Kind(
    code="task-without-implementation",
    level="info",
    about="A service, script, business-rule, send or receive task that names no job, decision or message: a person of "
    "its lane does it.",
    message=Text(
        "“{name}” não diz o que executar; uma pessoa de “{lane}” faz.",
        "“{name}” does not say what to run; a person of “{lane}” does it.",
    ),
    fix=Text(
        "Para automatizar, informe o tipo do trabalho (zeebe:taskDefinition).",
        "To automate it, name the type of its job (zeebe:taskDefinition).",
    ),
)
CALLS_NOTHING = Kind(
    code="call-without-target",
    level="info",
    about="A call activity that names no process: a person of its lane does it.",
    message=Text(
        "“{name}” não diz qual processo chama; vira uma tarefa de “{lane}”.",
        "“{name}” does not say which process it calls; it becomes a task of “{lane}”.",
    ),
    fix=Text("Escolha o processo chamado.", "Choose the called process."),
)
NOTHING_INSIDE = Kind(
    code="subprocess-empty",
    level="info",
    about="A subprocess with nothing inside: a person of its lane does it.",
    message=Text(
        "“{name}” está vazio; vira uma tarefa de “{lane}”.", "“{name}” is empty; it becomes a task of “{lane}”."
    ),
    fix=Text("Desenhe os passos de dentro do subprocesso.", "Draw the steps inside the subprocess."),
)
RETRIES = re.compile(r"R(\d{1,4})/.*|(\d{1,4})")


def base(draft: Draft, element: Element) -> Node:
    """What every node has, whatever it is."""
    return Node(
        id=element.id,
        kind="pass",
        type=element.type,
        name=element.name,
        lane=element.lane[-1] if element.lane else None,
        drawn="" if element.id == element.drawn else element.drawn,
        inputs=mappings.inputs(draft, element),
        outputs=mappings.outputs(draft, element),
        sends=tuple(letter.id for letter in sent_by(draft, element)),
        properties=properties(element.source),
    )


def activity(draft: Draft, element: Element, body: Process | None) -> Node:
    """The node of a task, a call or a subprocess (whose inside is `body`)."""
    node = replace(base(draft, element), several=loops.several(draft, element), loop=loops.loop(draft, element))
    if element.type in ("task", "manualTask"):
        return _by_hand(draft, element, node, PLAIN)
    if element.type == "userTask":
        return _by_hand(draft, element, node, None)
    if element.type == "callActivity":
        return _call(draft, element, node)
    if element.inside is not None:
        if body is not None and body.nodes:
            node = replace(node, kind="subprocess", body=body)
            if element.type == "adHocSubProcess":
                return adhoc.adhoc(draft, element, node)
            return compensation.transaction(draft, element, node) if element.type == "transaction" else node
        return _by_hand(draft, element, node, NOTHING_INSIDE)
    return _machine(draft, element, node)


def _by_hand(draft: Draft, element: Element, node: Node, kind: Kind | None) -> Node:
    if kind is not None:
        draft.tell(kind, element, lane=draft.whose(node.lane))
    return replace(node, kind="task", human=people.human(draft, element))


def _call(draft: Draft, element: Element, node: Node) -> Node:
    drawn = extension(element.source, "zeebe:calledElement")
    text = drawn.get("processId") if drawn is not None else None
    text = text or (element.source.get("calledElement") or "").rpartition(":")[2] or element.source.get("calledElement")
    target = draft.shared.named(text)
    if text is None or (target is not None and target.tag.startswith("global")):
        return _by_hand(draft, element, node, CALLS_NOTHING)
    goes_in, comes_out = node.inputs, node.outputs
    if drawn is not None and drawn.get("propagateAllParentVariables") == "false":
        goes_in = goes_in or ()
    if drawn is not None and drawn.get("propagateAllChildVariables") == "false":
        comes_out = comes_out or ()
    feel = expressions.string(draft, element, text, "calledElement", line=element.line)
    return replace(node, kind="call", target=feel, inputs=goes_in, outputs=comes_out)


def _machine(draft: Draft, element: Element, node: Node) -> Node:
    awaited = draft.awaits.get(element.id)
    if element.type == "receiveTask" and awaited is not None:
        words = replies.awaits_words(draft, element, awaited)
        return replace(node, kind="catch", event=awaited, by_hand=True, awaits_words=words)
    drawn = extension(element.source, "zeebe:taskDefinition")
    topic = drawn.get("type") if drawn is not None else None
    if topic is None and element.source.get("camunda:type") == "external":
        topic = element.source.get("camunda:topic")
    if topic is None:
        sent = _sent(draft, element) if element.type == "sendTask" else None
        return _by_hand(draft, element, node, NO_MACHINE) if sent is None else replace(node, kind="throw", event=sent)
    cycle = extension(element.source, "camunda:failedJobRetryTimeCycle")
    text = drawn.get("retries") if drawn is not None else cycle.text.strip() if cycle is not None else None
    return replace(node, kind="service", job=fixed(draft, element, topic), retries=_retries(text))


def _sent(draft: Draft, element: Element) -> Message | None:
    """The message that a send task names, where something in the file awaits it; else somebody has to send it."""
    message = own_message(draft, element, element.source)
    awaited = {heard.name for heard in (*draft.awaits.values(), *draft.messages.values())}
    return message if message is not None and message.name in awaited else None


def _retries(text: str | None) -> int | None:
    found = RETRIES.fullmatch(text or "")
    return int(found[1] or found[2]) if found else None
