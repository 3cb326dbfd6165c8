"""What a policy says: for which cases, which targets, within what time, and who climbs in when it gets late."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.desk.sla.measures import Amount, read


class Agreement(StrEnum):
    """With whom it was agreed. One policy of each counts for a case, side by side (V-69)."""

    EXTERNAL = "external"
    INTERNAL = "internal"
    LEGAL = "legal"


class TargetKind(StrEnum):
    """What is promised (V-68)."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class When(StrEnum):
    """At which moment of a promise a rung stands."""

    SHARE = "share"
    BEFORE = "before"
    DUE = "due"
    AFTER = "after"


class Deed(StrEnum):
    """What happens at a rung."""

    NOTIFY = "notify"
    REASSIGN = "reassign"
    RAISE_PRIORITY = "raise_priority"
    ESCALATE = "escalate"


AGREEMENT_NAMES = {
    Agreement.EXTERNAL: Text("Com o cliente (SLA)", "With the client (SLA)"),
    Agreement.INTERNAL: Text("Interno (OLA)", "Internal (OLA)"),
    Agreement.LEGAL: Text("Legal", "Legal"),
}
TARGET_NAMES = {
    TargetKind.FIRST_RESPONSE: Text("Primeira resposta", "First response"),
    TargetKind.NEXT_RESPONSE: Text("Próxima resposta", "Next response"),
    TargetKind.RESOLUTION: Text("Solução", "Resolution"),
}
WHEN_NAMES = {
    When.SHARE: Text("Quando passar (%)", "When so much is used (%)"),
    When.BEFORE: Text("Antes de vencer", "Before it is due"),
    When.DUE: Text("Ao vencer", "When it is due"),
    When.AFTER: Text("Depois de vencer", "After it was due"),
}
DEED_NAMES = {
    Deed.NOTIFY: Text("Avisar", "Notify"),
    Deed.REASSIGN: Text("Passar o chamado a", "Hand the case to"),
    Deed.RAISE_PRIORITY: Text("Aumentar a prioridade", "Raise the priority"),
    Deed.ESCALATE: Text("Escalar no diagrama", "Escalate in the diagram"),
}
ADDRESSEES = {
    "agent": Text("Quem responde pelo chamado", "Whoever answers for the case"),
    "team": Text("A equipe do chamado", "The case's team"),
    "owner": Text("Dono do processo", "Process owner"),
    "supervisor": Text("Supervisores", "Supervisors"),
}
"""Beside these a rung may name one person, `person:…`, or one team, `team:…`."""
CONDITIONS: Mapping[str, Text] = {
    "process": Text("Processo", "Process"),
    "kind": Text("Tipo", "Type"),
    "category": Text("Categoria", "Category"),
    "origin": Text("Canal", "Channel"),
    "priority": Text("Prioridade", "Priority"),
    "team": Text("Equipe", "Team"),
    "segment": Text("Segmento do cliente", "Client segment"),
    "product": Text("Produto", "Product"),
}
"""What a policy may ask of a case, each with some values of which one must fit; nothing asked fits all."""
ESCALATION = "sla"
"""The code of the escalation that the diagram hears, unless a rung names another."""
NO_TARGETS = Text("Informe ao menos uma meta.", "Give at least one target.")
TWICE = Text("A meta “{name}” está duas vezes.", "The target “{name}” is there twice.")
NO_SHARE = Text("Escolha de 1 a 99%.", "Choose 1 to 99%.")
TOO_EARLY = Text(
    "O aviso viria antes do começo do prazo. Use um tempo menor que a meta.",
    "That would come before the time begins. Use a shorter time than the target's.",
)
NOBODY = Text("Escolha a quem.", "Choose whom.")
NOBODY_TO_HAVE_IT = Text(
    "Escolha a quem passar: o dono do processo, uma pessoa ou uma equipe.",
    "Choose who gets it: the process owner, a person or a team.",
)
SHARE = re.compile(r"[1-9][0-9]?")
NAMED = re.compile(r"(person|team):.+")


@value_object(kw_only=True)
class Rung:
    """One step of a ladder."""

    when: When
    amount: str
    """A share in percent, a time in ISO 8601, or nothing when it is due."""
    deed: Deed
    to: str
    """Whom; of an escalation its code in the diagram."""

    @property
    def key(self) -> str:
        """By what it is known, whatever else the policy comes to say."""
        return f"{self.when}:{self.amount}:{self.deed}:{self.to}"

    def stands_at(self, budget: timedelta) -> timedelta:
        """How much of the time is used up then."""
        if self.when == When.SHARE:
            return budget * int(self.amount) / 100
        if self.when == When.DUE:
            return budget
        span = read(self.amount).length
        return budget - span if self.when == When.BEFORE else budget + span


@value_object(kw_only=True)
class Target:
    """One promise of a policy."""

    kind: TargetKind
    amount: Amount
    calendar: str | None
    """In whose time it is counted; None: as time passes."""
    pauses: bool
    """It stands still while the case waits for somebody outside."""
    conclusive: bool
    """Only an answer that settles the matter keeps it (RN 623)."""
    rungs: tuple[Rung, ...]


@value_object(kw_only=True)
class Definition:
    """A whole policy. `conditions` by name of `CONDITIONS`: the values of which one must fit."""

    agreement: Agreement
    conditions: Mapping[str, tuple[str, ...]]
    targets: tuple[Target, ...]

    def target(self, kind: TargetKind) -> Target | None:
        """What it promises of this kind."""
        return next((each for each in self.targets if each.kind == kind), None)

    def fits(self, facts: Mapping[str, str | None]) -> bool:
        """Whether it is meant for a case of these facts; accents and capitals do not matter."""
        return all(
            fold(str(facts.get(name) or "")) in {fold(value) for value in wanted}
            for name, wanted in self.conditions.items()
            if wanted
        )


def check(definition: Definition) -> None:
    """Refuse what cannot be kept, naming the place as `targets.0.rungs.1.amount`."""
    if not definition.targets:
        raise Refused(NO_TARGETS, field="targets")
    kinds = [target.kind for target in definition.targets]
    for place, target in enumerate(definition.targets):
        if target.kind in kinds[:place]:
            raise Refused(TWICE.fill(name=TARGET_NAMES[target.kind]), field=f"targets.{place}.kind")
        for step, rung in enumerate(target.rungs):
            _check_rung(rung, target, f"targets.{place}.rungs.{step}")


def _check_rung(rung: Rung, target: Target, at: str) -> None:
    if rung.when == When.SHARE and not SHARE.fullmatch(rung.amount):
        raise Refused(NO_SHARE, field=f"{at}.amount")
    if rung.when in (When.BEFORE, When.AFTER):
        read(rung.amount, field=f"{at}.amount")
    if rung.stands_at(target.amount.length) <= timedelta():
        raise Refused(TOO_EARLY, field=f"{at}.amount")
    is_named = NAMED.fullmatch(rung.to) is not None
    if rung.deed == Deed.NOTIFY and not (is_named or rung.to in ADDRESSEES):
        raise Refused(NOBODY, field=f"{at}.to")
    if rung.deed == Deed.REASSIGN and not (is_named or rung.to == "owner"):
        raise Refused(NOBODY_TO_HAVE_IT, field=f"{at}.to")


def to_plain(definition: Definition) -> dict[str, Any]:
    """As it is stored, and as the API says it."""
    return {
        "agreement": definition.agreement.value,
        "conditions": {name: list(values) for name, values in definition.conditions.items() if values},
        "targets": [
            {
                "kind": target.kind.value,
                "amount": target.amount.text,
                "calendar": target.calendar,
                "pauses": target.pauses,
                "conclusive": target.conclusive,
                "rungs": [
                    {"when": rung.when.value, "amount": rung.amount, "deed": rung.deed.value, "to": rung.to}
                    for rung in target.rungs
                ],
            }
            for target in definition.targets
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> Definition:
    """Back again. Refused: a time cannot be read; ValueError: a word that there is not."""
    return Definition(
        agreement=Agreement(plain["agreement"]),
        conditions={name: tuple(values) for name, values in plain["conditions"].items() if name in CONDITIONS},
        targets=tuple(_target(each, place) for place, each in enumerate(plain["targets"])),
    )


def _target(plain: Mapping[str, Any], place: int) -> Target:
    return Target(
        kind=TargetKind(plain["kind"]),
        amount=read(plain["amount"], field=f"targets.{place}.amount"),
        calendar=plain["calendar"] or None,
        pauses=plain["pauses"],
        conclusive=plain["conclusive"],
        rungs=_rungs(plain["rungs"], place),
    )


def _rungs(plain: Sequence[Mapping[str, Any]], place: int) -> tuple[Rung, ...]:
    found: list[Rung] = []
    for step, each in enumerate(plain):
        when, amount = When(each["when"]), str(each["amount"]).strip().removesuffix("%").strip()
        if when in (When.BEFORE, When.AFTER):
            amount = read(amount, field=f"targets.{place}.rungs.{step}.amount").text
        found.append(Rung(when=when, amount="" if when == When.DUE else amount, deed=Deed(each["deed"]), to=each["to"]))
    return tuple(found)
