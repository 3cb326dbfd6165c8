"""What sets a rule going: something that happens to a case, or that has lasted for some time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal, cast

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk.cases import STATUS_NAMES, Status

Kind = Literal[
    "opened",
    "status",
    "reopened",
    "assigned",
    "accepted",
    "client_wrote",
    "staff_wrote",
    "noted",
    "field",
    "in_status",
    "inactive",
    "unaccepted",
]
TRIGGER_NAMES: Mapping[Kind, Text] = {
    "opened": Text("Um chamado é aberto", "A case is opened"),
    "status": Text("A situação muda", "The status changes"),
    "reopened": Text("Um chamado é reaberto", "A case is reopened"),
    "assigned": Text("A equipe ou o responsável muda", "The team or the owner changes"),
    "accepted": Text("Alguém aceita o chamado", "Somebody accepts the case"),
    "client_wrote": Text("O cliente escreve", "The client writes"),
    "staff_wrote": Text("Alguém da casa responde ao cliente", "Somebody of the staff replies to the client"),
    "noted": Text("Alguém escreve uma nota interna", "Somebody writes an internal note"),
    "field": Text("Um campo muda", "A field changes"),
    "in_status": Text("Passa um tempo na mesma situação", "Time passes in the same status"),
    "inactive": Text("Passa um tempo sem nada acontecer", "Time passes without anything happening"),
    "unaccepted": Text("Passa um tempo sem ninguém aceitar", "Time passes without anybody accepting"),
}
WITH_STATUSES: tuple[Kind, ...] = ("status", "in_status", "inactive")
TIMED: tuple[Kind, ...] = ("in_status", "inactive", "unaccepted")
FIELD_NAMES: Mapping[str, Text] = {
    "prioridade": Text("Prioridade", "Priority"),
    "tipo": Text("Tipo", "Type"),
    "categoria": Text("Categoria", "Category"),
    "produto": Text("Produto", "Product"),
    "assunto": Text("Assunto", "Subject"),
    "descricao": Text("Descrição", "Description"),
}
MOST_MINUTES = 366 * 24 * 60

NO_TRIGGER = Text("Escolha quando a regra age.", "Choose when the rule acts.")
NO_STATUS = Text("Escolha ao menos uma situação.", "Choose at least one status.")
NO_FIELD = Text("Escolha o campo.", "Choose the field.")
NO_TIME = Text("Informe um tempo de 1 minuto a 366 dias.", "Give a time of 1 minute to 366 days.")


@value_object(kw_only=True)
class Trigger:
    """When a rule acts. `statuses`: which ones count (of a changed status, none: any); `minutes`: how long it lasts."""

    kind: Kind
    statuses: tuple[str, ...] = ()
    field: str | None = None
    minutes: int | None = None

    @property
    def is_timed(self) -> bool:
        """Whether it waits for something to last."""
        return self.kind in TIMED

    @property
    def lasts(self) -> timedelta:
        """How long it has to last."""
        return timedelta(minutes=self.minutes or 0)

    def fits(self, kind: Kind, *, status: str | None = None, field: str | None = None) -> bool:
        """Whether this is what just happened."""
        if kind != self.kind:
            return False
        if kind == "status":
            return not self.statuses or status in self.statuses
        return kind != "field" or field == self.field


def checked(trigger: Trigger) -> Trigger:
    """The trigger as it is kept, without what its kind does not ask for. Refused: the field tells where."""
    kind = trigger.kind
    if kind not in TRIGGER_NAMES:
        raise Refused(NO_TRIGGER, field="trigger")
    statuses = tuple(status.value for status in Status if status.value in trigger.statuses)
    if kind in ("in_status", "inactive") and not statuses:
        raise Refused(NO_STATUS, field=f"statuses-{kind}")
    if kind == "field" and trigger.field not in FIELD_NAMES:
        raise Refused(NO_FIELD, field="field")
    if kind in TIMED and not (trigger.minutes and 1 <= trigger.minutes <= MOST_MINUTES):
        raise Refused(NO_TIME, field=f"time-{kind}")
    return Trigger(
        kind=kind,
        statuses=statuses if kind in WITH_STATUSES else (),
        field=trigger.field if kind == "field" else None,
        minutes=trigger.minutes if kind in TIMED else None,
    )


def told(trigger: Trigger) -> Text:
    """The trigger in words: “Passa um tempo sem nada acontecer: 3 dias (Resolvido)”."""
    parts = [TRIGGER_NAMES[trigger.kind]]
    if trigger.field:
        parts.append(FIELD_NAMES[trigger.field])
    if trigger.minutes:
        parts.append(length(trigger.minutes))
    parts += [STATUS_NAMES[Status(each)] for each in trigger.statuses]
    first, *rest = parts
    if not rest:
        return first
    names = {f"p{number}": each for number, each in enumerate(rest)}
    words = ", ".join(f"{{{name}}}" for name in names)
    return Text(f"{{first}}: {words}", f"{{first}}: {words}").fill(first=first, **names)


def length(minutes: int) -> Text:
    """A length of time in the largest unit that it is whole in."""
    for unit, one, many in UNITS:
        if minutes % unit == 0:
            number = minutes // unit
            return (one if number == 1 else many).fill(n=number)
    raise AssertionError(minutes)


UNITS = (
    (24 * 60, Text("{n} dia", "{n} day"), Text("{n} dias", "{n} days")),
    (60, Text("{n} hora", "{n} hour"), Text("{n} horas", "{n} hours")),
    (1, Text("{n} minuto", "{n} minute"), Text("{n} minutos", "{n} minutes")),
)


def to_json(trigger: Trigger) -> dict[str, Any]:
    """How it is stored."""
    return {
        "kind": trigger.kind,
        "statuses": list(trigger.statuses),
        "field": trigger.field,
        "minutes": trigger.minutes,
    }


def from_json(stored: Mapping[str, Any]) -> Trigger:
    """The same back."""
    return Trigger(
        kind=cast("Kind", stored["kind"]),
        statuses=tuple(stored.get("statuses", ())),
        field=stored.get("field"),
        minutes=stored.get("minutes"),
    )
