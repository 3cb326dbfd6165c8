"""When it happens: timers as ISO 8601, as an expression, or as their label says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from service.base.texts import Text
from service.process.diagram import cron, durations, expressions
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.hung import awaited
from service.process.diagram.program import Timer
from service.process.diagram.vendors import properties
from service.process.diagram.xml import Xml

FORMS: dict[str, Literal["duration", "date", "cycle"]] = {
    "timeDuration": "duration",
    "timeDate": "date",
    "timeCycle": "cycle",
}
MEANT_AS_ISO = re.compile(r"[PR][\dT]")
FROM_LABEL = Kind(
    code="timer-from-label",
    level="info",
    about="A timer without a definition, or with one in plain words: the time is read from the words.",
    message=Text("“{name}”: lemos “{words}” como {what}.", "“{name}”: we read “{words}” as {what}."),
    fix=Text("Nada a fazer, se o tempo está certo.", "Nothing to do, if the time is right."),
)
UNREADABLE = Kind(
    code="timer-unreadable",
    level="error",
    about="A timer's definition is neither ISO 8601 nor cron nor an expression nor plain words. Of cron, "
    "what restricts the day of the month and the weekday at once is not read: dialects disagree on it.",
    message=Text("“{name}”: não entendemos o tempo “{text}”.", "“{name}”: we cannot read the time “{text}”."),
    fix=Text(
        "Use ISO 8601: PT24H (24 horas), P2D (2 dias), R3/PT1H (3 vezes, a cada hora); ou cron: 0 9 * * MON-FRI.",
        "Use ISO 8601: PT24H (24 hours), P2D (2 days), R3/PT1H (3 times, each hour); or cron: 0 9 * * MON-FRI.",
    ),
)
AS_CRON = Kind(
    code="timer-cron",
    level="info",
    about="A cycle in one of cron's dialects, and how it was read: minute, hour, day, month, weekday (0 is Sunday), "
    "with seconds first where there are any. A question mark makes it Quartz's, whose weekdays count from Sunday as 1.",
    message=Text("“{name}”: lemos “{text}” como “{cron}”.", "“{name}”: we read “{text}” as “{cron}”."),
    fix=Text("Nada a fazer, se o momento está certo.", "Nothing to do, if the moment is right."),
)
BUSINESS = Text("{iso} em tempo útil", "{iso} of business time")
SETTING = Kind(
    code="time-setting-unreadable",
    level="warning",
    about="The property `prazo.pausa` says neither yes nor no: the timer does not pause.",
    message=Text(
        "“{name}”: {what} deve ser “sim” ou “não”; está “{text}”.", "“{name}”: {what} is sim or não, not “{text}”."
    ),
    fix=Text("Escreva sim ou não.", "Write sim or não."),
)
FOR_ITSELF = Kind(
    code="time-would-never-pass",
    level="info",
    about="A timer for which the case waits (`raia:espera`) is also to stand still while the case waits "
    "(`prazo.pausa`): its time would never pass, so it goes on.",
    message=Text(
        "“{name}” não para: o chamado espera justamente por este prazo.",
        "“{name}” does not stand still: the case waits for this very timer.",
    ),
    fix=Text("Nada a fazer; ou tire prazo.pausa.", "Nothing to do; or take prazo.pausa away."),
)
CALENDAR, PAUSE = "prazo.calendario", "prazo.pausa"
"""Properties of an element, or of its process for all of its elements."""
ELAPSED = "corrido"
"""Instead of a calendar's name: calendar time, whatever the process or the words say."""
YES, NO = ("sim", "s", "true", "yes"), ("nao", "não", "n", "false", "no", "")


def timer(draft: Draft, element: Element, definition: Xml) -> Timer | None:
    """The timer that was drawn; None when a person has to say that the time has come."""
    drawn = next((child for child in definition.children if child.tag in FORMS and child.text.strip()), None)
    found = _from_label(draft, element, element.name) if drawn is None else _defined(draft, element, drawn)
    if found is None:
        return None
    business, calendar = counted(draft, element, business=found.business)
    return replace(found, business=business, calendar=calendar, pauses=_pauses(draft, element))


def counted(draft: Draft, element: Element, *, business: bool) -> tuple[bool, str | None]:
    """Whether an element's times are business time, as its words say or its properties, and in which calendar."""
    named = properties(element.source).get(CALENDAR, draft.common.get(CALENDAR))
    if named is None:
        return business, None
    named = named.strip()
    return (False, None) if named.lower() == ELAPSED else (True, named or None)


def _pauses(draft: Draft, element: Element) -> bool:
    """Whether its timer stands still while the case waits; not where the case waits for that very timer."""
    hung = properties(element.source)
    text = hung.get(PAUSE, draft.common.get(PAUSE, "")).strip()
    if text.lower() not in (*YES, *NO):
        draft.tell(SETTING, element, what=PAUSE, text=text[:40])
    itself = element.type == "intermediateCatchEvent" and awaited(hung) is not None
    if itself and hung.get(PAUSE, "").strip().lower() in YES:
        draft.tell(FOR_ITSELF, element)
    return text.lower() in YES and not itself


def _defined(draft: Draft, element: Element, drawn: Xml) -> Timer | None:
    text = drawn.text.strip()
    if durations.is_cycle(text):
        return Timer(form="cycle", expression=expressions.quoted(text))
    if durations.is_duration(text):
        form = "cycle" if drawn.tag == "timeCycle" else "duration"
        return Timer(form=form, expression=expressions.quoted(f"R/{text}" if form == "cycle" else text))
    if durations.is_date(text):
        return Timer(form="date", expression=expressions.quoted(text))
    if drawn.tag == "timeCycle" and cron.is_cron(text):
        return _cron(draft, element, drawn, text)
    if text[0] not in "=$#":
        in_words = _from_label(draft, element, text)
        if in_words is not None:
            return in_words
        if not text.isidentifier() or MEANT_AS_ISO.match(text):
            draft.tell(UNREADABLE, element, line=drawn.line, text=text[:120])
            return None
    feel = expressions.expression(draft, element, text, drawn.tag, line=drawn.line)
    if feel is None:
        return None
    return Timer(form=FORMS[drawn.tag], expression=feel)


def _cron(draft: Draft, element: Element, drawn: Xml, text: str) -> Timer | None:
    try:
        read = cron.read(text)
    except ValueError:
        draft.tell(UNREADABLE, element, line=drawn.line, text=text[:120])
        return None
    if read != text:
        draft.tell(AS_CRON, element, line=drawn.line, text=text[:120], cron=read)
    return Timer(form="cycle", expression=expressions.quoted(read))


def _from_label(draft: Draft, element: Element, words: str) -> Timer | None:
    span = durations.span(words)
    if span is None:
        return None
    again = span.repeats and (element.type == "startEvent" or element.attributes.get("cancelActivity") == "false")
    iso = f"R/{span.iso}" if again else span.iso
    what = BUSINESS.fill(iso=iso) if span.business else iso
    draft.tell(FROM_LABEL, element, words=words, what=what)
    form = "cycle" if again else "duration"
    return Timer(form=form, expression=expressions.quoted(iso), business=span.business)
