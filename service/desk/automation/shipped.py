"""The rules that come with the program: what most desks want, ready to be switched on or off and changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.automation.actions import UP, Action
from service.desk.automation.rulebook import Wish, insert, last_position
from service.desk.automation.tables import RuleRow
from service.desk.automation.triggers import Trigger
from service.desk.cases import Status
from service.desk.conditions import Condition, Line

HOUR = 60
BY = "Raia"


@value_object(kw_only=True)
class Shipped:
    """A rule that comes with the program. `is_on`: where nothing has happened yet, it acts from the beginning."""

    wish: Wish
    is_on: bool


def _rule(name: str, trigger: Trigger, *actions: Action, condition: Condition = Condition(), is_on: bool) -> Shipped:
    return Shipped(wish=Wish(name=name, trigger=trigger, condition=condition, actions=actions), is_on=is_on)


SHIPPED: Mapping[str, Shipped] = {
    "acknowledge": _rule(
        "Informar o cliente na abertura",
        Trigger(kind="opened"),
        Action(
            kind="message",
            text="Olá, {cliente}. Recebemos o seu pedido “{assunto}”. O número do chamado é {protocolo}.",
        ),
        is_on=True,
    ),
    "reopened_alert": _rule(
        "Avisar o responsável e a supervisão na reabertura",
        Trigger(kind="reopened"),
        Action(kind="alert", to=("owner", "supervisor"), text="Reaberto: {assunto} ({protocolo})"),
        is_on=True,
    ),
    "reopened_priority": _rule(
        "Aumentar a prioridade na reabertura",
        Trigger(kind="reopened"),
        Action(kind="priority", target=UP),
        is_on=True,
    ),
    "vip_unaccepted": _rule(
        "VIP com prioridade alta sem aceite por 2 horas",
        Trigger(kind="unaccepted", minutes=2 * HOUR),
        Action(
            kind="alert",
            to=("supervisor", "team"),
            text="Há 2 horas sem aceite: {assunto} ({protocolo}), prioridade {prioridade}, de {cliente}",
        ),
        condition=Condition((Line("segment", "is", "vip"), Line("priority", "at_least", "2"))),
        is_on=True,
    ),
    "hand_over": _rule(
        "Passar a uma equipe e a um responsável",
        Trigger(kind="opened"),
        Action(kind="team"),
        Action(kind="owner"),
        is_on=False,
    ),
    "close_inactive": _rule(
        "Fechar o que aguarda ou foi resolvido há 72 horas",
        Trigger(
            kind="inactive",
            statuses=(Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY, Status.RESOLVED),
            minutes=72 * HOUR,
        ),
        Action(kind="status", target=Status.CLOSED),
        is_on=False,
    ),
}


def ship(work: UnitOfWork) -> None:
    """Put in those that are not there yet; a rule that was removed stays so.

    Where there are cases already nothing begins to act by itself: those who run the desk switch them on.
    """
    there = set(work.session.scalars(select(RuleRow.shipped).where(RuleRow.shipped.is_not(None))))
    last = last_position(work.session)
    is_new = not cases.queries.cases(work.session, limit=1)[1]
    for key, shipped in SHIPPED.items():
        if key not in there:
            last += 1
            insert(work, shipped.wish, position=last, by=BY, shipped=key, is_on=shipped.is_on and is_new)
