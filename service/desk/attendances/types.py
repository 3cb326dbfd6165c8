"""Types of attendance: which workflow an attendance follows, how urgent it is, what it asks of people (B-27…B-41)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.attendances import trees
from service.desk.attendances.tables import (
    AttendanceRow,
    CentreRow,
    TypeRow,
    WorkflowRow,
    WorkflowVersionRow,
)
from service.desk.cases import PRIORITY_NAMES
from service.desk.registries import Fields, Registry

MOST_URGENT, LEAST_URGENT = min(PRIORITY_NAMES), max(PRIORITY_NAMES)
MOST_DAYS = 365
MOST_MEGABYTES = 10
COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST_TITLE, LONGEST_TEXT = 120, 5_000
NO_TYPE = Text("Este tipo de atendimento não existe.", "There is no such attendance type.")
BAD_PRIORITY = Text(
    "A prioridade é um número de {least} (mais urgente) a {most}.",
    "The priority is a number from {least} (most urgent) to {most}.",
).fill(least=MOST_URGENT, most=LEAST_URGENT)
BAD_DAYS = Text(
    "Informe de 0 a {most} dias, ou deixe em branco para não limitar.",
    "Give 0 to {most} days, or leave it empty for no limit.",
).fill(most=MOST_DAYS)
BAD_COLOUR = Text("Escolha uma cor como #1f6feb.", "Choose a colour such as #1f6feb.")
BAD_MEGABYTES = Text("O limite vai de 1 a {most} MB.", "The limit is 1 to {most} MB.").fill(most=MOST_MEGABYTES)
NO_WORKFLOW = Text(
    "Para usar este tipo, escolha um workflow publicado. Ou deixe-o fora de uso por enquanto.",
    "To use this type, choose a published workflow. Or leave it out of use for now.",
)
NOT_PUBLISHED = Text(
    "O workflow “{name}” ainda não foi publicado. Publique-o antes.",
    "The workflow “{name}” is not published yet. Publish it first.",
)
UNKNOWN_WORKFLOW = Text("Escolha um workflow da lista.", "Choose a workflow from the list.")
NO_SPY = Text("Escolha uma pessoa da equipe.", "Choose one of the staff.")
USED = Text("há {n} atendimentos deste tipo", "there are {n} attendances of this type")
STILL_USED = Text(
    "Há {n} atendimentos de “{name}”, por isso continua analítico.",
    "There are {n} attendances of “{name}”, so it stays analytic.",
)
NO_TEXT = Text("Parecer {n}: escreva o texto.", "Opinion {n}: write the text.")
LONG_TEXT = Text("Parecer {n}: use até {most} letras.", "Opinion {n}: use up to {most} letters.")
NO_CENTRE = Text("Parecer {n}: escolha uma fase da lista.", "Opinion {n}: choose a phase from the list.")
MOST_OPINIONS = 50
MANY_OPINIONS = Text(
    "Use até {most} pareceres padrão por tipo.", "Use up to {most} standard opinions for a type."
).fill(most=MOST_OPINIONS)
FLAGS = ("type_locked", "product_asked", "contact_asked", "files_allowed", "contact_locked")


@value_object(kw_only=True)
class StandardOpinion:
    """A text that is offered where an opinion is given; `phase`: where it comes first."""

    title: str
    text: str
    centre: str | None
    phase: str | None


def text_colour(colour: str) -> str:
    """Black or white, whichever is better read on this colour: at least 4.58 to 1 (WCAG 2.2, relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def _check(work: UnitOfWork, values: Fields, row: TypeRow | None) -> None:
    values["synthetic"] = bool(values.get("synthetic"))
    trees.check_place(work, values, row, TypeRow)
    values["priority"] = _number(values.get("priority", 3), MOST_URGENT, LEAST_URGENT, BAD_PRIORITY, "priority")
    days = values.get("days")
    values["days"] = None if days in (None, "") else _number(days, 0, MOST_DAYS, BAD_DAYS, "days")
    most = values.get("file_megabytes", MOST_MEGABYTES)
    values["file_megabytes"] = _number(most, 1, MOST_MEGABYTES, BAD_MEGABYTES, "file_megabytes")
    for flag in FLAGS:
        values[flag] = bool(values.get(flag, flag == "files_allowed"))
    values["colour"] = str(values.get("colour") or "").strip().lower() or None
    if values["colour"] is not None and not COLOUR.fullmatch(values["colour"]):
        raise Refused(BAD_COLOUR, field="colour")
    values["spy_id"] = values.get("spy_id") or None
    _check_spy(work.session, values["spy_id"])
    values["opinions"] = _opinions(work.session, values.get("opinions") or [])
    _check_use(work.session, values, row)


def _check_spy(session: Session, spy: str | None) -> None:
    if spy is not None:
        person = people.queries.person(session, PersonId(spy))
        if person is None or not person.is_staff or not person.active:
            raise Refused(NO_SPY, field="spy_id")


def _check_use(session: Session, values: Fields, row: TypeRow | None) -> None:
    values["workflow_id"] = values.get("workflow_id") or None
    if values["synthetic"]:
        values["workflow_id"] = None
        used = 0 if row is None or row.synthetic else _attendances(session, row.id)
        if row is not None and used:
            raise Refused(STILL_USED.fill(name=row.name, n=used), field="synthetic")
        return
    if values["workflow_id"] is None:
        if values.get("active", True):
            raise Refused(NO_WORKFLOW, field="workflow_id")
        return
    workflow = session.get(WorkflowRow, values["workflow_id"])
    if workflow is None:
        raise Refused(UNKNOWN_WORKFLOW, field="workflow_id")
    published = select(WorkflowVersionRow.release_id).where(WorkflowVersionRow.workflow_id == workflow.id).limit(1)
    if session.scalar(published) is None:
        raise Refused(NOT_PUBLISHED.fill(name=workflow.name), field="workflow_id")


def _moved(work: UnitOfWork, row: TypeRow, before: Mapping[str, Any]) -> None:
    trees.move_below(work, row, before, TypeRow)


def _uses(session: Session, row: TypeRow) -> Text | None:
    count = _attendances(session, row.id)
    return USED.fill(n=count) if count else trees.uses(session, row, TypeRow)


TYPES = Registry(
    row=TypeRow,
    missing=NO_TYPE,
    fields=(
        "code",
        "synthetic",
        "priority",
        "days",
        "workflow_id",
        "colour",
        "spy_id",
        *FLAGS,
        "file_megabytes",
        "opinions",
    ),
    check=_check,
    after=_moved,
    uses=_uses,
)


def types(session: Session, *, search: str = "", active: bool | None = None) -> list[TypeRow]:
    """The tree in the order of its codes; with words, those that have them and what groups them."""
    return trees.in_order(session, TypeRow, search=search, active=active)


def offered(session: Session) -> list[TypeRow]:
    """B-28, B-29: those that an attendance may be opened of: analytic, in use, with a workflow."""
    return [row for row in types(session, active=True) if not row.synthetic and row.workflow_id is not None]


def standard_opinions(session: Session, type: TypeRow) -> list[StandardOpinion]:
    """B-41: the texts of a type, in their order."""
    names = dict(session.execute(select(CentreRow.id, CentreRow.name)).all())
    return [
        StandardOpinion(title=each["title"], text=each["text"], centre=each["centre"], phase=names.get(each["centre"]))
        for each in type.opinions
    ]


def fitting_opinion(opinions: Sequence[StandardOpinion], phase: str | None) -> StandardOpinion | None:
    """B-42: the text that comes first in a phase; one for every phase where there is none for this one."""
    fitting = [each for each in opinions if each.phase is not None and each.phase == phase]
    return next(iter([*fitting, *(each for each in opinions if each.centre is None)]), None)


def _opinions(session: Session, given: Sequence[Mapping[str, Any]]) -> list[Fields]:
    """The texts as they are kept; what has neither title nor text is left out."""
    filled = [each for each in given if str(each.get("title") or "").strip() or str(each.get("text") or "").strip()]
    if len(filled) > MOST_OPINIONS:
        raise Refused(MANY_OPINIONS, field="opinions")
    return [_opinion(session, number, each) for number, each in enumerate(filled, 1)]


def _opinion(session: Session, number: int, given: Mapping[str, Any]) -> Fields:
    text, title = str(given.get("text") or "").strip(), " ".join(str(given.get("title") or "").split())
    if not text:
        raise Refused(NO_TEXT.fill(n=number), field="opinions")
    if len(text) > LONGEST_TEXT:
        raise Refused(LONG_TEXT.fill(n=number, most=LONGEST_TEXT), field="opinions")
    if len(title) > LONGEST_TITLE:
        raise Refused(LONG_TEXT.fill(n=number, most=LONGEST_TITLE), field="opinions")
    centre = given.get("centre") or None
    if centre is not None and session.get(CentreRow, centre) is None:
        raise Refused(NO_CENTRE.fill(n=number), field="opinions")
    return {"title": title or text[:60], "text": text, "centre": centre}


def _attendances(session: Session, type: str) -> int:
    return session.scalar(select(func.count()).select_from(AttendanceRow).where(AttendanceRow.type_id == type)) or 0


def _number(value: object, least: int, most: int, words: Text, field: str) -> int:
    text = str(value).strip()
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not least <= int(text) <= most:
        raise Refused(words, field=field)
    return int(text)
