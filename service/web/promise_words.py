"""Promises, ladders and ledgers in the words of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import CaseId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people, sla
from service.desk.cases import Case
from service.desk.sla import ADDRESSEES, DEED_NAMES, Deed, Rung, Shown, When
from service.desk.sla.queries import Due, Line
from service.web.formats import number, span
from service.web.language import gettext, ngettext, spoken

Names = Mapping[str, str]
"""Of `team:…` and `person:…`."""


@value_object
class Told:
    """One line of a ledger."""

    words: str
    icon: str
    tone: str = "plain"


def amount_words(text: str, *, calendar: str | None) -> str:
    """`PT8H` of a calendar is 8 h úteis, without one 8 h corridas; P5D is 5 dias úteis or corridos."""
    amount = sla.read(text)
    if amount.in_days:
        days = amount.length.days
        if calendar is None:
            return ngettext("%(num)s dia corrido", "%(num)s dias corridos", days)
        return ngettext("%(num)s dia útil", "%(num)s dias úteis", days)
    plain = _hours(text)
    return gettext("%(time)s corridos", time=plain) if calendar is None else gettext("%(time)s úteis", time=plain)


def rung_words(rung: Rung, names: Names) -> str:
    """Com 80% do prazo: avisar quem responde pelo chamado."""
    when = {
        When.SHARE: lambda: gettext("com %(share)s%% do prazo", share=rung.amount),
        When.BEFORE: lambda: gettext("%(time)s antes de vencer", time=_length(rung.amount)),
        When.DUE: lambda: gettext("ao vencer"),
        When.AFTER: lambda: gettext("%(time)s depois de vencer", time=_length(rung.amount)),
    }[rung.when]()
    return gettext("%(when)s: %(deed)s", when=when[:1].upper() + when[1:], deed=_deed(rung.deed, rung.to, names))


def line_words(line: Line, of: Shown, names: Names) -> Told:
    """One line of a ledger, so that anybody can follow the clock."""
    used = _counted(of, line.consumed)
    match line.kind:
        case "started":
            return Told(gettext("Começou a contar: %(amount)s, pelo SLA %(policy)s", **_terms(line)), "player-play")
        case "paused":
            why = spoken(cases.STATUS_NAMES[cases.Status(line.data["status"])]).lower()
            if line.lasted is None:
                return Told(
                    gettext("Parado: %(why)s. Até aqui usou %(used)s", why=why, used=used), "clock-pause", "soon"
                )
            stood = _exactly(line.lasted.total_seconds())
            return Told(gettext("Parou por %(stood)s: %(why)s", stood=stood, why=why), "clock-pause")
        case "resumed":
            return Told(gettext("Voltou a contar, com %(used)s usados", used=used), "player-play")
        case "changed":
            words = gettext(
                "Passou a %(amount)s, pelo SLA %(policy)s; os %(used)s usados continuam valendo",
                used=used,
                **_terms(line),
            )
            return Told(words, "arrows-exchange", "info")
        case "breached":
            return Told(gettext("Venceu"), "clock-exclamation", "late")
        case "rung":
            deed = _deed(Deed(line.data["deed"]), line.data["to"], names)
            if not line.data.get("done", True):
                return Told(gettext("Não foi possível: %(deed)s", deed=deed), "alert-circle", "soon")
            return Told(deed[:1].upper() + deed[1:], "bell", "info")
        case "stopped":
            late = of.breached_at is not None
            return Told(
                gettext("Terminou, depois do prazo") if late else gettext("Cumprido"),
                "circle-check",
                "late" if late else "calm",
            )
        case "reopened":
            return Told(gettext("Reaberto: continua com os %(used)s usados", used=used), "rotate-clockwise", "soon")
        case _:
            return Told(gettext("Deixou de valer"), "circle-x")


def remaining_words(of: Shown) -> str:
    """Faltam 3 h 10 min úteis, ou 4 dias úteis e 23 h; passou 2 h do prazo."""
    left = _counted(of, abs(of.remaining))
    if of.remaining >= timedelta():
        return gettext("faltam %(left)s", left=left)
    return gettext("passou %(left)s do prazo", left=left)


def addressee_words(to: str, names: Names) -> str:
    """Whom a rung names."""
    return spoken(ADDRESSEES[to]) if to in ADDRESSEES else names.get(to, gettext("quem não existe mais"))


def _deed(deed: Deed, to: str, names: Names) -> str:
    name = spoken(DEED_NAMES[deed])
    words = name[:1].lower() + name[1:]
    if deed in (Deed.RAISE_PRIORITY, Deed.ESCALATE):
        return words
    whom = addressee_words(to, names)
    return f"{words} {whom[:1].lower() + whom[1:] if to in ADDRESSEES else whom}"


def _terms(line: Line) -> dict[str, str]:
    amount = amount_words(line.data["amount"], calendar=line.data["calendar"])
    calendar = line.data["calendar"]
    named = f"{amount} ({calendar})" if calendar else amount
    return {"amount": named, "policy": line.data["policy"]}


def _length(text: str) -> str:
    return span(sla.read(text).length) if not sla.read(text).in_days else _days(sla.read(text).length.days)


def _days(days: int) -> str:
    return ngettext("%(num)s dia", "%(num)s dias", days)


def _hours(text: str) -> str:
    return _exactly(sla.read(text).length.total_seconds())


def _counted(of: Shown, length: timedelta) -> str:
    """A time as the promise counts it: hours, or days of which each counts as 24 hours; úteis in a calendar."""
    days, rest = divmod(length, timedelta(days=1)) if of.counts_days else (0, length)
    hours = _exactly(rest.total_seconds())
    if not days:
        return gettext("%(time)s úteis", time=hours) if of.is_business else hours
    business = ngettext("%(num)s dia útil", "%(num)s dias úteis", days)
    whole = business if of.is_business else _days(days)
    return whole if not rest else gettext("%(days)s e %(time)s", days=whole, time=hours)


def _exactly(seconds: float) -> str:
    """3 h 10 min, to the minute however long."""
    hours, minutes = divmod(int(seconds) // 60, 60)
    parts = [gettext("%(n)s h", n=number(hours))] if hours else []
    if minutes or not hours:
        parts.append(gettext("%(n)s min", n=minutes))
    return " ".join(parts)


@value_object(kw_only=True)
class ShownPromise:
    """A promise in words, with its ledger."""

    of: Shown
    target: str
    agreement: str
    amount: str
    used: str
    remaining: str
    percent: int
    lines: Sequence[tuple[Told, datetime]]


def of_case(work: UnitOfWork, case: CaseId) -> Sequence[ShownPromise]:
    """Everything that was promised for a case."""
    found = sla.queries.of_case(work.session, case, work.now)
    names = names_of(work.session) if found else {}
    return [_shown(each, names) for each in found]


@value_object
class OpenPromise:
    """A promise that is still to be kept, as a task shows it."""

    target: str
    due_at: datetime | None
    is_paused: bool


def open_of(work: UnitOfWork, case: Case) -> Sequence[OpenPromise]:
    """What is still to be kept of a case; one that works on with nothing promised costs no question."""
    if case.promised_by is None and case.breached_at is None and cases.CLOCKS[case.status] == "running":
        return ()
    found = [each for each in sla.queries.of_case(work.session, case.id, work.now) if each.is_open]
    return [OpenPromise(called(each), each.due_at, each.state == "paused") for each in found]


def called(of: Shown | Due) -> str:
    """Solução, or Solução · Interno (OLA) of what was not agreed with the client."""
    name = spoken(sla.TARGET_NAMES[of.target])
    return name if of.agreement == sla.Agreement.EXTERNAL else f"{name} · {spoken(sla.AGREEMENT_NAMES[of.agreement])}"


def names_of(session: Session) -> dict[str, str]:
    """Of the teams and people whom a rung may name."""
    teams = people.queries.teams(session, active=None)
    staff, _ = people.queries.people(session, staff=True, limit=500)
    return {f"team:{team.id}": team.name for team in teams} | {f"person:{each.id}": each.name for each in staff}


def _shown(of: Shown, names: Names) -> ShownPromise:
    calendar = next((line.data["calendar"] for line in reversed(of.ledger) if "calendar" in line.data), None)
    return ShownPromise(
        of=of,
        target=spoken(sla.TARGET_NAMES[of.target]),
        agreement=spoken(sla.AGREEMENT_NAMES[of.agreement]),
        amount=amount_words(of.amount, calendar=calendar),
        used=_counted(of, of.consumed),
        remaining=remaining_words(of),
        percent=min(100, round(100 * of.consumed / of.budget)),
        lines=[(line_words(line, of, names), line.at) for line in of.ledger],
    )


def amount_typed(text: str) -> str:
    """A time as one types it, 4 h or 2 dias; what cannot be read stays as it was typed."""
    try:
        amount = sla.read(text)
    except Refused:
        return text
    return _days(amount.length.days) if amount.in_days else _in_one_unit(int(amount.length.total_seconds()) // 60)


def _in_one_unit(minutes: int) -> str:
    return gettext("%(n)s h", n=minutes // 60) if minutes % 60 == 0 else gettext("%(n)s min", n=minutes)
