"""The only place that wires parts together."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from types import ModuleType
from typing import TYPE_CHECKING

from flask import Flask

from service import api, calendars, feel, migrating
from service.base import backlog, bells, files, jobs, outbox, schema, tidy, timers
from service.base.backoff import log
from service.base.clock import Clock, SystemClock
from service.base.database import Database
from service.base.errors import Refused
from service.base.events import Subscriptions
from service.base.files import FileStore
from service.base.health import Health
from service.base.job_runs import JobHandlers
from service.base.plain import Plain
from service.base.runner import Runner
from service.base.settings import Settings
from service.base.texts import Text
from service.base.timer_runs import TimerHandlers
from service.base.values import value_object
from service.base.work import Works
from service.desk import assignment, attendances, automation, cases, catalog, people, sla
from service.process import instances
from service.subscriptions import subscribe
from service.web import Parts, WebSettings, create_app, recogniser

if TYPE_CHECKING:
    from service import worker

MISSED = timedelta(minutes=1)
"""What has been due for so long without anybody taking it shows that nobody looks."""
NO_BROKER = Text(
    "Sem RAIA_BROKER não há quem chame um worker: `raia serve` faz o trabalho sozinho. "
    "Defina RAIA_BROKER=amqp://… ou pare aqui.",
    "Without RAIA_BROKER nobody rings for a worker: `raia serve` does the work itself. "
    "Set RAIA_BROKER=amqp://…, or stop here.",
)
NO_QUEUE = Text("Não há fila {name}. Há: {known}.", "There is no queue {name}. There are: {known}.")
NOT_INSTALLED = Text(
    "Para RAIA_BROKER falta o pacote {missing}. Na pasta da Raia: .venv/bin/python -m pip install -e '.[distributed]'",
    "RAIA_BROKER needs the package {missing}. In Raia's folder: .venv/bin/python -m pip install -e '.[distributed]'",
)


@value_object(kw_only=True)
class House:
    """Everything, wired: what the doors (terminal, web server, worker) open."""

    settings: Settings
    database: Database
    works: Works
    files: FileStore
    timer_handlers: TimerHandlers
    job_handlers: JobHandlers
    bell: worker.Bell | None = None
    """Wakes the workers, where there is a broker."""

    def runner(self) -> Runner:
        """What works beside the web server; not started yet."""
        return Runner(self.works, self.timer_handlers, self.job_handlers)

    def plan(self) -> None:
        """See to it that somebody tidies up, and looks after cases that nobody tells of."""
        with self.works.begin() as work:
            tidy.plan(work)
            assignment.upkeep.plan(work)

    def close(self) -> None:
        """Let go of the broker and the database."""
        if self.bell is not None:
            self.bell.close()
        self.database.close()


def open_house(settings: Settings, *, clock: Clock | None = None) -> House:
    """Wire all parts over the settings' database, which is neither made nor migrated here."""
    migrating.all_tables()
    database = Database(settings.database_url)
    works = Works(database, clock or SystemClock(), subscribe(Subscriptions(plain())))
    store = FileStore(settings.data / "files")
    handlers = job_handlers(works, store)
    bell = None
    if settings.broker is not None:
        bell = _workers().Bell(settings.broker, _workers().errands_of(handlers))
        works.bells.append(bell.ring)
    return House(
        settings=settings,
        database=database,
        works=works,
        files=store,
        timer_handlers=timer_handlers(),
        job_handlers=handlers,
        bell=bell,
    )


def run_worker(settings: Settings, *, queues: Sequence[str] = (), concurrency: int = 4) -> int:
    """Do what others ring for until SIGTERM: these queues, or all; returns the exit status.

    Refused without a broker, for a queue that there is not, and for a database of another version.
    """
    if settings.broker is None:
        raise Refused(NO_BROKER)
    with closing(open_house(settings)) as house:
        schema.refuse_other(house.database)
        names = _workers().errands_of(house.job_handlers)
    if unknown := [name for name in queues if name not in names]:
        raise Refused(NO_QUEUE.fill(name=unknown[0], known=", ".join(names)))
    if left_out := [name for name in names if queues and name not in queues]:
        words = "this worker leaves out %s: others must serve them; /readyz?strict says when nobody does"
        log.warning(words, ", ".join(left_out))
    crew = _workers().Crew(settings.broker, lambda: open_house(settings))
    return _workers().run(crew, queues or names, concurrency=concurrency)


def _workers() -> ModuleType:
    try:
        return importlib.import_module("service.worker")
    except ModuleNotFoundError as error:
        raise Refused(NOT_INSTALLED.fill(missing=error.name)) from error


def timer_handlers() -> TimerHandlers:
    """What happens when a timer is due, by its kind."""
    handlers = TimerHandlers()
    handlers.on(instances.TIMER_KIND, instances.timer_is_due, lock=cases.handlers.lock_instance)
    handlers.on(instances.START_KIND, instances.start_is_due)
    handlers.on(instances.MESSAGE_KIND, instances.message_is_due)
    handlers.on(attendances.contacts.KIND, attendances.contacts.is_due)
    handlers.on(people.absences.KIND, people.absences.absence_is_due)
    handlers.on(cases.inactivity.KIND, cases.inactivity.silence_is_due, lock=cases.inactivity.hold)
    handlers.on(people.notice_mail.KIND, people.notice_mail.mailer(cases.alerts.still_sees))
    handlers.on(people.precedence.KIND, people.precedence.birthday_is_due)
    handlers.on(sla.clocks.KIND, sla.ladder.is_due, lock=sla.ladder.lock)
    handlers.on(catalog.monthly.KIND, catalog.monthly.is_due)
    handlers.on(assignment.upkeep.KIND, assignment.upkeep.is_due)
    handlers.on(automation.timing.KIND, automation.timing.is_due, lock=automation.timing.hold)
    forgetting = (people.forget_notices, calendars.extend, api.forget, cases.retrying.forget, cases.presence.forget)
    handlers.on(tidy.KIND, tidy.tidying(*forgetting, automation.forget))
    return handlers


def job_handlers(works: Works, store: FileStore) -> JobHandlers:
    """Who does which kind of job; a topic that no installed package does waits, visibly."""
    handlers = JobHandlers()
    instances.do_topics(handlers, works, instances.installed_topics(), hold=cases.handlers.lock_instance)
    carry = instances.carrier(works, hold=cases.handlers.lock_instance)
    handlers.on(instances.LETTERS_KIND, carry, give_up=instances.sidestep(works), quick=True)
    handlers.on(cases.retrying.KIND, cases.retrying.runner(works), give_up=cases.retrying.sidestep(works))
    handlers.on(cases.moving.KIND, cases.moving.runner(works), give_up=cases.moving.sidestep(works))
    handlers.on(assignment.moving.KIND, assignment.moving.runner(works), quick=True)
    handlers.on(automation.ARMING, automation.timing.runner(works))
    handlers.on(cases.belonging.KIND, cases.belonging.follower(works), quick=True)
    handlers.on(sla.REPLAN, sla.evaluating.replanner(works), quick=True)
    handlers.on(tidy.CONTENTS, lambda job: files.forget_content(works, store, job.payload))
    return handlers


def plain() -> Plain:
    """Events may carry FEEL values."""
    return Plain(write=feel.to_json, read=feel.from_json)


def health(house: House, runner: Runner | None = None) -> Health:
    """What must be well where people are served: the database; and, so that nothing waits, whoever does what is due."""
    database, bell = house.database, house.bell
    other = {"time": lambda: _nothing_waits(house)}
    if bell is not None:
        other["broker"] = bell.answers
        other["queues"] = lambda: _every_queue_is_served(house)
    if runner is not None:
        other["runner"] = lambda: runner.is_fresh
    return Health({"database": lambda: schema.current(database) == schema.head()}, other)


def _nothing_waits(house: House) -> bool:
    with house.works.read() as work:
        since = (
            timers.waiting_since(work, house.timer_handlers.kinds),
            outbox.waiting_since(work),
            jobs.waiting_since(work, house.job_handlers.quick),
        )
        return all(moment is None or work.now - moment < MISSED for moment in since)


def _every_queue_is_served(house: House) -> bool:
    with house.works.read() as work:
        unserved = backlog.unserved(work, house.job_handlers.kinds, MISSED)
    if unserved:
        names = ", ".join(bells.job(kind).errand for kind in unserved)
        log.warning("no worker serves %s: start one without --queues, or name these as well", names)
    return not unserved


def web_app(house: House, runner: Runner | None = None) -> Flask:
    """The pages over a house, and the runner beside them if there is one."""
    outside = api.make_routes(
        house.works, done_here=frozenset(house.job_handlers.kinds), language=house.settings.language
    )
    return create_app(
        Parts(
            settings=WebSettings.of(house.settings),
            works=house.works,
            files=house.files,
            clock=house.works.clock,
            recognise=recogniser(house.works),
            cookieless=outside,
            health=health(house, runner),
        )
    )
