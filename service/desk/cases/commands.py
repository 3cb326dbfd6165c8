"""Opening a case, speaking in it, holding it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, select

from service.base import logs
from service.base.database import NEVER
from service.base.errors import Conflict, Missing, Refused
from service.base.ids import CaseId, InstanceId, PersonId, new_id
from service.base.prepared import Prepared
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import options, people
from service.desk.cases import fields, precedence
from service.desk.cases.answers import checked
from service.desk.cases.attachments import Usable, attach
from service.desk.cases.conversation import add_entry, log, snapshot
from service.desk.cases.events import CaseOpened, FormAnswered, StatusChanged
from service.desk.cases.model import LONGEST_SUBJECT, NORMAL_PRIORITY, Status, state_of, text_of
from service.desk.cases.numbers import hash_secret, new_secret, next_protocol
from service.desk.cases.offers import answered
from service.desk.cases.queries import CASE, COLUMNS, remember
from service.desk.cases.search import keep_words
from service.desk.cases.tables import CaseRow
from service.desk.people import Permission
from service.process import instances, releases
from service.process.forms import HOME, Form


def holding(case: Any) -> Select[CaseRow]:
    """The statement that holds a case, by an expression for its id: as it is now, even where it was read before."""
    return select(CaseRow).where(CaseRow.id == case).with_for_update().execution_options(populate_existing=True)


def only_holding(case: Any) -> Prepared:
    """The same for `only_hold`."""
    return Prepared(COLUMNS.where(CASE.id == case).with_for_update())


def only_hold(work: UnitOfWork, holding: Prepared, values: Mapping[str, Any]) -> None:
    """Hold a case in which there may be nothing to change. What was read of it before is read again."""
    found = holding.row(work.session, values)
    if found is not None:
        remember(work.session, found)
        logs.mention(case=found.id)


HOLDING = holding(bindparam("case"))


@value_object(kw_only=True)
class Opened:
    """What the client gets: the number to quote, and the secret that opens the case without an account."""

    case: CaseId
    protocol: str
    secret: str
    instance: InstanceId
    """What runs for it."""


@value_object(kw_only=True)
class More:
    """What a program brings beside the answers to the opening form; `business_id` is its own name for the case."""

    fields: Mapping[str, Any]
    variables: Mapping[str, Any]
    business_id: str | None


EMPTY_AT_FIRST = (
    *("kind", "category", "phase", "instance_id", "last_message", "last_note", "team_id", "owner_id"),
    *("accepted_at", "unaccepted_since", "product", "segment", "attention_since", "reopened_at", "breached_at"),
    "escalated_at",
)
"""Read again in the same unit of work: SQLAlchemy would ask for what was never set."""
NOT_ACCEPTED = Text(
    "Aceite o chamado antes de responder ao cliente.", "Accept the case before you reply to the client."
)
NOTHING_MORE = More(fields={}, variables={}, business_id=None)


def open_case(
    work: UnitOfWork,
    process: str,
    answers: Mapping[str, Any],
    *,
    requester: PersonId,
    origin: str = "portal",
    opened_by: PersonId | None = None,
    year: int | None = None,
    release: releases.Release | None = None,
    more: More = NOTHING_MORE,
    form: Form | None = None,
    auto_submitted: bool = False,
) -> Opened:
    """H-09: check the opening form, give a number, start the process, of its current version unless told.

    `year` is that of the protocol, if not this one; `form` what was asked where the drawing has no form;
    `auto_submitted`: a machine wrote it. Raises Missing (no such process), AnswersRefused, Forbidden.
    """
    _require_opener(work, opened_by, requester)
    release = release or releases.current(work.session, process)
    form = release.start_form(process) or form
    files = Usable(session=work.session, case=None, sender=work.actor.id)
    given = None
    if form is not None:
        given = checked(work, form, answers, {}, case=None, person=opened_by or requester, files=files)
    who = people.queries.person(work.session, requester)
    if who is None:
        raise Missing(Text("Este cliente não existe.", "There is no such client."))
    said = {**more.fields, **(given.case_fields if given is not None else {})}
    secret = new_secret()
    row = _new_row(work, process, release, said)
    row.protocol = next_protocol(work, year or work.now.astimezone(HOME).year)
    row.secret_hash = hash_secret(secret)
    row.requester_id, row.requester_name, row.opened_by_id, row.origin = requester, who.name, opened_by, origin
    row.auto_submitted = auto_submitted
    belonging = people.belonging(work.session, requester)
    row.organisation_id, row.segment = belonging.organisation, belonging.segment
    row.precedence = precedence.place_of(work.session, requester)
    work.session.add(row)
    work.session.flush()
    keep_words(work, row)
    case = CaseId(row.id)
    attach(work, case, files.named)
    named = {} if more.business_id is None else {"business_id": more.business_id}
    log(work, case, "opened", origin=origin, protocol=row.protocol, **named)
    _say_first(work, row, said)
    fields.apply(work, row, said, author=requester, author_name=who.name, opening=True)
    told = CaseOpened(case=case, protocol=row.protocol, process=process, requester=requester, origin=origin)
    work.record(replace(told, auto_submitted=auto_submitted))
    desk_answers = answered(work, given.values) if given is not None else {}
    if desk_answers:
        by = opened_by or requester
        work.record(FormAnswered(case=case, item=None, process=process, by=by, answers=desk_answers))
    values = {**more.variables, **(given.values if given is not None else {}), "chamado": dict(snapshot(row))}
    row.instance_id = instance = instances.start(work, process, values, business_key=row.id, release=release.id)
    return Opened(case=case, protocol=row.protocol, secret=secret, instance=instance)


def _require_opener(work: UnitOfWork, opened_by: PersonId | None, requester: PersonId) -> None:
    if opened_by is not None and opened_by != requester:
        found = people.queries.person(work.session, opened_by)
        if found is not None and found.is_staff:
            people.require(found, Permission.OPEN)


def _new_row(work: UnitOfWork, process: str, release: releases.Release, said: dict[str, Any]) -> CaseRow:
    """A case as its opening form describes it; what becomes its subject is taken out of what was said."""
    row = CaseRow(
        id=new_id(work.now),
        process=process,
        release_id=release.id,
        description=text_of(said.get("descricao") or "", field="descricao"),
        subject=text_of(said.pop("assunto", "") or release.name, field="assunto", longest=LONGEST_SUBJECT),
        folded="",
        priority=NORMAL_PRIORITY,
        status=Status.OPEN,
        state="open",
        promised_by=NEVER,
        opened_at=work.now,
        updated_at=work.now,
    )
    for empty in EMPTY_AT_FIRST:
        setattr(row, empty, None)
    return row


def _say_first(work: UnitOfWork, row: CaseRow, said: dict[str, Any]) -> None:
    """The description, if there is one, opens the conversation, with the files beside it."""
    said.pop("descricao", None)
    if row.description:
        files = fields.files_of({"anexos": said.pop("anexos", None)})
        requester = PersonId(row.requester_id)
        add_entry(work, row, "message", row.description, author=requester, author_name=row.requester_name, files=files)


def say(
    work: UnitOfWork,
    case: CaseId,
    text: str,
    *,
    author: PersonId | None,
    author_name: str,
    internal: bool,
    files: Sequence[str] = (),
    conclusive: bool = False,
) -> str:
    """A message to all, or (`internal`) a note that clients never see; `conclusive` settles what was asked.

    V-82: a case that waits for its client goes on when they speak.
    """
    row = lock_case(work, case)
    if author is not None and author != row.requester_id:
        _require_word(work, row, author, internal=internal)
    if row.status == Status.CLOSED and author == row.requester_id:
        raise Conflict(
            Text(
                "Este chamado já foi fechado. Abra outro se ainda precisar de algo.",
                "This case is closed. Open another if you still need something.",
            )
        )
    words = text_of(text, field="mensagem")
    if not words and not files:
        raise Refused(Text("Escreva a mensagem antes de enviar.", "Write the message before sending."), field="text")
    entry = add_entry(
        work,
        row,
        "note" if internal else "message",
        words,
        author=author,
        author_name=author_name,
        files=files,
        conclusive=conclusive and not internal,
    )
    if author == row.requester_id and row.status == Status.WAITING_CUSTOMER:
        set_status(work, row, Status.IN_PROGRESS)
    if not internal:
        share(work, row)
    return entry


def _require_word(work: UnitOfWork, row: CaseRow, author: PersonId, *, internal: bool) -> None:
    """V-01, V-25: who of the staff may speak, and whether the case has to be accepted before that."""
    found = people.queries.person(work.session, author)
    if found is not None:
        people.require(found, Permission.NOTE if internal else Permission.REPLY)
    if not internal and row.accepted_at is None and options.flag(work.session, options.REPLY_NEEDS_ACCEPTANCE):
        raise Conflict(NOT_ACCEPTED)


def set_status(work: UnitOfWork, row: CaseRow, status: Status) -> None:
    """Move the case to this status, if it is not there yet."""
    if row.status == status:
        return
    old, row.status, row.updated_at = row.status, status, work.now
    row.state = state_of(status)
    if status == Status.RESOLVED:
        row.resolved_at = work.now
    if status == Status.CLOSED:
        row.closed_at = work.now
        row.resolved_at = row.resolved_at or work.now
    log(work, CaseId(row.id), "status", old=old, new=status.value)
    work.record(StatusChanged(case=CaseId(row.id), old=old, new=status.value))


def share(work: UnitOfWork, row: CaseRow) -> None:
    """Let the running diagram see the case as it is now, in all of its pools."""
    if row.status != Status.CLOSED:
        instances.share(work, row.id, {"chamado": dict(snapshot(row))})


def lock_case(work: UnitOfWork, case: CaseId) -> CaseRow:
    """The row of a case, held until the unit of work ends. Whoever moves a case takes it first, then work and instance:
    two that took them in different orders would wait for each other.
    """
    row = held_case(work, case)
    if row is None:
        raise Missing(Text("Este chamado não existe.", "There is no such case."))
    return row


def held_case(work: UnitOfWork, case: str) -> CaseRow | None:
    """The same, where there may be none."""
    logs.mention(case=case)
    return work.session.scalar(HOLDING, {"case": case})
