"""What a rule may do: which actions there are, whether one can be kept, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.desk import people
from service.desk.cases import PRIORITY_NAMES, STATUS_NAMES, Status

Kind = Literal["team", "owner", "priority", "status", "note", "message", "alert"]
ACTION_NAMES: Mapping[Kind, Text] = {
    "team": Text("Passar a uma equipe", "Give it to a team"),
    "owner": Text("Definir o responsável", "Set the owner"),
    "priority": Text("Mudar a prioridade", "Change the priority"),
    "status": Text("Mudar a situação", "Change the status"),
    "note": Text("Escrever uma nota interna", "Write an internal note"),
    "message": Text("Escrever ao cliente", "Write to the client"),
    "alert": Text("Avisar pessoas da casa", "Alert people of the staff"),
}
"""In the order in which the actions of a rule are done."""
UP = "up"
PRIORITIES: Mapping[str, Text] = {
    UP: Text("Um nível mais urgente", "One level more urgent"),
    **{str(level): name for level, name in PRIORITY_NAMES.items()},
}
STATUSES: Mapping[str, Text] = {
    status.value: STATUS_NAMES[status]
    for status in (
        Status.IN_PROGRESS,
        Status.WAITING_CUSTOMER,
        Status.WAITING_THIRD_PARTY,
        Status.RESOLVED,
        Status.CLOSED,
    )
}
AUDIENCES: Mapping[str, Text] = {
    "owner": Text("O responsável pelo chamado", "The owner of the case"),
    "supervisor": Text("A supervisão", "The supervisor"),
    "team": Text("A equipe do chamado", "The team of the case"),
    "process_owner": Text("O dono do processo", "The process owner"),
}
"""Whom an alert reaches, besides `team:` and `person:` with an id."""
PLACES: Mapping[str, Text] = {
    "protocolo": Text("o número", "the number"),
    "assunto": Text("o assunto", "the subject"),
    "cliente": Text("o nome do cliente", "the client's name"),
    "situacao": Text("a situação", "the status"),
    "prioridade": Text("a prioridade", "the priority"),
    "equipe": Text("a equipe", "the team"),
    "responsavel": Text("o responsável", "the owner"),
}
"""What may stand in a text between braces."""
PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST_TEXT = 2_000
MOST_AUDIENCES = 20

NO_ACTION = Text("Escolha ao menos uma ação.", "Choose at least one action.")
UNKNOWN = Text("Escolha ações da lista.", "Choose actions from the list.")
NO_TEAM = Text("Escolha uma equipe ativa da lista.", "Choose an active team from the list.")
NO_PERSON = Text("Escolha uma pessoa da lista.", "Choose a person from the list.")
NO_PRIORITY = Text("Escolha a prioridade.", "Choose the priority.")
NO_STATUS = Text("Escolha a situação.", "Choose the status.")
NO_AUDIENCE = Text("Escolha quem é avisado.", "Choose who is alerted.")
NO_TEXT = Text("Escreva o texto.", "Write the text.")
LONG_TEXT = Text("Use até {most} letras.", "Use up to {most} letters.").fill(most=LONGEST_TEXT)
NO_PLACE = Text(
    "“{{{name}}}” não existe. Entre chaves cabem: {known}.", "There is no “{{{name}}}”. In braces: {known}."
)


@value_object(kw_only=True)
class Action:
    """One thing that is done. `target`: a team's or person's id, a priority or a status; `to`: who is alerted."""

    kind: Kind
    target: str = ""
    to: tuple[str, ...] = ()
    text: str = ""


class ActionsRefused(Refused):
    """Actions that cannot be kept; `errors` names each place: `actions`, or an action's kind."""

    def __init__(self, errors: Sequence[tuple[str, Text]]) -> None:
        super().__init__(errors[0][1], field=errors[0][0])
        self.errors = tuple(errors)


def checked(session: Session, actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions as they are kept, in their order, each without what its kind does not ask for. ActionsRefused."""
    if not actions:
        raise ActionsRefused([("actions", NO_ACTION)])
    if any(each.kind not in ACTION_NAMES for each in actions):
        raise ActionsRefused([("actions", UNKNOWN)])
    errors = [(each.kind, wrong) for each in actions if (wrong := _wrong(session, each)) is not None]
    if errors:
        raise ActionsRefused(errors)
    order = list(ACTION_NAMES)
    return tuple(sorted((_cleaned(each) for each in actions), key=lambda each: order.index(each.kind)))


def _cleaned(action: Action) -> Action:
    has_target = action.kind in ("team", "owner", "priority", "status")
    return Action(
        kind=action.kind,
        target=action.target if has_target else "",
        to=tuple(dict.fromkeys(action.to)) if action.kind == "alert" else (),
        text="" if has_target else action.text.strip(),
    )


def _wrong(session: Session, action: Action) -> Text | None:
    match action.kind:
        case "team":
            return None if _is_team(session, action.target) else NO_TEAM
        case "owner":
            return None if _is_staff(session, action.target) else NO_PERSON
        case "priority":
            return None if action.target in PRIORITIES else NO_PRIORITY
        case "status":
            return None if action.target in STATUSES else NO_STATUS
        case "alert":
            return _wrong_audience(session, action.to) or _wrong_text(action.text)
        case _:
            return _wrong_text(action.text)


def _wrong_audience(session: Session, to: Sequence[str]) -> Text | None:
    if not to or len(to) > MOST_AUDIENCES:
        return NO_AUDIENCE
    for each in to:
        kind, _, id = each.partition(":")
        if kind == "person" and id and not _is_staff(session, id):
            return NO_PERSON
        if kind == "team" and id and not _is_team(session, id):
            return NO_TEAM
        if each not in AUDIENCES and not (id and kind in ("person", "team")):
            return NO_AUDIENCE
    return None


def _wrong_text(text: str) -> Text | None:
    if not text.strip():
        return NO_TEXT
    if len(text.strip()) > LONGEST_TEXT:
        return LONG_TEXT
    unknown = next((name for name in PLACE.findall(text) if name not in PLACES), None)
    known = ", ".join(f"{{{name}}}" for name in PLACES)
    return None if unknown is None else NO_PLACE.fill(name=unknown, known=known)


def _is_team(session: Session, id: str) -> bool:
    found = people.queries.team(session, id) if id else None
    return found is not None and found.active


def _is_staff(session: Session, id: str) -> bool:
    found = people.queries.person(session, PersonId(id)) if id else None
    return found is not None and found.active and found.is_staff


def to_json(actions: Sequence[Action]) -> list[dict[str, Any]]:
    """How they are stored."""
    return [{"kind": each.kind, "target": each.target, "to": list(each.to), "text": each.text} for each in actions]


def from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[Action, ...]:
    """The same back."""
    return tuple(
        Action(
            kind=cast("Kind", each["kind"]),
            target=each.get("target", ""),
            to=tuple(each.get("to", ())),
            text=each.get("text", ""),
        )
        for each in stored
    )
