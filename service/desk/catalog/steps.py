"""The steps of a solution: what is done in which order, by whom, and how far without asking (F-18…F-25)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk import people
from service.desk.people import Role
from service.desk.registries import Fields
from service.process import authoring, releases
from service.process.forms import read_form

MOST_STEPS = 60
LONGEST_NAME, LONGEST_INSTRUCTION, LONGEST_WORD = 120, 2_000, 200
WHOLE = 10_000
"""Hundredths of a percent in a hundred percent."""
ID = re.compile(r"[a-z0-9]{6,12}")
PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.ASCII)
MANY = Text("Uma solução tem até {most} etapas.", "A solution has up to {most} steps.").fill(most=MOST_STEPS)
NO_NAME = Text("Etapa {n}: dê um nome.", "Step {n}: give it a name.")
LONG = Text("Etapa {n}: use até {most} letras.", "Step {n}: use up to {most} letters.")
BAD_ID = Text("Duas etapas têm a mesma identificação. Recarregue a página.", "Two steps have one id. Reload the page.")
NOBODY = Text(
    "Etapa {n}: escolha quem a faz, uma equipe ou um papel da lista.",
    "Step {n}: choose who does it, a team or a role from the list.",
)
NO_FORM = Text("Etapa {n}: não há formulário “{form}”.", "Step {n}: there is no form “{form}”.")
NO_FIELD = Text(
    "Etapa {n}: o limite precisa de um campo numérico do formulário. Há: {known}.",
    "Step {n}: the limit needs a numeric field of the form. There are: {known}.",
)
NONE_KNOWN = Text("nenhum", "none")
LIMIT_NEEDS_FORM = Text(
    "Etapa {n}: escolha um formulário com o campo que tem limite.",
    "Step {n}: choose a form with the field that is limited.",
)
BAD_PERCENT = Text(
    "Etapa {n}: o limite vai de 0 a 100 %, com até duas casas, como 10 ou 7,5.",
    "Step {n}: the limit is 0 to 100 %, with up to two decimals, such as 10 or 7.5.",
)
NO_APPROVER = Text("Etapa {n}: escolha quem aprova acima do limite.", "Step {n}: choose who approves above the limit.")
DOERS = (Role.ATTENDANT, Role.INTERNAL_AGENT, Role.SUPERVISOR, Role.PROCESS_OWNER)
FIRST_DOER = f"role:{Role.ATTENDANT.value}"


@value_object(kw_only=True)
class Limit:
    """How far one may go alone. `hundredths`: of a percent."""

    field: str
    hundredths: int
    approver: str

    @property
    def percent(self) -> str:
        """As people write it: `10`, `7,5`."""
        whole, rest = divmod(self.hundredths, 100)
        return str(whole) if not rest else f"{whole},{f'{rest:02}'.rstrip('0')}"


@value_object(kw_only=True)
class Step:
    """One row of a solution's table; `whose` and `approver` are words such as `role:attendant`."""

    id: str
    name: str
    instruction: str
    form: str | None
    whose: str
    limit: Limit | None


def checked(session: Session, given: Sequence[Mapping[str, Any]]) -> list[Fields]:
    """Steps as they are kept, in their order. Refused: what is wrong with one, by its number."""
    if len(given) > MOST_STEPS:
        raise Refused(MANY, field="steps")
    doers, forms = words(session), _Forms(session)
    rows = [_checked(number, each, doers, forms) for number, each in enumerate(given, 1)]
    if len({row["id"] for row in rows}) != len(rows):
        raise Refused(BAD_ID, field="steps")
    return rows


def steps_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Kept rows as steps."""
    return tuple(_step(**row) for row in rows)


def _step(*, limit: Mapping[str, Any] | None, **fields: Any) -> Step:
    return Step(**fields, limit=None if limit is None else Limit(**limit))


def words(session: Session) -> Mapping[str, str]:
    """Who may do or approve a step, by word: names of roles and teams, which lanes of these names belong to."""
    return people.lane_words(session, roles=DOERS)


def percent_of(given: object) -> int | None:
    """`10`, `10 %`, `7,5` and `7.5` as hundredths of a percent; None: it is none of 0 to 100."""
    found = PERCENT.fullmatch(str(given if given is not None else "").strip().removesuffix("%").strip())
    if found is None:
        return None
    hundredths = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return hundredths if hundredths <= WHOLE else None


def number_fields(source: str) -> tuple[str, ...]:
    """Keys of a form's number fields, which a limit may bound."""
    return authoring.limit_fields(read_form(source))


class _Forms:
    """Forms by id, read when a step names one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[str, str] | None = None

    def get(self, form: str) -> str | None:
        if self.known is None:
            self.known = {each.id: each.source for each in releases.forms(self.session)}
        return self.known.get(form)


def _checked(n: int, given: Mapping[str, Any], doers: Mapping[str, str], forms: _Forms) -> Fields:
    name = " ".join(str(given.get("name") or "").split())
    instruction = str(given.get("instruction") or "").strip()
    if not name:
        raise Refused(NO_NAME.fill(n=n), field="steps")
    for text, most in ((name, LONGEST_NAME), (instruction, LONGEST_INSTRUCTION)):
        if len(text) > most:
            raise Refused(LONG.fill(n=n, most=most), field="steps")
    form = str(given.get("form") or "").strip() or None
    source = forms.get(form) if form is not None else None
    if form is not None and source is None:
        raise Refused(NO_FORM.fill(n=n, form=form[:LONGEST_WORD]), field="steps")
    whose = str(given.get("whose") or FIRST_DOER)
    if whose not in doers:
        raise Refused(NOBODY.fill(n=n), field="steps")
    id = str(given.get("id") or "")
    return {
        "id": id if ID.fullmatch(id) else secrets.token_hex(4),
        "name": name,
        "instruction": instruction,
        "form": form,
        "whose": whose,
        "limit": _limit(n, given.get("limit"), source, doers),
    }


def _limit(n: int, given: Mapping[str, Any] | None, form: str | None, doers: Mapping[str, str]) -> Fields | None:
    if not given:
        return None
    if form is None:
        raise Refused(LIMIT_NEEDS_FORM.fill(n=n), field="steps")
    field, fields = str(given.get("field") or ""), number_fields(form)
    if field not in fields:
        raise Refused(NO_FIELD.fill(n=n, known=", ".join(fields) or NONE_KNOWN), field="steps")
    hundredths = given.get("hundredths")
    if not isinstance(hundredths, int) or isinstance(hundredths, bool) or not 0 <= hundredths <= WHOLE:
        raise Refused(BAD_PERCENT.fill(n=n), field="steps")
    approver = str(given.get("approver") or "")
    if approver not in doers:
        raise Refused(NO_APPROVER.fill(n=n), field="steps")
    return {"field": field, "hundredths": hundredths, "approver": approver}
