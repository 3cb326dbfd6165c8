"""The guard against rules that set themselves or each other going for ever, and against two machines that reply to
each other."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from service.base.errors import Conflict
from service.base.ids import CaseId, first_id
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.automation.rulebook import Rule
from service.desk.automation.tables import RunRow

MOST_DEPTH = 5
"""So many rules may follow from one another."""
MOST_AN_HOUR = 20
"""So often a rule acts on one case within an hour."""
MOST_MESSAGES = 5
"""So often rules write to the client of one case within a day."""

ITSELF = Text(
    "Parou: a regra foi acionada pelo que ela mesma fez.", "Stopped: what the rule did itself has set it going again."
)
DEEP = Text(
    "Parou: {most} regras já agiram uma por causa da outra. Veja se elas não desfazem o que as outras fazem.",
    "Stopped: {most} rules have acted because of one another. See whether they undo what the others do.",
).fill(most=MOST_DEPTH)
OFTEN = Text(
    "Parou: a regra já agiu {most} vezes neste chamado em uma hora. Deixe a condição mais estreita.",
    "Stopped: the rule has acted on this case {most} times within an hour. Make its condition narrower.",
).fill(most=MOST_AN_HOUR)
TALKATIVE = Text(
    "Não escreveu ao cliente: as regras já escreveram {most} vezes neste chamado em um dia.",
    "Did not write to the client: rules have written {most} times about this case within a day.",
).fill(most=MOST_MESSAGES)


def stopped(work: UnitOfWork, rule: Rule, case: CaseId, causes: tuple[str, ...]) -> tuple[str, Text] | None:
    """Why the rule must not act on what came of `causes`, with a key under which it is told once; None: it may."""
    if rule.id in causes:
        return f"itself:{first_id(work.now)}", ITSELF
    if len(causes) >= MOST_DEPTH:
        return f"deep:{first_id(work.now)}", DEEP
    since = first_id(work.now - timedelta(hours=1))
    acted = (RunRow.rule_id == rule.id, RunRow.case_id == case, RunRow.id >= since, RunRow.outcome != "stopped")
    if (work.session.scalar(select(func.count()).select_from(RunRow).where(*acted)) or 0) >= MOST_AN_HOUR:
        return f"often:{work.now:%Y-%m-%dT%H}", OFTEN
    return None


def require_few_messages(work: UnitOfWork, case: CaseId) -> None:
    """Conflict: the client of this case has heard from rules often enough today."""
    since = first_id(work.now - timedelta(days=1))
    chosen = select(func.count()).select_from(RunRow).where(RunRow.case_id == case, RunRow.id >= since, RunRow.wrote)
    if (work.session.scalar(chosen) or 0) >= MOST_MESSAGES:
        raise Conflict(TALKATIVE)
