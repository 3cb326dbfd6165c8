"""The conversation of a case: what client, staff and process said, in order; and its timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, new_id
from service.base.prepared import Prepared
from service.base.rows import table_of
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.cases import mentions
from service.desk.cases.attachments import attach
from service.desk.cases.events import EntryAdded
from service.desk.cases.model import STAFFS_ONLY, WITH_CLIENT, EntryKind
from service.desk.cases.tables import CaseRow, EntryRow, LogRow


@value_object
class Said:
    """One message or note, as it stands in the conversation; `files` are ids."""

    id: str
    kind: EntryKind
    author_id: str | None
    author_name: str
    by_client: bool
    text: str
    files: Sequence[str]
    conclusive: bool
    created_at: datetime


ENTRY = table_of(EntryRow).c
ALL = select(*(ENTRY[each.name] for each in fields(Said))).where(ENTRY.case_id == bindparam("case")).order_by(ENTRY.id)
EVERYTHING, IN_PUBLIC = Prepared(ALL), Prepared(ALL.where(*(ENTRY.kind != each for each in STAFFS_ONLY)))
LAST_WORDS = Prepared(ALL.where(ENTRY.kind != "note").order_by(None).order_by(ENTRY.id.desc()).limit(bindparam("most")))


def add_entry(
    work: UnitOfWork,
    case: CaseRow,
    kind: EntryKind,
    text: str,
    *,
    author: PersonId | None = None,
    author_name: str = "",
    files: Sequence[str] = (),
    conclusive: bool = False,
) -> str:
    """Say something; `author` None is the process itself, `conclusive` settles what was asked.

    The last words and the last note are kept on the case.
    """
    entry = new_id(work.now)
    work.session.add(
        EntryRow(
            id=entry,
            case_id=case.id,
            kind=kind,
            author_id=author,
            author_name=author_name,
            by_client=author == case.requester_id,
            text=text,
            files=list(files),
            conclusive=conclusive,
            created_at=work.now,
        )
    )
    if kind == "note":
        case.last_note = text
    elif text and kind != "call":
        case.last_message = text
    case.updated_at = work.now
    if kind in WITH_CLIENT:
        _follow_attention(case, author, work.now)
    attach(work, CaseId(case.id), files)
    named = mentions.mentioned(work.session, text) if kind in STAFFS_ONLY and author is not None else ()
    work.record(
        EntryAdded(
            case=CaseId(case.id),
            entry=entry,
            kind=kind,
            author=author,
            by_client=author == case.requester_id,
            conclusive=conclusive,
            mentioned=tuple(named),
        )
    )
    return entry


def _follow_attention(case: CaseRow, author: PersonId | None, now: datetime) -> None:
    """V-33: what the client says after opening the case waits for an answer of the staff."""
    if author is not None and author != case.requester_id:
        case.attention_since = None
    elif author is not None and now > case.opened_at:
        case.attention_since = case.attention_since or now


def log(work: UnitOfWork, case: CaseId, kind: str, **data: Any) -> None:
    """Add one step to the timeline, with who and when."""
    who = {"actor_id": work.actor.id, "actor_name": work.actor.name}
    row = {"id": new_id(work.now), "case_id": case, "kind": kind, "data": data, "at": work.now, **who}
    work.write_last(LogRow, row)


def conversation(session: Session, case: CaseId, *, public_only: bool) -> Sequence[Said]:
    """Everything said, oldest first; clients never see notes."""
    wanted = IN_PUBLIC if public_only else EVERYTHING
    return [Said(*row) for row in wanted.rows(session, {"case": case})]


def last_words(session: Session, case: CaseId, *, most: int) -> Sequence[Said]:
    """The last that was said with the client, by message or on the phone, oldest first: no notes."""
    return [Said(*row) for row in reversed(LAST_WORDS.rows(session, {"case": case, "most": most}))]


def timeline(session: Session, case: CaseId) -> Sequence[LogRow]:
    """Every step, oldest first."""
    return session.scalars(select(LogRow).where(LogRow.case_id == case).order_by(LogRow.id)).all()


def snapshot(case: Any) -> Mapping[str, Any]:
    """What FEEL sees as `chamado`, of a case's columns."""
    return {
        "protocolo": case.protocol,
        "tipo": case.kind,
        "assunto": case.subject,
        "descricao": case.description,
        "categoria": case.category,
        "prioridade": case.priority,
        "solicitante": case.requester_name,
        "ultima_mensagem": case.last_message,
        "ultima_nota": case.last_note,
        "origem": case.origin,
        "fase": case.phase,
        "produto": case.product,
        "segmento": case.segment,
    }
