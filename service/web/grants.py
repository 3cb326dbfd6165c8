"""What a browser without an account may see: cases whose secret it knows, tasks whose signed link it followed."""

from __future__ import annotations

from typing import cast

from flask import session
from itsdangerous import BadSignature, URLSafeSerializer

from service.base.errors import Missing
from service.base.ids import CaseId, WorkItemId
from service.base.texts import Text
from service.web.parts import parts

CASES = "cases"
TASKS = "tasks"
MOST = 20
"""Cases that one browser keeps open; the oldest goes first."""


def grant_case(case: CaseId) -> None:
    """This browser has shown the case's secret."""
    _keep(CASES, case)


def granted_cases() -> list[str]:
    """Ids of the cases that this browser may follow."""
    return cast("list[str]", session.get(CASES, []))


def grant_task(item: WorkItemId) -> None:
    """This browser came by a signed link to one task, and sees no more than that."""
    _keep(TASKS, item)


def granted_tasks() -> list[str]:
    """Ids of the tasks that this browser may do."""
    return cast("list[str]", session.get(TASKS, []))


def task_link(item: WorkItemId) -> str:
    """The signed word of a link that opens one task of a client without account (H-18)."""
    return _signer().dumps(item)


def task_of_link(word: str) -> WorkItemId:
    """The task that a signed link opens; raises Missing for a link that is not ours."""
    try:
        return WorkItemId(str(_signer().loads(word)))
    except BadSignature as error:
        raise Missing(
            Text(
                "Este link não vale. Confira se ele veio inteiro, sem cortes.",
                "This link is not valid. Check that it came whole.",
            )
        ) from error


def _keep(key: str, value: str) -> None:
    kept = [each for each in cast("list[str]", session.get(key, [])) if each != value]
    session[key] = [*kept, value][-MOST:]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(parts().settings.secret_key, salt="raia.task-link")
