"""What a form's `chamado.` answers do to a case: fields are kept, words are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from service.base.ids import CaseId, PersonId
from service.base.work import UnitOfWork
from service.desk.cases.conversation import add_entry, log
from service.desk.cases.events import CaseChanged
from service.desk.cases.model import FIELDS, LONGEST_SUBJECT, SPEECH, priority_of, text_of
from service.desk.cases.search import keep_words
from service.desk.cases.tables import CaseRow

COLUMNS = {
    "tipo": "kind",
    "assunto": "subject",
    "descricao": "description",
    "categoria": "category",
    "prioridade": "priority",
    "produto": "product",
}


def apply(
    work: UnitOfWork,
    case: CaseRow,
    fields: Mapping[str, Any],
    *,
    author: PersonId | None,
    author_name: str,
    opening: bool = False,
) -> None:
    """Keep fields and say words; keys without the `chamado.` in front. An empty answer changes and says nothing.

    `anexos` are ids of files, which go with the words; `conclusiva` says that the words settle what was asked. What a
    case is opened with (`opening`) changes nothing: it is told as opened. H-19: a category that somebody confirmed
    unchanged is in the timeline too.
    """
    files, subject, conclusive = files_of(fields), case.subject, fields.get("conclusiva") is True
    for name, value in fields.items():
        if value in (None, "", []):
            continue
        if name in FIELDS:
            _keep(work, case, name, value, is_news=not opening)
        elif name in SPEECH:
            words = text_of(value, field=name)
            is_answer = conclusive and SPEECH[name] == "message"
            add_entry(
                work,
                case,
                SPEECH[name],
                words,
                author=author,
                author_name=author_name,
                files=files,
                conclusive=is_answer,
            )
            files = ()
    if files:
        add_entry(work, case, "message", "", author=author, author_name=author_name, files=files)
    if case.subject != subject:
        keep_words(work, case)


def files_of(fields: Mapping[str, Any]) -> Sequence[str]:
    """Ids of the files that came with the answers."""
    given: object = fields.get("anexos") or []
    return [str(each) for each in (cast("list[object]", given) if isinstance(given, list) else [given])]


def _keep(work: UnitOfWork, case: CaseRow, name: str, value: object, *, is_news: bool) -> None:
    new = priority_of(value) if name == "prioridade" else text_of(value, field=name, longest=_longest(name))
    old = getattr(case, COLUMNS[name])
    setattr(case, COLUMNS[name], new)
    case.updated_at = work.now
    log(work, CaseId(case.id), "field", field=name, old=old, new=new)
    if old != new and is_news:
        change = CaseChanged(case=CaseId(case.id), field=name, old=None if old is None else str(old), new=str(new))
        work.record(change)


def _longest(name: str) -> int:
    return 20_000 if name == "descricao" else LONGEST_SUBJECT
