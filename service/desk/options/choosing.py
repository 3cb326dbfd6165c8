"""Which settings there are, what they are now, and how they are changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.base.errors import Forbidden, Missing, Refused
from service.base.prepared import Prepared
from service.base.rows import table_of, upsert
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.options.events import OptionChanged
from service.desk.options.tables import OptionRow
from service.desk.people import Person, Role

Value = str | bool | int
NO_OPTION = Text("Este ajuste não existe.", "There is no such setting.")
ONLY_ADMINISTRATORS = Text("Só quem administra a Raia muda os ajustes.", "Only administrators change the settings.")
NO_CHOICE = Text("Escolha uma das opções.", "Choose one of the options.")
NO_NUMBER = Text("Escreva um número de {least} a {most}.", "Write a number from {least} to {most}.")


@value_object(kw_only=True)
class Option:
    """A setting. `choices`: words that a `choice` is one of; `least` and `most`: bounds of a `number`."""

    key: str
    kind: Literal["choice", "flag", "number"]
    default: Value
    name: Text
    hint: Text
    choices: Mapping[str, Text] = field(default_factory=dict[str, Text], hash=False)
    least: int = 0
    most: int = 0

    def checked(self, given: Value) -> Value:
        """The value as it is kept. Refused: it does not fit."""
        if self.kind == "choice" and given not in self.choices:
            raise Refused(NO_CHOICE, field=self.key)
        if self.kind == "flag" and not isinstance(given, bool):
            raise Refused(NO_CHOICE, field=self.key)
        if self.kind == "number" and not (
            isinstance(given, int) and not isinstance(given, bool) and self.least <= given <= self.most
        ):
            raise Refused(NO_NUMBER.fill(least=self.least, most=self.most), field=self.key)
        return given


@value_object(kw_only=True)
class Standing:
    """A setting as it is now; `by` and `at`: who changed it last, None as long as it is the default."""

    option: Option
    value: Value
    by: str | None
    at: datetime | None


WHO_SEES_CASES = Option(
    key="who_sees_cases",
    kind="choice",
    default="everybody",
    name=Text("Quem vê os chamados", "Who sees cases"),
    hint=Text(
        "Com “Cada um os seus”, cada pessoa vê os chamados por que responde, os das suas equipes, os que ainda não são "
        "de ninguém, e os de quem está abaixo dela na hierarquia de funções.",
        "With “Everybody their own”, each person sees the cases they answer for, those of their teams, those that are "
        "nobody's yet, and those of whoever stands below them in the hierarchy of functions.",
    ),
    choices={
        "everybody": Text("Todos da casa", "All of the staff"),
        "own": Text("Cada um os seus", "Everybody their own"),
    },
)
REPLY_NEEDS_ACCEPTANCE = Option(
    key="reply_needs_acceptance",
    kind="flag",
    default=False,
    name=Text("Só responde ao cliente quem aceitou o chamado", "Only an accepted case is replied to"),
    hint=Text(
        "Antes de alguém aceitar o chamado, ninguém escreve ao cliente.",
        "Before somebody has accepted the case, nobody writes to the client.",
    ),
)
HIGHEST_HEADER_FIELDS = Option(
    key="highest_header_fields",
    kind="number",
    default=6,
    least=1,
    most=12,
    name=Text("Campos no topo do chamado", "Fields on top of a case"),
    hint=Text("Quantos campos podem ser de cabeçalho.", "How many fields may be header fields."),
)
INACTIVE_AFTER = Option(
    key="inactive_after",
    kind="number",
    default=24,
    least=1,
    most=2_160,
    name=Text("Horas sem atividade até avisar o responsável", "Hours without activity until the owner is told"),
    hint=Text(
        "Quem responde por um chamado em que nada acontece por tanto tempo recebe um aviso. Um número menor vale para "
        "cada chamado a partir da próxima atividade nele.",
        "Whoever answers for a case in which nothing happens for so long gets a notice. A smaller number counts for "
        "each case from the next activity in it on.",
    ),
)
LEGAL_PRIORITY = Option(
    key="legal_priority",
    kind="flag",
    default=False,
    name=Text("Prioridade legal de idosos e pessoas com deficiência", "Legal priority of elderly and disabled people"),
    hint=Text(
        "Dentro da mesma prioridade, vêm primeiro clientes de 80 anos ou mais, depois os de 60 anos ou mais e pessoas "
        "com deficiência (Leis 10.048/2000, 10.741/2003 e 13.466/2017). O nascimento fica na página do cliente.",
        "Within one priority, clients of 80 years and more come first, then those of 60 and more and people with a "
        "disability (Brazilian laws 10.048/2000, 10.741/2003 and 13.466/2017). The date of birth is on the client's "
        "page.",
    ),
)
OPTIONS: Mapping[str, Option] = {
    option.key: option
    for option in (WHO_SEES_CASES, REPLY_NEEDS_ACCEPTANCE, LEGAL_PRIORITY, HIGHEST_HEADER_FIELDS, INACTIVE_AFTER)
}
KEPT = table_of(OptionRow).c
READING = Prepared(select(KEPT.value).where(KEPT.key == bindparam("key")))


def chosen(session: Session, option: Option) -> Value:
    """What is chosen now, else the default; what no longer fits counts as not chosen."""
    found = READING.row(session, {"key": option.key})
    if found is None:
        return option.default
    try:
        return option.checked(found.value)
    except Refused:
        return option.default


def flag(session: Session, option: Option) -> bool:
    """Whether it is switched on."""
    return bool(chosen(session, option))


def number(session: Session, option: Option) -> int:
    """How many."""
    return int(chosen(session, option))


def word(session: Session, option: Option) -> str:
    """Which of its choices."""
    return str(chosen(session, option))


def standing(session: Session) -> Sequence[Standing]:
    """All of them as they are now."""
    rows = {row.key: row for row in session.scalars(select(OptionRow))}
    return [
        Standing(
            option=option,
            value=chosen(session, option),
            by=rows[key].by_name if key in rows else None,
            at=rows[key].at if key in rows else None,
        )
        for key, option in OPTIONS.items()
    ]


def choose(work: UnitOfWork, key: str, value: Value, *, by: Person) -> None:
    """Change a setting for everybody. Forbidden, Missing; Refused: the value does not fit."""
    if not by.may_be(Role.ADMINISTRATOR):
        raise Forbidden(ONLY_ADMINISTRATORS)
    if key not in OPTIONS:
        raise Missing(NO_OPTION)
    kept = OPTIONS[key].checked(value)
    if chosen(work.session, OPTIONS[key]) != kept:
        row = {"key": key, "value": kept, "by_name": by.name, "at": work.now}
        upsert(work.session, OptionRow, row, keys=("key",))
        work.record(OptionChanged(key=key))
