"""Choices: gateways that evaluate, and those that ask."""

from __future__ import annotations

from service.base.texts import Text
from service.process.diagram.draft import Sheet
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.program import ByHand, Flow, Node, Option, Question
from service.process.diagram.unset import guarded, unset_names

ASKS = Kind(
    code="gateway-asks",
    level="info",
    about="A gateway whose flows have no conditions: its name is put as a question to its lane, the flows' names are "
    "the answers. Right behind a task of the same lane, the question joins that task's form.",
    message=Text("“{name}” é perguntado a “{lane}”: {answers}.", "“{name}” is asked of “{lane}”: {answers}."),
    fix=Text(
        "Nada a fazer; para decidir sozinho, escreva condições nas saídas.",
        "Nothing to do; for it to decide by itself, write conditions on its flows.",
    ),
)
DEFAULT = Kind(
    code="gateway-default-filled-in",
    level="info",
    about="Some flows of a gateway have conditions and exactly one has none: that one is taken when no condition "
    "holds.",
    message=Text(
        "“{name}”: sem condição verdadeira, segue por “{answers}”.",
        "“{name}”: when no condition holds, it goes to “{answers}”.",
    ),
    fix=Text("Marque essa saída como padrão no editor.", "Mark that flow as the default in the editor."),
)
MAY_FAIL = Kind(
    code="gateway-may-ask",
    level="info",
    about="All flows of a gateway have conditions and none is the default: when no condition holds, a person of its "
    "lane decides.",
    message=Text(
        "“{name}”: se nenhuma condição valer, “{lane}” decide.", "“{name}”: when no condition holds, “{lane}” decides."
    ),
    fix=Text("Marque uma saída como padrão.", "Mark one flow as the default."),
)
AMBIGUOUS = Kind(
    code="gateway-several-defaults",
    level="warning",
    about="Several flows of a gateway have no condition while others have: when no condition holds, a person chooses "
    "among those without.",
    message=Text(
        "“{name}” tem várias saídas sem condição; “{lane}” escolhe entre {answers}.",
        "“{name}” has several flows without a condition; “{lane}” chooses among {answers}.",
    ),
    fix=Text("Dê condição a todas as saídas menos uma.", "Give all its flows but one a condition."),
)
UNSET = Kind(
    code="gateway-asks-unset",
    level="warning",
    about="The conditions of a gateway read a value that the step right before it, done by a person without a form, "
    "does not ask for; without that value the path would go round for ever. While it is not there, the gateway asks "
    "its lane; once something fills it in, the conditions decide.",
    message=Text(
        "“{name}” depende de “{names}”, que ninguém preenche; enquanto isso, “{lane}” decide: {answers}.",
        "“{name}” depends on “{names}”, which nobody fills in; until then, “{lane}” decides: {answers}.",
    ),
    fix=Text(
        "Dê à tarefa anterior um formulário com esse campo, ou apague as condições.",
        "Give the task before it a form with that field, or delete the conditions.",
    ),
)
NO_CHOICE = Kind(
    code="condition-ignored",
    level="warning",
    about="A condition where there is nothing to choose: behind a parallel gateway, an event gateway or one with a "
    "single flow.",
    message=Text("“{name}”: a condição da saída é ignorada.", "“{name}”: the condition on its flow is ignored."),
    fix=Text("Apague a condição ou troque o tipo do gateway.", "Delete the condition or change the gateway."),
)
RACE_ASKS = Kind(
    code="event-gateway-asks",
    level="warning",
    about="An event gateway followed by something that is no event: a person says which of these happened.",
    message=Text(
        "“{name}” leva a algo que não é evento; “{lane}” diz o que aconteceu: {answers}.",
        "“{name}” leads to something that is no event; “{lane}” says what happened: {answers}.",
    ),
    fix=Text("Ponha um evento de captura em cada saída.", "Put a catch event on each of its flows."),
)
WHICH_WAY = Text("Qual caminho seguir?", "Which way to go?")
WHAT_HAPPENED = Text("O que aconteceu?", "What happened?")
WAY = Text("Caminho {number}", "Way {number}")


def decide(sheet: Sheet) -> None:
    """Give every gateway of a scope its question, its default or both."""
    for node in list(sheet.nodes.values()):
        element = sheet.element(node.id)
        if element is None:
            continue
        if node.kind in ("xor", "or"):
            _choose(sheet, node, element)
        elif node.kind == "race":
            _race(sheet, node, element)
        elif node.kind == "and":
            _drop_conditions(sheet, element)
    for node in list(sheet.nodes.values()):
        if node.question is not None and not node.question.fallback:
            _join_form(sheet, node)


def _choose(sheet: Sheet, node: Node, element: Element) -> None:
    leaving = sheet.leaving(node.id)
    if len(leaving) < 2:
        _drop_conditions(sheet, element)
        return
    default = [flow for flow in leaving if flow.default]
    conditional = [flow for flow in leaving if flow.condition and not flow.default]
    plain = [flow for flow in leaving if not flow.condition and not flow.default]
    if not conditional:
        _ask(sheet, node, element, leaving, ASKS)
    elif len(plain) > 1 or (plain and default):
        _ask(sheet, node, element, plain + default, AMBIGUOUS, fallback=True)
    else:
        for flow in plain:
            sheet.alter(flow, default=True)
            sheet.draft.tell(DEFAULT, element, answers=_options(sheet, plain)[0].label)
        if not _asked_while_unset(sheet, node, element) and not plain and not default:
            _ask(sheet, node, element, leaving, MAY_FAIL, fallback=True)


def _asked_while_unset(sheet: Sheet, node: Node, element: Element) -> bool:
    unset, leaving = unset_names(sheet, node), sheet.leaving(node.id)
    conditions = guarded(sheet.draft, leaving, unset) if unset else {}
    if conditions:
        _ask(sheet, node, element, leaving, UNSET, fallback=True, names=", ".join(unset))
        for flow in sheet.leaving(node.id):
            sheet.alter(flow, condition=conditions.get(flow.id))
    return bool(conditions)


def _ask(
    sheet: Sheet,
    node: Node,
    element: Element,
    flows: list[Flow],
    kind: Kind,
    *,
    fallback: bool = False,
    names: str = "",
) -> None:
    options = _options(sheet, flows)
    ask = WHAT_HAPPENED if node.kind == "race" else WHICH_WAY
    text = node.name or sheet.draft.say(ask)
    question = Question(text=text, options=options, many=node.kind == "or", fallback=fallback)
    sheet.change(node.id, question=question, kind="or" if node.kind == "or" else "xor")
    for flow in flows:
        if flow.default or (flow.condition is not None and not fallback):
            sheet.alter(flow, default=False, condition=flow.condition if fallback else None)
    answers = " / ".join(option.label for option in options)
    sheet.draft.tell(kind, element, lane=sheet.draft.whose(node.lane), answers=answers, names=names)


def _options(sheet: Sheet, flows: list[Flow]) -> tuple[Option, ...]:
    """The flows' names; where there is none, what the flow leads to."""
    labels: list[str] = []
    for number, flow in enumerate(flows, start=1):
        label = flow.name or sheet.nodes[flow.target].name or sheet.draft.say(WAY.fill(number=number))
        labels.append(label if label not in labels else f"{label} ({number})")
    return tuple(Option(flow=flow.id, label=label) for flow, label in zip(flows, labels, strict=True))


def _race(sheet: Sheet, node: Node, element: Element) -> None:
    _drop_conditions(sheet, element)
    leaving = sheet.leaving(node.id)
    for flow in leaving:
        target = sheet.nodes[flow.target]
        if target.type == "receiveTask" and target.kind == "task":
            sheet.change(target.id, kind="catch", event=ByHand(), human=None)
    odd = [flow for flow in leaving if sheet.nodes[flow.target].kind != "catch"]
    if len(odd) == len(leaving):
        if len(leaving) > 1:
            _ask(sheet, node, element, leaving, RACE_ASKS)
        else:
            sheet.change(node.id, kind="pass")
        return
    for flow in odd:
        _wait_by_hand(sheet, node, flow)
    if odd:
        answers = " / ".join(option.label for option in _options(sheet, leaving))
        sheet.draft.tell(RACE_ASKS, element, lane=sheet.draft.whose(node.lane), answers=answers)


def _wait_by_hand(sheet: Sheet, gateway: Node, flow: Flow) -> None:
    """Among real events, a branch without one is an event that a person says."""
    label = _options(sheet, [flow])[0].label
    event = Node(id=f"{flow.id}#event", kind="catch", name=label, lane=gateway.lane, event=ByHand())
    sheet.put(event)
    sheet.connect(event.id, flow.target)
    sheet.alter(flow, target=event.id)


def _drop_conditions(sheet: Sheet, element: Element) -> None:
    for flow in sheet.leaving(element.id):
        if flow.condition is not None:
            sheet.draft.tell(NO_CHOICE, element)
        if flow.condition is not None or flow.default:
            sheet.alter(flow, condition=None, default=False)


def _join_form(sheet: Sheet, gateway: Node) -> None:
    """Whoever has just done the step before answers in the same form."""
    entering = sheet.entering(gateway.id)
    if gateway.kind == "or" and len(entering) > 1:
        return
    for flow in entering:
        before = sheet.nodes[flow.source]
        alone = len(sheet.leaving(before.id)) == 1 and flow.condition is None
        if alone and before.kind == "task" and before.lane == gateway.lane and not (before.several or before.loop):
            sheet.change(before.id, asks_for=gateway.id)
