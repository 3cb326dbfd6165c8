"""What those who answer for a process do about what failed: find it, try it again, correct its data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Forbidden, Refused
from service.base.ids import CaseId, InstanceId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.cases import handlers, queries
from service.desk.cases.conversation import log
from service.desk.cases.model import Case
from service.desk.people import Permission, Person, Role
from service.feel import FeelError, FeelSyntaxError, parse, to_json
from service.process import instances, releases
from service.process.instances import FailedPlace, FailedStep, IncidentView

OVERSEERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)
"""Roles that try again, correct, suspend and cancel."""
LOOKERS = (*OVERSEERS, Role.ANALYST)
"""Roles that see what failed."""
MOST_FOUND = 500
"""Cases that one search looks among."""
LONGEST_VALUE = 20_000
KEPT_BY_THE_CASE = "chamado"
NAME = re.compile(r"[^\W\d]\w*")


@value_object(kw_only=True)
class Failed:
    """A step that failed, with its case (None: no case began it) and the number of its version."""

    incident: IncidentView
    case: Case | None
    version: int


class ValuesRefused(Refused):
    """Some corrected values cannot be read: `errors` by variable."""

    def __init__(self, errors: Mapping[str, Text]) -> None:
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def may_oversee(person: Person, process: str) -> bool:
    """Whether this person answers for the process."""
    return person.may(Permission.OVERSEE) or process in person.owns


def require_overseer(person: Person, process: str) -> None:
    """Raises Forbidden."""
    if not may_oversee(person, process):
        raise Forbidden(
            Text(
                "Só quem supervisiona ou é dono do processo pode fazer isto.",
                "Only supervisors and the process owner may do this.",
            )
        )


def failed(
    session: Session, *, seen_by: Person, search: str = "", offset: int = 0, limit: int = 25
) -> tuple[Sequence[Failed], int]:
    """A page of steps that failed, the newest first, and how many there are in all; also found by their case.

    Of a case that this person does not see, nothing but where it stands still is told, and it is not found by it.
    """
    keys = _keys(session, search, seen_by)
    found, total = instances.failed_steps(session, search=search, keys=keys, offset=offset, limit=limit)
    return _with_cases(session, found, seen_by), total


def all_failed(session: Session, *, seen_by: Person, search: str = "") -> Sequence[FailedPlace]:
    """Where every one of them stands, the oldest first."""
    return instances.failed_places(session, search=search, keys=_keys(session, search, seen_by))


def _keys(session: Session, search: str, seen_by: Person) -> Sequence[str]:
    if not search:
        return []
    return [case.id for case in queries.cases(session, search=search, limit=MOST_FOUND, seen_by=seen_by)[0]]


def failed_of_case(session: Session, case: CaseId, *, seen_by: Person) -> Sequence[Failed]:
    """All that stands still in one case."""
    return _with_cases(session, instances.incidents(session, business_key=case), seen_by)


def failed_step(session: Session, instance: InstanceId, task: int, *, seen_by: Person) -> tuple[Failed, FailedStep]:
    """One of them with its data. Missing: no such instance, or a case not seen; Conflict: it stands still no more."""
    found = instances.failed_step(session, instance, task)
    _require_sight(session, found.incident, seen_by)
    return _with_cases(session, [found.incident], seen_by)[0], found


def _require_sight(session: Session, incident: IncidentView, by: Person) -> CaseId | None:
    """The case in which it stands still, if any. Missing: this person does not see it."""
    key = incident.business_key
    if key is None or not queries.of_ids(session, [key]):
        return None
    return queries.seen(session, CaseId(key), by).id


def try_again(
    work: UnitOfWork, instance: InstanceId, task: int, *, by: Person, typed: Mapping[str, str] | None = None
) -> bool:
    """Take a failed step again, with variables corrected as FEEL; says whether it went on.

    ValuesRefused: something typed cannot be read; Conflict: it stands still no more; Forbidden: not this person's;
    Missing: in a case that they do not see.
    """
    handlers.lock_instance(work, instance)
    before = instances.failed_step(work.session, instance, task)
    incident = before.incident
    require_overseer(by, incident.root)
    case = _require_sight(work.session, incident, by)
    values = corrected(work, before.variables, typed or {})
    if case is not None:
        where = {"element": incident.element, "name": incident.name or incident.element}
        log(work, case, "retried", **where, changed=sorted(values))
    instances.retry(work, instance, task, values)
    return not stands_still(work.session, instance, task)


def stands_still(session: Session, instance: InstanceId, task: int) -> bool:
    """Whether this step waits for somebody to mend it."""
    return any(each.task == task for each in instances.incidents(session, instance=instance))


def corrected(work: UnitOfWork, known: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The values that differ from what was known, out of what was typed. Raises ValuesRefused."""
    values: dict[str, Any] = {}
    errors: dict[str, Text] = {}
    for name, text in typed.items():
        try:
            value = _read(work, name, text)
        except Refused as refused:
            errors[name] = refused.text
            continue
        if name not in known or to_json(known[name]) != to_json(value):
            values[name] = value
    if errors:
        raise ValuesRefused(errors)
    return values


def _read(work: UnitOfWork, name: str, text: str) -> Any:
    if not NAME.fullmatch(name) or name == KEPT_BY_THE_CASE:
        raise Refused(
            Text(
                "“{name}” não pode ser o nome de uma variável. Use letras, números e _.",
                "“{name}” cannot be the name of a variable. Use letters, digits and _.",
            ).fill(name=name)
        )
    if len(text) > LONGEST_VALUE:
        raise Refused(Text("O valor de “{name}” é longo demais.", "The value of “{name}” is too long.").fill(name=name))
    try:
        expression = parse(text)
        value = expression.evaluate({}, now=work.now)
    except (FeelSyntaxError, FeelError) as error:
        raise Refused(Text("{name}: {why}", "{name}: {why}").fill(name=name, why=error.text)) from error
    if expression.names or (value is None and text.strip() != "null"):  # what does not fit together is null in FEEL
        raise Refused(
            Text(
                "{name}: “{text}” não é um valor. Escreva textos entre aspas.",
                "{name}: “{text}” is no value. Write texts in quotes.",
            ).fill(name=name, text=text.strip()[:60])
        )
    return value


def _with_cases(session: Session, found: Sequence[IncidentView], seen_by: Person) -> list[Failed]:
    cases = queries.of_ids(session, [each.business_key for each in found if each.business_key], seen_by=seen_by)
    return [
        Failed(
            incident=each,
            case=cases.get(each.business_key or ""),
            version=releases.get(session, each.release).number,
        )
        for each in found
    ]
