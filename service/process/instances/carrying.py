"""Letters that have left their case are handed in: each in a transaction of its own, its receiver's case held first."""

from __future__ import annotations

from dataclasses import replace

from service.base import job_runs, jobs
from service.base.backoff import log
from service.base.errors import Conflict
from service.base.jobs import Job
from service.base.texts import Text
from service.base.timers import Lock
from service.base.values import value_object
from service.base.work import UnitOfWork, Works
from service.process.instances import aside, bags, mail, opened, openings
from service.process.instances.advancing import give, hear, open_doors, post
from service.process.instances.bags import Bag
from service.process.instances.reach import Reach, reach_of
from service.process.instances.receiving import hold_for, lock

LISTENERS = 100
"""So many of those who listen to a signal are looked up at a time."""
LAST = "Z"
"""After every id: all who listen to the signal have heard it, and it only starts whom it starts."""


def carrier(works: Works, *, hold: Lock = lock) -> job_runs.Run:
    """How jobs of kind `LETTERS_KIND` are done: letter by letter, as they were sent.

    One that fails is set aside, and keeps only those waiting that the same sender sends to the same receiver. What has
    been handed in is noted in the same transaction, so that it happens once, whenever this stops.
    `hold` holds an instance, and before it whatever commands hold first.
    """

    def run(job: Job) -> None:
        if aside.is_one(job):
            with works.read() as work:
                sender = aside.sender_of(work, job)
        else:
            with works.begin() as work:
                if bags.let_others_go_first(work, job):
                    return
            sender = bags.sender_of(job)
        trip = Trip(works=works, job=job, sender=sender, hold=hold)
        bag = bags.read(job)
        while bag.letters:
            for part, left in trip.parts(bag):
                bag = trip.hand_in(bag, part, left)

    return run


def sidestep(works: Works) -> job_runs.GiveUp:
    """What to do when each who carried a bag has died of it, or failed: its first letter is set aside, the rest goes.

    One that had been set aside already is dead: what follows it waits until a person has it tried again.
    """

    def give_up(job: Job, error: str | Text) -> None:
        bag = bags.read(job)
        trip = Trip(works=works, job=job, sender="" if aside.is_one(job) else bags.sender_of(job))
        ((part, left), *_) = trip.parts(bag)
        with works.begin() as work:
            if aside.is_one(job):
                jobs.fail(work, job, error if isinstance(error, str) else error.spoken("pt"))
                return
            aside.put(work, trip.sender, part)
            bags.keep(work, job, left)
            if left.letters:
                jobs.settle(work, job, attempts=0, run_at=work.now, lease_until=None)

    return give_up


@value_object(kw_only=True)
class Trip:
    """One carrying of a bag, or of a letter that was set aside."""

    works: Works
    job: Job
    sender: str
    hold: Lock = lock

    def parts(self, bag: Bag) -> list[tuple[Bag, Bag]]:
        """What is handed in next, each with what is left after it: a message, some who hear a signal, whom it starts.

        Who stands still before a letter of the same sender may come to listen by it.
        """
        first = replace(bag, letters=bag.letters[:1])
        if bag.letters[0].kind == "message" or bag.only is not None:
            return [(first, bag.without_first())]
        with self.works.read() as work:
            found = mail.listening_elsewhere(work.session, bag.letters[0], after=bag.after, most=LISTENERS)
            listeners = {*found, *aside.receivers(work.session, self.sender, after=bag.after)}
        if not listeners:
            return [(replace(first, after=LAST), bag.without_first())]
        return [(replace(first, only=one), replace(bag, after=one)) for one in sorted(listeners)[:LISTENERS]]

    def hand_in(self, bag: Bag, part: Bag, left: Bag) -> Bag:
        """Hand in a part; says what is left. Conflict when overtaken; what fails is set aside, unless it was before."""
        try:
            with self.works.begin() as work:
                now_left = left if self._deliver(work, part) else bag
                self._keep(work, now_left)
                return now_left
        except Exception as error:
            if aside.is_one(self.job) or (isinstance(error, Conflict) and error.text == jobs.OVERTAKEN):
                raise
            log.exception("a letter of job %s is set aside", self.job.id)
            with self.works.begin() as work:
                aside.put(work, self.sender, part)
                self._keep(work, left)
        return left

    def _keep(self, work: UnitOfWork, left: Bag) -> None:
        if aside.is_one(self.job) and not left.letters:
            aside.leave(work, self.job)
        else:
            bags.keep(work, self.job, left)

    def _deliver(self, work: UnitOfWork, part: Bag) -> bool:
        """False: somebody was quicker, and who waits now is another one; what was done so far stays."""
        letter = part.letters[0]
        if letter.kind == "message":
            reach = hold_for(work, letter, self.hold, hops=part.hops)
            if self._stays_behind(work, part):
                return True
            given = give(work, letter, reach, keys=True)
            post(work, given.answers, reach)
            return not given.leaves
        if part.only is not None:
            self.hold(work, part.only)
            if not self._stays_behind(work, part):
                record, _ = opened.lock(work.session, part.only)
                post(work, hear(work, part.only, letter), reach_of(record, hops=part.hops))
        elif not self._stays_behind(work, part):
            reach = Reach(business_key=None, hops=part.hops)
            post(work, open_doors(work, letter, openings.far(work.session, letter), reach)[1], reach)
        return True

    def _stays_behind(self, work: UnitOfWork, part: Bag) -> bool:
        return not aside.is_one(self.job) and aside.keep_place(work, self.sender, part)
