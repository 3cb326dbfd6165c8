"""Tables over the API: a solution's steps and limits, a workflow's rows, publishing either (F-18, F-21, B-10…B-26)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from service.api.v1.operations import Answer, Call, Operation
from service.api.v1.resources import CATALOGUE
from service.api.v1.schemas import (
    Schema,
    answered,
    choice,
    count,
    flag,
    id_of,
    many,
    or_null,
    text,
    thing,
)
from service.desk import attendances, catalog, registries
from service.desk.attendances import WORKFLOWS, workflows
from service.desk.catalog import LIMITS, SOLUTIONS, steps, writing
from service.desk.registries import EDITORS, Registry

WORD = text("`role:…` or `team:…`.", most=steps.LONGEST_WORD)
HUNDREDTHS = count(0, steps.WHOLE, "Hundredths of a percent.")
LIMIT = thing(
    {"field": text(least=1), "hundredths": HUNDREDTHS, "approver": WORD},
    required=("field", "hundredths", "approver"),
)
STEP = thing(
    {
        "id": text("Keeps the step the same; left out for a new one.", most=12),
        "name": text(most=steps.LONGEST_NAME, least=1),
        "instruction": text(most=steps.LONGEST_INSTRUCTION),
        "form": or_null(text("Id of a form.", most=steps.LONGEST_WORD)),
        "whose": WORD,
        "limit": or_null(LIMIT),
    },
    title="Step",
    required=("name",),
)
ORDER = or_null(count(1, workflows.HIGHEST))
ROW = thing(
    {
        "order": count(1, workflows.HIGHEST),
        "kind": choice(*workflows.KINDS),
        "question": text("Of a decision.", most=workflows.LONGEST),
        "answers": many(
            thing({"label": text(most=workflows.LONGEST), "to": ORDER}, title="WorkflowAnswer"), workflows.MOST_ANSWERS
        ),
        "next": ORDER,
        "centre": or_null(id_of("a centre")),
        "user": flag("Whoever gives the opinion names who has the next contact."),
        "workflow": or_null(id_of("a workflow that it calls")),
    },
    title="WorkflowRow",
    required=("order", "kind"),
)
PUBLISHED = answered({"release": text("Id of the version.")}, title="Published")
PROBLEM = answered({"order": ORDER, "text": text(most=2_000)}, title="TableProblem")


def operations() -> Sequence[Operation]:
    """All of tables."""
    solution, workflow = partial(Operation, tag="solutions"), partial(Operation, tag="workflows")
    return (
        *_table(SOLUTIONS, "/solutions/{id}/steps", "SolutionSteps", "steps", many(STEP, steps.MOST_STEPS), CATALOGUE),
        solution(
            method="PUT",
            path="/solutions/{id}/steps/{step}/limit",
            id="setStepLimit",
            summary="How far a step may go without approval; null takes the limit away. Supervisors may, too.",
            roles=LIMITS.editors,
            run=_limit,
            body=thing(
                {"hundredths": or_null(HUNDREDTHS), "field": text(), "approver": WORD},
                title="LimitChange",
                required=("hundredths",),
            ),
            tags="needed",
        ),
        solution(
            method="POST",
            path="/solutions/{id}/publication",
            id="publishSolution",
            summary="Make the table the newest version; cases that run stay with theirs.",
            roles=EDITORS,
            run=_publish_solution,
            body=thing({"over_drawing": flag("Also over a version that was drawn.")}, title="SolutionPublication"),
            answer=PUBLISHED,
            tags="needed",
        ),
        *_table(WORKFLOWS, "/workflows/{id}/rows", "WorkflowRows", "rows", many(ROW, workflows.MOST_ROWS), EDITORS),
        workflow(
            method="GET",
            path="/workflows/{id}/problems",
            id="getWorkflowProblems",
            summary="Everything that keeps the table from being published.",
            roles=EDITORS,
            run=_problems,
            answer=answered({"problems": many(PROBLEM, 10_000)}, title="WorkflowProblems"),
        ),
        workflow(
            method="POST",
            path="/workflows/{id}/publication",
            id="publishWorkflow",
            summary="Make the table the version that new attendances follow.",
            roles=EDITORS,
            run=_publish_workflow,
            answer=PUBLISHED,
            tags="needed",
        ),
    )


def _table(
    registry: Registry, path: str, title: str, name: str, rows: Schema, readers: Sequence[Any]
) -> Sequence[Operation]:
    of = partial(Operation, path=path, tag=path.split("/")[1], answer=answered({name: rows}, title=title), tagged=True)
    return (
        of(
            method="GET",
            id=f"get{title}",
            summary="The table as it is being written.",
            roles=tuple(readers),
            run=partial(_read, registry, name),
        ),
        of(
            method="PUT",
            id=f"put{title}",
            summary="Another table in its place.",
            roles=registry.editors,
            run=partial(_write, registry, name),
            body=thing({name: rows}, title=f"New{title}", required=(name,)),
            tags="needed",
        ),
    )


def _read(registry: Registry, name: str, call: Call) -> Answer:
    row = registries.found(call.work.session, registry, call.ids["id"])
    return Answer(body={name: getattr(row, name)}, revision=row.revision)


def _write(registry: Registry, name: str, call: Call) -> Answer:
    id = call.ids["id"]
    revision = call.upon(registries.held(call.work, registry, id))
    registries.change(call.work, registry, id, {name: call.body[name]}, revision=revision, by=call.by)
    return _read(registry, name, call)


def _limit(call: Call) -> Answer:
    id, said = call.ids["id"], call.body
    revision = call.upon(registries.held(call.work, LIMITS, id))
    given = said["hundredths"]
    percent = "" if given is None else f"{given // 100}.{given % 100:02}"
    more = {"field": said.get("field", ""), "approver": said.get("approver", "")}
    writing.set_limit(call.work, id, call.ids["step"], percent=percent, revision=revision, by=call.by, **more)
    return Answer(revision=registries.found(call.work.session, LIMITS, id).revision)


def _publish_solution(call: Call) -> Answer:
    id, over = call.ids["id"], bool(call.body.get("over_drawing", False))
    revision = call.upon(registries.held(call.work, SOLUTIONS, id))
    release = catalog.publishing.publish(call.work, id, revision=revision, by=call.by, over_drawing=over)
    return Answer(body={"release": release})


def _problems(call: Call) -> Answer:
    row = registries.found(call.work.session, WORKFLOWS, call.ids["id"])
    found = attendances.publishing.problems(call.work.session, row)
    return Answer(body={"problems": [{"order": each.order, "text": each.text.spoken(call.language)} for each in found]})


def _publish_workflow(call: Call) -> Answer:
    id = call.ids["id"]
    revision = call.upon(registries.held(call.work, WORKFLOWS, id))
    return Answer(body={"release": attendances.publishing.publish(call.work, id, revision=revision, by=call.by)})
