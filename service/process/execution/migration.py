"""Where each token goes when another release takes over: element by element, or why it cannot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram.program import Combined, Event, Node, Timer, single
from service.process.execution.activities import Pass, Subprocess
from service.process.execution.anew import refuse_needless, wait_of
from service.process.execution.compensation import Reopened, Walk
from service.process.execution.failures import has_incident
from service.process.execution.joins import Join
from service.process.execution.relogging import Lost, relogged, reparted
from service.process.execution.several import MultiInstance
from service.process.execution.tokens import is_instance, is_standby, live_tokens
from service.process.execution.waiting import EventGateway, EventSpec

if TYPE_CHECKING:
    from service.process.execution.elements import TokenSpec
    from service.process.execution.running import Running, Scope, TokenProcessSpec
    from service.process.execution.tokens import Token

MADE = re.compile(r"(#\w+ )?([^#]*)(#.*)?")
"""A name as the compiler makes it: what it is made for, the drawn id, and what was made of that."""
NO_COUNTERPART = Text(
    "“{name}” não existe na outra versão. Diga a que etapa corresponde.",
    "“{name}” does not exist in the other version. Say which element takes its place.",
)
OTHER_KIND = Text(
    "“{name}” e “{to}” são de tipos diferentes. Escolha uma etapa do mesmo tipo.",
    "“{name}” and “{to}” are of different kinds. Choose an element of the same kind.",
)
OTHER_FORM = Text(
    "“{to}” espera de outro modo do que “{name}”. Escolha um evento do mesmo tipo.",
    "“{to}” waits in another way than “{name}”. Choose an event of the same kind.",
)
NO_GATEWAY = Text(
    "“{to}” não está atrás do mesmo desvio por evento que “{name}”.",
    "“{to}” does not stand behind the same event gateway as “{name}”.",
)
OTHER_ORDER = Text(
    "As repetições de “{name}” e de “{to}” não andam do mesmo modo: umas ao mesmo tempo, as outras em sequência.",
    "“{name}” runs its instances at once and “{to}” one after the other, or the other way round.",
)
NO_QUESTION = Text("“{to}” não pergunta nada; “{name}” espera uma resposta.", "“{to}” asks nothing; “{name}” does.")
NO_FLOW = Text(
    "“{to}” não tem o fluxo “{flow}”, por onde isto chegou. Diga qual o substitui.",
    "“{to}” lacks the flow “{flow}” by which this came. Say which one replaces it.",
)
NO_CHOICE = Text(
    "A resposta dada em “{name}” segue por “{flow}”, que não existe na outra versão. Diga qual o substitui.",
    "The answer given at “{name}” follows “{flow}”, which the other version lacks. Say which one replaces it.",
)


@value_object(kw_only=True)
class Move:
    """A live token and where it goes. `problem`: why it cannot; `target` is then what it would have come to, if any.

    `dropped`: an event that stands beside the work and that the other release does not have waits no longer; or what
    was completed cannot be undone there. `wait`: it waits for another time or key than the other release says; it keeps
    what it has, or begins anew as that one says.
    """

    task: int
    element: str
    node: Node
    to: str | None
    target: Node | None
    dropped: bool = False
    problem: Text | None = None
    wait: Literal["kept", "anew"] | None = None


@dataclass(eq=False)
class Plan:
    """All moves, and what doing them needs."""

    mapping: Mapping[str, str]
    anew: Collection[str]
    """Elements of the other release whose waits begin as it says."""
    moves: list[Move] = field(default_factory=list[Move])
    scopes: list[tuple[Scope, TokenProcessSpec]] = field(default_factory=list[tuple["Scope", "TokenProcessSpec"]])
    targets: dict[int, TokenSpec] = field(default_factory=dict[int, "TokenSpec"])
    dropped: list[Token] = field(default_factory=list["Token"])
    """Standing by, or one of several rivals, without a counterpart."""
    renewed: list[Token] = field(default_factory=list["Token"])
    """Those that begin to wait anew."""

    @property
    def problems(self) -> Iterator[Text]:
        """Why it cannot be done."""
        return (move.problem for move in self.moves if move.problem is not None)

    def name_of(self, name: str) -> str:
        """What an element is called in the other release; what nobody drew follows what was drawn."""
        made = MADE.fullmatch(name)
        before, drawn, behind = made.groups("") if made is not None else ("", name, "")
        return f"{before}{self.mapping.get(drawn, drawn)}{behind}"

    def flow_of(self, scope: Scope, flow: str, join: Join) -> str | None:
        """The flow into the join by which the token would have come: of the same id, or from the same element."""
        named = self.mapping.get(flow, flow)
        if named in join.gates:
            return named
        sources = {name for name, spec in scope.spec.task_specs.items() if any(out.id == flow for out in spec.flows)}
        specs = [join._wf_spec.task_specs.get(self.name_of(name)) for name in sources]
        found = {out.id for spec in specs if spec is not None for out in spec.flows if out.target == join.name}
        return found.pop() if len(found) == 1 else None


def plan(running: Running, target: TokenProcessSpec, mapping: Mapping[str, str], anew: Collection[str] = ()) -> Plan:
    """Look at every live token; nothing is changed. What is called stays with its release, and is left out.

    Refused: nothing at one of the elements `anew` waits otherwise than the other release says.
    """
    found = Plan(mapping, anew)
    _scope(found, running, target)
    refuse_needless(anew, {move.to for move in found.moves if move.wait == "anew"})
    return found


def _scope(found: Plan, scope: Scope, target: TokenProcessSpec) -> None:
    found.scopes.append((scope, target))
    _note_lost(found, scope, target)
    for token in scope.task_tree.children:
        if "listens" in token.internal_data:
            _stand_by(found, token, target, target.start.listeners)
        elif "offered" in token.internal_data:
            _token(found, token, target)
    for token in live_tokens(scope):
        _token(found, token, target)


def _note_lost(found: Plan, scope: Scope, target: TokenProcessSpec) -> None:
    """What was completed, and what the other release has no way to undo."""
    _, lost = relogged(scope.task_tree.internal_data.get("log", ()), scope.spec, target, found.name_of)
    _name_lost(found, lost)


def _name_lost(found: Plan, lost: Iterable[Lost]) -> None:
    for entry, activity in dict.fromkeys(lost):
        found.moves.append(
            Move(task=entry, element=activity.bpmn_id, node=activity.node, to=None, target=None, dropped=True)
        )


def _token(found: Plan, token: Token, target: TokenProcessSpec) -> None:
    new = target.task_specs.get(found.name_of(token.task_spec.name))
    is_rival = not _is_behind_gateway(found, token, target) and _has_other_rivals(found, token, target)
    if is_rival or (new is None and "offered" in token.internal_data):
        _drop(found, token)
        return
    problem = _problem(found, token, new)
    _note(found, token, new, problem)
    if problem is not None or new is None:
        return
    parts = token.internal_data.get("parts", ())
    _name_lost(found, reparted(parts, token.id, token.task_spec, new, found.name_of)[1])
    for guard in token.internal_data.get("guards", ()):
        _stand_by(found, token.workflow.tasks[guard], target, new.guards)
    for child in token.children:
        _token(found, child, target)
    inside = token.workflow.top_workflow.subprocesses.get(token.id)
    if inside is not None and isinstance(new, Subprocess):
        _scope(found, inside, new.body)


def _stand_by(found: Plan, token: Token, target: TokenProcessSpec, present: tuple[str, ...]) -> None:
    """A boundary event or listener goes along with what it stands at, where that still has it."""
    name = found.name_of(token.task_spec.name)
    new = target.task_specs[name] if name in present else None
    if new is None or _problem(found, token, new) is not None:
        _drop(found, token)
    else:
        _note(found, token, new, None)
        for part in token.children:
            _token(found, part, target)


def _has_other_rivals(found: Plan, token: Token, target: TokenProcessSpec) -> bool:
    rivals = [token.workflow.tasks[rival] for rival in token.internal_data.get("rivals", ())]
    return any(_is_behind_gateway(found, rival, target) for rival in rivals)


def _is_behind_gateway(found: Plan, token: Token, target: TokenProcessSpec) -> bool:
    gateway = target.task_specs.get(found.name_of(token.internal_data.get("place", "")))
    behind = {flow.target for flow in gateway.flows} if isinstance(gateway, EventGateway) else set[str]()
    return found.name_of(token.task_spec.name) in behind


def _drop(found: Plan, token: Token) -> None:
    spec = token.task_spec
    found.dropped.append(token)
    found.moves.append(Move(task=token.id, element=spec.bpmn_id, node=spec.node, to=None, target=None, dropped=True))


def _note(found: Plan, token: Token, new: TokenSpec | None, problem: Text | None) -> None:
    spec = token.task_spec
    if new is not None:
        found.targets[token.id] = new
    if isinstance(spec, Walk | Reopened) and problem is None:
        return
    wait = None if new is None or problem is not None else wait_of(token, new, found.anew)
    if wait == "anew":
        found.renewed.append(token)
    found.moves.append(
        Move(
            task=token.id,
            element=spec.bpmn_id,
            node=spec.node,
            to=new.bpmn_id if new is not None else None,
            target=new.node if new is not None else None,
            problem=problem,
            wait=wait,
        )
    )


def _problem(found: Plan, token: Token, new: TokenSpec | None) -> Text | None:
    old = token.task_spec
    words = {"name": old.node.name or old.bpmn_id}
    if new is None:
        return NO_COUNTERPART.fill(**words)
    words["to"] = new.node.name or new.bpmn_id
    not_begun = has_incident(token) and token.internal_data["incident"]["step"] == "begin"
    if not_begun and not isinstance(new, Join) and is_standby(token) == _stands_by(new):
        return None
    reason = _unlike(found, token, new)
    return reason.fill(**words) if reason is not None else None


def _stands_by(spec: TokenSpec) -> bool:
    return spec.node.kind in ("boundary", "listener")


def _unlike(found: Plan, token: Token, new: TokenSpec) -> Text | None:
    """Why what has begun at a token cannot go on at the other element."""
    old = token.task_spec
    if isinstance(old, Join) and token.internal_data.get("flow") and not has_incident(token):
        return _unlike_join(found, token, new)
    if type(old) is not type(new):
        return OTHER_KIND
    if isinstance(old, EventSpec) and isinstance(new, EventSpec):
        return _unlike_event(found, token, old, new)
    if isinstance(old, MultiInstance) and isinstance(new, MultiInstance):
        return OTHER_ORDER if old.several.sequential != new.several.sequential else None
    if token.internal_data.get("human", {}).get("kind") == "question" and new.question_of(token) is None:
        return NO_QUESTION
    return _unlike_choice(found, token, new)


def _unlike_join(found: Plan, token: Token, new: TokenSpec) -> Text | None:
    if isinstance(new, Join):
        flow = token.internal_data["flow"]
        return NO_FLOW.fill(flow=flow) if found.flow_of(token.workflow, flow, new) is None else None
    return None if isinstance(new, Pass) else OTHER_KIND


def _unlike_event(found: Plan, token: Token, old: EventSpec, new: EventSpec) -> Text | None:
    if _shape(old.event) != _shape(new.event) or old.by_hand != new.by_hand:
        return OTHER_FORM
    is_rival = "rivals" in token.internal_data
    return NO_GATEWAY if is_rival and not _is_behind_gateway(found, token, new._wf_spec) else None


def _shape(event: Event) -> list[object]:
    """What must be the same for a wait to go on."""
    parts = [(type(part), part.form if isinstance(part, Timer) else None) for part in single(event)]
    return [isinstance(event, Combined) and event.together, *parts]


def _unlike_choice(found: Plan, token: Token, new: TokenSpec) -> Text | None:
    """An answer that is given, but not followed yet, must lead somewhere."""
    if is_instance(token):
        return None
    known = {flow.id for flow in new.flows}
    behind = new._wf_spec.task_specs.get(new.node.asks_for or "")
    known |= {flow.id for flow in behind.flows} if behind is not None else set()
    lost = [flow for flow in token.internal_data.get("choice", ()) if found.mapping.get(flow, flow) not in known]
    return NO_CHOICE.fill(flow=lost[0]) if lost else None
