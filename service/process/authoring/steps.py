"""A solution's table: steps that are done one after the other, some only within a limit (F-18…F-24)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from service import feel
from service.base.errors import Refused
from service.base.texts import Language, Text
from service.base.values import value_object
from service.process.authoring.pen import Pen, tidy_line, tidy_text
from service.process.diagram import INSTRUCTIONS
from service.process.forms import CASE, Component, Form, Group, NumberInput

START, END = "inicio", "fim"
STEP, LIMIT, APPROVE, APPROVED = "etapa-", "limite-", "aprovar-", "aprovado-"
"""What ids of elements begin with; the step's id follows."""
ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
ABOVE = Text("Acima de {maximum} %?", "Above {maximum} %?")
YES, NO = Text("Sim", "Yes"), Text("Não", "No")
APPROVAL = Text("Aprovar: {step}", "Approve: {step}")
ASKED = Text(
    "Foi pedido **{{{{{field}}}}} %**. Sem aprovação, esta etapa vai até **{maximum} %**.\n\n"
    "Se recusar, a etapa volta a quem a fez: diga na nota o que é possível.",
    "**{{{{{field}}}}} %** was asked for. Without approval this step goes up to **{maximum} %**.\n\n"
    "If you refuse, the step goes back to who did it: say in the note what is possible.",
)
IS_APPROVED = Text("Aprova?", "Do you approve?")
APPROVES, REFUSES = Text("Aprovar", "Approve"), Text("Recusar", "Refuse")
BAD_ID = Text("A etapa “{step}” precisa de uma identificação só dela.", "Step “{step}” needs an id of its own.")
BAD_FIELD = Text(
    "Etapa “{step}”: “{field}” não serve como campo do limite.", "Step “{step}”: “{field}” cannot be a limit's field."
)
NO_FORM = Text(
    "Etapa “{step}”: o limite precisa de um formulário que pergunte “{field}”.",
    "Step “{step}”: the limit needs a form that asks for “{field}”.",
)
NO_NUMBER = Text(
    "Etapa “{step}”: o limite precisa de um campo numérico do formulário, e “{field}” não é um. Há: {known}.",
    "Step “{step}”: the limit needs a number field of the form, which “{field}” is not. There are: {known}.",
)
NONE_THERE = Text("nenhum", "none")


@value_object(kw_only=True)
class Limit:
    """How far a step may go without asking: above it, `approver` (a lane) says yes or no."""

    field: str
    """Key of a number field of the step's form, dotted where it is in a group."""
    maximum: Decimal
    """Percent."""
    approver: str


@value_object(kw_only=True)
class Step:
    """One row. `id` stays when a step is renamed or moved; `lane`: name of the lane of who does it."""

    id: str
    name: str
    lane: str
    instruction: str = ""
    """Markdown, with places such as `{{valor}}`."""
    form: str | None = None
    limit: Limit | None = None


@value_object(kw_only=True)
class StepsTable:
    """The steps of one solution, in their order. `process`: the id of the process that they are."""

    process: str
    name: str
    steps: tuple[Step, ...] = ()


def steps_diagram(table: StepsTable, *, language: Language = "pt") -> str:
    """BPMN XML of a table, laid out: the same for the same table. `language`: of the words that are filled in.

    Refused: an id that is no id or stands twice, a limit on what is no field.
    """
    table = tidy_steps(table)
    _refuse_ids(table.steps)
    pen = Pen(table.process, table.name)
    first, last = (table.steps[0].lane, table.steps[-1].lane) if table.steps else ("", "")
    pen.start(START, first)
    before = [START]
    for step in table.steps:
        for source in before:
            _go_on(pen, source, f"{STEP}{step.id}", language)
        before = _step(pen, step, language)
    pen.end(END, last)
    for source in before:
        _go_on(pen, source, END, language)
    return pen.written()


def _step(pen: Pen, step: Step, language: Language) -> list[str]:
    """Draw a step and its limit; where one goes on from."""
    own = f"{STEP}{step.id}"
    pen.task(own, step.name, step.lane, form=step.form, properties={INSTRUCTIONS: step.instruction})
    if step.limit is None:
        return [own]
    maximum = shown(step.limit.maximum, language)
    above, approve, approved = (f"{begins}{step.id}" for begins in (LIMIT, APPROVE, APPROVED))
    pen.choice(above, ABOVE.fill(maximum=maximum).spoken(language), step.lane)
    asked = ASKED.fill(field=step.limit.field, maximum=maximum).spoken(language)
    name = APPROVAL.fill(step=step.name).spoken(language)
    pen.task(approve, name, step.limit.approver, properties={INSTRUCTIONS: asked})
    pen.choice(approved, IS_APPROVED.spoken(language), step.limit.approver)
    pen.flow(own, above)
    pen.flow(above, approve, YES.spoken(language), condition=_condition(step, step.limit))
    pen.flow(approve, approved)
    return [above, approved]


def _go_on(pen: Pen, source: str, target: str, language: Language) -> None:
    """The way straight on, named where there is another; from an approval also the way back."""
    if source.startswith(LIMIT):
        pen.flow(source, target, NO.spoken(language), id=f"{source}.segue", default=True)
    elif source.startswith(APPROVED):
        pen.flow(source, target, APPROVES.spoken(language), id=f"{source}.segue")
        pen.flow(source, f"{STEP}{source.removeprefix(APPROVED)}", REFUSES.spoken(language), id=f"{source}.volta")
    else:
        pen.flow(source, target, id=f"{source}.segue")


def _condition(step: Step, limit: Limit) -> str:
    condition, path = f"{limit.field} > {plain(limit.maximum)}", limit.field.split(".")
    try:
        names = feel.parse(condition).names
    except feel.FeelSyntaxError:
        names = frozenset[str]()
    if names != frozenset({path[0]}) or not all(part.isidentifier() for part in path):
        raise Refused(BAD_FIELD.fill(step=step.name, field=limit.field), field="steps")
    return condition


def plain(number: Decimal) -> str:
    """A number as expressions write it: 7.5, 10."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: Decimal, language: Language) -> str:
    """A number as people write it: 7,5 in Portuguese."""
    return plain(number).replace(".", "," if language == "pt" else ".")


def tidy_steps(table: StepsTable) -> StepsTable:
    """The same table as a diagram holds it: without stray blanks and without what XML cannot write."""
    return replace(table, name=tidy_line(table.name), steps=tuple(_tidy(step) for step in table.steps))


def _tidy(step: Step) -> Step:
    limit = step.limit
    if limit is not None:
        limit = replace(limit, field=tidy_line(limit.field), approver=tidy_line(limit.approver))
    return replace(
        step,
        name=tidy_line(step.name),
        lane=tidy_line(step.lane),
        instruction=tidy_text(step.instruction),
        form=tidy_line(step.form or "") or None,
        limit=limit,
    )


def _refuse_ids(steps: Sequence[Step]) -> None:
    seen: set[str] = set()
    for step in steps:
        if step.id in seen or not ID.fullmatch(step.id):
            raise Refused(BAD_ID.fill(step=step.name), field="steps")
        seen.add(step.id)


def limit_fields(form: Form) -> tuple[str, ...]:
    """Keys of a form's fields that a limit may be on: numbers, kept as such, asked once and kept by the process."""
    return tuple(_numbers(form.components))


def _numbers(components: Sequence[Component]) -> list[str]:
    found: list[str] = []
    for each in components:
        if isinstance(each, Group):
            found += _numbers(each.components)
        elif isinstance(each, NumberInput) and not each.as_text and each.path[0] != CASE:
            found.append(".".join(each.path))
    return found


def limit_problem(step: Step, form: Form | None) -> Text | None:
    """Why a step's limit does not hold with this form, to be told before a table is published; None: it holds.

    A field that is text, or that nobody asks for, would let everything pass.
    """
    if step.limit is None:
        return None
    if form is None:
        return NO_FORM.fill(step=step.name, field=step.limit.field)
    fields = limit_fields(form)
    if step.limit.field in fields:
        return None
    return NO_NUMBER.fill(step=step.name, field=step.limit.field, known=", ".join(fields) or NONE_THERE)
