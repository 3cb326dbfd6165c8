"""Answers that come by mail: what inbound mail calls (U-04)."""

from __future__ import annotations

from service.base.errors import Missing, Refused
from service.base.ids import CaseId, WorkItemId
from service.base.texts import Text
from service.base.work import Actor, UnitOfWork
from service.desk import cases, inbox, people
from service.desk.followups.handlers import ANSWER, OFFER
from service.desk.followups.tables import AddresseeRow, FollowUpRow
from service.desk.people import Person

LONGEST = 20_000
NO_FOLLOW_UP = Text("Esta pendência não existe.", "There is no such follow-up.")
EMPTY = Text("A mensagem está vazia.", "The message is empty.")


def answer_by_mail(work: UnitOfWork, addressee: str, *, sender: str, text: str) -> bool:
    """Keep what was answered by mail on the protocol, with its author.

    If the sender is one of those who are asked, and the answer is still wanted, it is their answer and the work item
    is done; else it is a note, and False is returned. Whoever calls knows from the mail whom it answers for.
    Missing: no such addressee; Refused: nothing was written.
    """
    words = text.strip()[:LONGEST]
    if not words:
        raise Refused(EMPTY, field="text")
    each = work.session.get(AddresseeRow, addressee)
    if each is None:
        raise Missing(NO_FOLLOW_UP)
    case = CaseId(work.session.get_one(FollowUpRow, each.follow_up_id).case_id)
    cases.lock_case(work, case)
    work.session.refresh(each)
    author = people.queries.person_of_address(work.session, sender)
    before = work.actor
    name = author.name if author is not None else sender.strip()[:200]
    work.actor = Actor("person", author.id, name) if author is not None else Actor("client", None, name)
    try:
        if author is not None and _may_answer(work, each, author):
            inbox.complete(work, WorkItemId(str(each.item_id)), {OFFER: {ANSWER: words}}, by=author)
            return True
        cases.say(work, case, words, author=author.id if author else None, author_name=name, internal=True)
        cases.log(work, case, "followup_mail", follow_up=each.follow_up_id, to=each.name)
        return False
    finally:
        work.actor = before


def _may_answer(work: UnitOfWork, each: AddresseeRow, author: Person) -> bool:
    if each.state != "open" or each.item_id is None or not (author.active and author.is_staff):
        return False
    item = inbox.queries.item(work.session, WorkItemId(each.item_id))
    return item.state == "open" and inbox.may_take(
        item, audiences=inbox.queries.audiences(work.session, author), person=author.id
    )
