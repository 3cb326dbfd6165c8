"""Letters that leave their case: one job for all that one command says to others, done in the order of the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from service.base import bells, jobs, loans
from service.base.ids import InstanceId, ReleaseId, new_id
from service.base.jobs import Job, JobRow
from service.base.rows import changed, literally
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.feel import from_json, to_json
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import AsideLetterRow

LETTERS_KIND = "bpmn-letters"
"""Kind of the jobs that carry letters to other cases."""
PREFIX = "letters:"
"""How the keys of bags begin; those of letters that were set aside begin otherwise."""
AGAIN = timedelta(seconds=1)
"""A bag behind another one of the same sender is looked at again after so long, if nobody rings for it before."""


@value_object(kw_only=True)
class Bag:
    """What is still to be carried: the first of the letters comes next."""

    letters: tuple[Letter, ...]
    hops: int
    after: str = ""
    """Of those who listen to the signal that comes next, this one and all before it have heard it."""
    only: InstanceId | None = None
    """The one listener for whom its only letter, a signal, was set aside."""

    def without_first(self) -> Bag:
        """The rest."""
        return replace(self, letters=self.letters[1:], after="")


def send(work: UnitOfWork, letters: Sequence[Letter], reach: Reach) -> None:
    """Let letters go once this transaction commits, after what the same case has sent before."""
    bag = Bag(letters=tuple(letters), hops=reach.hops + 1)
    jobs.enqueue(work, LETTERS_KIND, to_plain(bag), key=f"{PREFIX}{_sender(letters[0], reach)}:{new_id(work.now)}")


def is_under_way(work: UnitOfWork, letter: Letter, reach: Reach) -> bool:
    """Whether something that the same case has sent before has not arrived yet."""
    sender = _sender(letter, reach)
    aside = select(AsideLetterRow.id).where(AsideLetterRow.sender == sender)
    bags = [select(JobRow.id).where(*each) for each in _of(f"{PREFIX}{sender}:")]
    return bool(work.session.scalar(select(or_(*(each.exists() for each in (*bags, aside))))))


def sender_of(job: Job) -> str:
    """Whose letters a bag carries."""
    return job.key[len(PREFIX) : job.key.rindex(":")]


def read(job: Job) -> Bag:
    """What a taken job carries."""
    return from_plain(job.payload)


def keep(work: UnitOfWork, job: Job, left: Bag) -> None:
    """Note what is left of it; nothing: it is done, and the sender's next bag may go. Conflict when overtaken."""
    if left.letters:
        jobs.settle(work, job, payload=to_plain(left))
        return
    jobs.settle(work, job, state="done", ended_at=work.now, lease_until=None, last_error=None, payload=None)
    may_go, _ = _of(_prefix(job))
    following = select(JobRow.id).where(*may_go, JobRow.key > job.key).order_by(JobRow.key).limit(1)
    following = following.with_for_update(skip_locked=True).scalar_subquery()
    if changed(work.session, update(JobRow).where(JobRow.id == following).values(run_at=work.now)):
        work.ring(bells.job(LETTERS_KIND))


def let_others_go_first(work: UnitOfWork, job: Job) -> bool:
    """Whether the same sender has sent something before that is still on its way; then it comes later."""
    before = [select(JobRow.id).where(*each, JobRow.key < job.key) for each in _of(_prefix(job))]
    if not work.session.scalar(select(or_(*(each.exists() for each in before)))):
        return False
    # With a new number, as when somebody else takes it: it is no longer in this hand, and not done.
    later = {"run_at": work.now + AGAIN, "lease_until": None, "attempts": job.attempts - 1, "fence": job.fence + 1}
    jobs.settle(work, job, **later)
    return True


def _sender(letter: Letter, reach: Reach) -> str:
    """The case, or the instance without one."""
    return reach.business_key or letter.sender or ""


def _prefix(job: Job) -> str:
    return job.key[: job.key.rindex(":") + 1]


def _of(prefix: str) -> tuple[tuple[Any, ...], ...]:
    """The bags that may be tried again, and those on their last attempt: each by the index of a kind's waiting jobs."""
    mine = (literally(JobRow.state, "waiting"), JobRow.kind == LETTERS_KIND)
    return tuple(
        (*mine, each, JobRow.key.startswith(prefix, autoescape=True)) for each in (loans.LENDABLE, loans.SPENT)
    )


def to_plain(bag: Bag) -> dict[str, Any]:
    """A bag as JSON."""
    letters = [_letter_to_plain(letter) for letter in bag.letters]
    return {"letters": letters, "hops": bag.hops, "after": bag.after, "only": bag.only}


def from_plain(plain: Mapping[str, Any]) -> Bag:
    """A bag out of its JSON."""
    only = InstanceId(plain["only"]) if plain["only"] else None
    letters = tuple(_letter_from_plain(each) for each in plain["letters"])
    return Bag(letters=letters, hops=plain["hops"], after=plain["after"], only=only)


def _letter_to_plain(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "name": letter.name,
        "key": letter.key,
        "payload": to_json(dict(letter.payload)),
        "seen": to_json(dict(letter.seen)),
        "sender": letter.sender,
        "release": letter.release,
        "process": letter.process,
        "business_key": letter.business_key,
        "keep": None if letter.keep is None else letter.keep.total_seconds(),
        "heard": list(letter.heard),
    }


def _letter_from_plain(plain: Mapping[str, Any]) -> Letter:
    return Letter(
        kind=plain["kind"],
        name=plain["name"],
        key=plain["key"],
        payload=from_json(plain["payload"]),
        seen=from_json(plain["seen"]),
        sender=InstanceId(plain["sender"]) if plain["sender"] else None,
        release=ReleaseId(plain["release"]) if plain["release"] else None,
        process=plain["process"],
        business_key=plain["business_key"],
        keep=None if plain["keep"] is None else timedelta(seconds=plain["keep"]),
        heard=tuple(InstanceId(each) for each in plain["heard"]),
    )
