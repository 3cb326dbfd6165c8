"""Dates, spans, money and states as people write them; the filters and words of every template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from babel.dates import format_datetime, get_timezone
from flask import Flask, json
from flask_babel import format_currency, format_date, format_decimal
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from service.base.texts import Language
from service.base.values import value_object
from service.web.language import LOCALES, gettext, language, lazy_gettext
from service.web.parts import now, parts

Tone = Literal["plain", "calm", "info", "soon", "late"]

MOMENTS = {"pt": "dd/MM/yyyy HH:mm", "en": "d MMM yyyy, HH:mm"}
DAYS = {"pt": "dd/MM/yyyy", "en": "d MMM yyyy"}
MINUTE, HOUR, DAY = 60, 3600, 86_400
HOURS_WITH_MINUTES = 6
HOURS_AT_MOST = 48
SOON = timedelta(hours=1)
MOST_MOMENTS = 4096
"""Written moments that are kept: the pages of a desk show the same ones again and again."""


@value_object
class Badge:
    """How a state is shown: words, an icon and a tone, so that colour never speaks alone."""

    label: Any
    icon: str
    tone: Tone


STATUSES: Mapping[str, Badge] = {
    "open": Badge(lazy_gettext("Aberto"), "inbox", "info"),
    "accepted": Badge(lazy_gettext("Aceito"), "user-check", "info"),
    "in_progress": Badge(lazy_gettext("Em andamento"), "player-play", "info"),
    "waiting_customer": Badge(lazy_gettext("Aguardando cliente"), "hourglass", "soon"),
    "waiting_third_party": Badge(lazy_gettext("Aguardando terceiro"), "hourglass", "soon"),
    "resolved": Badge(lazy_gettext("Resolvido"), "circle-check", "calm"),
    "closed": Badge(lazy_gettext("Fechado"), "archive", "plain"),
    "reopened": Badge(lazy_gettext("Reaberto"), "rotate-clockwise", "soon"),
}
PRIORITIES: Mapping[int, Badge] = {
    1: Badge(lazy_gettext("Urgente"), "flame", "late"),
    2: Badge(lazy_gettext("Alta"), "arrow-up", "soon"),
    3: Badge(lazy_gettext("Normal"), "minus", "plain"),
    4: Badge(lazy_gettext("Baixa"), "arrow-down", "plain"),
}


def moment(when: datetime | None) -> str:
    """31/12/2026 14:05, in the desk's zone."""
    return _written(when, MOMENTS[language()]) if when is not None else ""


def day(when: date | datetime | None) -> str:
    """31/12/2026; an instant counts as the day it is at the desk."""
    if when is None:
        return ""
    form = DAYS[language()]
    return _written(when, form) if isinstance(when, datetime) else format_date(when, form)


def clock_time(when: datetime | None) -> str:
    """14:05, in the desk's zone."""
    return _written(when, "HH:mm") if when is not None else ""


def span(length: timedelta) -> str:
    """40 min, 1 h 20 min, 20 h, 3 dias: as exact as one needs it."""
    seconds = int(abs(length).total_seconds())
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    if seconds < HOUR:
        return gettext("%(n)s min", n=minutes)
    if hours < HOURS_WITH_MINUTES and minutes:
        return f"{gettext('%(n)s h', n=hours)} {gettext('%(n)s min', n=minutes)}"
    if hours < HOURS_AT_MOST:
        return gettext("%(n)s h", n=hours)
    return gettext("%(n)s dias", n=seconds // DAY)


def due_words(when: datetime) -> str:
    """Vence em 40 min; venceu há 2 h."""
    left = when - now()
    if abs(left.total_seconds()) < MINUTE:
        return gettext("vence agora")
    if left > timedelta():
        return gettext("vence em %(span)s", span=span(left))
    return gettext("venceu há %(span)s", span=span(left))


def ago_words(when: datetime) -> str:
    """Há 5 min."""
    passed = now() - when
    return gettext("agora") if passed.total_seconds() < MINUTE else gettext("há %(span)s", span=span(passed))


def due(when: datetime | None) -> Markup:
    """The time left in words, exact on hover, kept true while the page stays open."""
    return _time(when, "due", due_words) if when is not None else Markup("")


def ago(when: datetime | None) -> Markup:
    """The time since in words, exact on hover."""
    return _time(when, "ago", ago_words) if when is not None else Markup("")


def exact(when: datetime | None) -> Markup:
    """A time element with the date and hour."""
    shown = Markup('<time datetime="{}">{}</time>')
    return shown.format(when.isoformat(), moment(when)) if when is not None else Markup("")


def clock_state(when: datetime | None, soon: timedelta = SOON) -> str:
    """Calm, soon or late; `soon` is how long before."""
    if when is None:
        return "calm"
    left = when - now()
    return "late" if left < timedelta() else "soon" if left < soon else "calm"


def money(amount: Decimal | float | None, currency: str = "BRL") -> str:
    """R$ 1.234,56."""
    return format_currency(amount, currency) if amount is not None else ""


def number(amount: Decimal | float | None) -> str:
    """1.234,5."""
    return format_decimal(amount) if amount is not None else ""


def status_badge(status: str) -> Badge:
    """How a case's status is shown; an unknown one is shown as it is called."""
    return STATUSES.get(status) or Badge(status, "circle-dashed", "plain")


def priority_badge(priority: int | None) -> Badge:
    """How a priority is shown, 1 urgent to 4 low."""
    return PRIORITIES.get(priority or 3) or PRIORITIES[3]


def initials(name: str) -> str:
    """JS for João da Silva: first and last name."""
    words = [word for word in name.split() if word[:1].isalpha() and (word[0].isupper() or len(name.split()) == 1)]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][0]] if words else ["?"]
    return "".join(letters).upper()


def script_texts() -> dict[str, str]:
    """The sentences that scripts say, in the reader's language; `{named}` places are filled there."""
    return {
        "minutes": gettext("%(n)s min", n="{n}"),
        "hours": gettext("%(n)s h", n="{n}"),
        "days": gettext("%(n)s dias", n="{n}"),
        "dueNow": gettext("vence agora"),
        "dueIn": gettext("vence em %(span)s", span="{span}"),
        "overdue": gettext("venceu há %(span)s", span="{span}"),
        "justNow": gettext("agora"),
        "ago": gettext("há %(span)s", span="{span}"),
        "draftSaved": gettext("Rascunho salvo às %(at)s", at="{at}"),
        "draftFailed": gettext("O rascunho ainda não foi salvo. Tentando de novo."),
        "confirm": gettext("Confirmar"),
        "mention-list": gettext("Pessoas que você pode mencionar"),
        "mention-found": gettext("{n} pessoas. Setas para escolher, Enter para mencionar."),
        "offline": gettext("Não foi possível falar com a Raia. Confira sua conexão e tente de novo."),
        "diagram": gettext("Diagrama do processo"),
        "added": gettext("Novo"),
        "changed": gettext("Mudou"),
        "removed": gettext("Saiu"),
        "passes": gettext("Passou aqui %(n)s vezes", n="{n}"),
        "walking": gettext("Etapa %(n)s de %(all)s: %(words)s", n="{n}", all="{all}", words="{words}"),
        "standsHere": gettext("Está aqui agora"),
        "standsHereMany": gettext("%(n)s estão aqui agora", n="{n}"),
    }


def page_data() -> Markup:
    """The same and the language, as JSON for a script element."""
    return _page_data(language())


@cache
def _page_data(spoken: Language) -> Markup:
    return htmlsafe_json_dumps({"language": spoken, "texts": script_texts()}, dumps=json.dumps)


def _written(when: datetime, form: str) -> str:
    return _as_written(when, form, language(), parts().settings.zone)


@lru_cache(MOST_MOMENTS)
def _as_written(when: datetime, form: str, spoken: Language, zone: str) -> str:
    return format_datetime(when, form, get_timezone(zone), LOCALES[spoken])


def _time(when: datetime, kind: str, words: Callable[[datetime], str]) -> Markup:
    shown = Markup('<time datetime="{}" data-relative="{}" title="{}">{}</time>')
    return shown.format(when.isoformat(), kind, moment(when), words(when))


def teach_templates(app: Flask) -> None:
    """Give templates these filters and words."""
    filters: tuple[Callable[..., Any], ...] = (
        moment, day, clock_time, span, due, due_words, ago, ago_words, exact, clock_state, money, number, initials,
        status_badge, priority_badge,
    )  # fmt: skip
    for taught in filters:
        app.add_template_filter(taught)
    app.add_template_global(page_data)
    app.add_template_global(now)
