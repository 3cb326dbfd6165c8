"""Letters that have left their case are handed in: each in a transaction of its own, its receiver's case held first."""

from __future__ import annotations

from dataclasses import replace

from service.base import job_runs, jobs
from service.base.backoff import log
from service.base.errors import Conflict
from service.base.jobs import Job
from service.base.timers import Lock
from service.base.work import UnitOfWork, Works
from service.process.instances import bags, mail, opened, openings
from service.process.instances.advancing import give, hear, open_doors, post
from service.process.instances.bags import Bag
from service.process.instances.reach import Reach, reach_of
from service.process.instances.receiving import hold_for, lock

LISTENERS = 100
"""So many of those who listen to a signal are looked up at a time."""
LAST = "Z"
"""After every id: all who listen to the signal have heard it, and it only starts whom it starts."""


def carrier(works: Works, *, hold: Lock = lock) -> job_runs.Run:
    """How jobs of kind `LETTERS_KIND` are done: letter by letter, as they were sent; one that fails keeps none waiting.

    What has been handed in is noted in the same transaction, so that it happens once, whenever this stops.
    `hold` holds an instance, and before it whatever commands hold first.
    """

    def run(job: Job) -> None:
        with works.begin() as work:
            if bags.let_others_go_first(work, job):
                return
        bag = bags.read(job)
        while bag.letters:
            for part, left in _parts(works, bag):
                _hand_in(works, job, bag, part, left, hold)
                bag = left

    return run


def _parts(works: Works, bag: Bag) -> list[tuple[Bag, Bag]]:
    """What is handed in next, each with what is left after it: a message, some who hear a signal, whom it starts."""
    first = replace(bag, letters=bag.letters[:1])
    if bag.letters[0].kind == "message" or bag.only is not None:
        return [(first, bag.without_first())]
    with works.read() as work:
        listeners = mail.listening_elsewhere(work.session, bag.letters[0], after=bag.after, most=LISTENERS)
    if not listeners:
        return [(replace(first, after=LAST), bag.without_first())]
    return [(replace(first, only=one), replace(bag, after=one)) for one in listeners]


def _hand_in(works: Works, job: Job, bag: Bag, part: Bag, left: Bag, hold: Lock) -> None:
    """Hand in a part. Conflict when overtaken; what fails is set aside, unless it is all that there is."""
    try:
        with works.begin() as work:
            _deliver(work, part, hold)
            bags.keep(work, job, left)
    except Exception as error:
        if part == bag or (isinstance(error, Conflict) and error.text == jobs.OVERTAKEN):
            raise
        log.exception("a letter of job %s is set aside", job.id)
        with works.begin() as work:
            bags.keep(work, job, left)
            bags.set_aside(work, part)


def _deliver(work: UnitOfWork, part: Bag, hold: Lock) -> None:
    letter = part.letters[0]
    if letter.kind == "message":
        reach = hold_for(work, letter, hold, hops=part.hops)
        given = give(work, letter, reach, keys=True)
        if given.leaves:  # somebody was quicker, and who waits now is another one
            bags.send(work, [letter], reach)
        post(work, given.answers, reach)
    elif part.only is not None:
        hold(work, part.only)
        record, _ = opened.lock(work.session, part.only)
        post(work, hear(work, part.only, letter), reach_of(record, hops=part.hops))
    else:
        reach = Reach(business_key=None, hops=part.hops)
        post(work, open_doors(work, letter, openings.far(work.session, letter), reach)[1], reach)
