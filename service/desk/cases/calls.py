"""What was said on the phone, as somebody of the staff keeps it."""

from __future__ import annotations

from service.base.errors import Refused
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.commands import lock_case
from service.desk.cases.conversation import add_entry
from service.desk.cases.model import text_of
from service.desk.people import Permission, Person

NOTHING = Text("Escreva o que foi dito na ligação.", "Write what was said in the call.")


def note_call(work: UnitOfWork, case: CaseId, text: str, *, by: Person) -> str:
    """A call with the client, in words that only the staff sees; the client has been answered. Forbidden, Refused."""
    row = lock_case(work, case)
    people.require(by, Permission.NOTE)
    words = text_of(text, field="mensagem")
    if not words:
        raise Refused(NOTHING, field="text")
    return add_entry(work, row, "call", words, author=by.id, author_name=by.name)
