"""Running instances: commands that move them on, and what may be read of them. State is on disk.

    instance = start(work, "atendimento", {"valor": 7}, business_key=case)
    complete(work, instance, task, answers, choice=("Flow_Sim",), shared={"chamado": ...})   # Conflict when not open
    task_details(session, instance, task)       # form, question, variables and buttons of ONE task
    positions(release, waiting(session, instance))  # drawn ids of what waits, for the picture

Commands never commit. What they set off is recorded as events of `instances.events`, in the same transaction. Register
`timer_is_due` (with `lock`) for timers of kind `TIMER_KIND`, `start_is_due` for those of `START_KIND`, `message_is_due`
for those of `MESSAGE_KIND`, a `carrier` (giving up by `sidestep`) for jobs of `LETTERS_KIND`, and let `schedule_starts`
and `listen_for_starts` hear of `ReleasePublished`; a topic's jobs are of kind `job_kind(topic)`.
"""

from service.process.execution import Station
from service.process.instances.alike import Alike, Live, alike, live, live_cases, live_cases_with, standing_of
from service.process.instances.aside import letters_behind
from service.process.instances.bags import LETTERS_KIND
from service.process.instances.carrying import carrier, sidestep
from service.process.instances.commands import (
    cancel,
    complete,
    complete_held,
    complete_job,
    deliver,
    escalate,
    evaluate_conditions,
    fail_job,
    fire,
    give_up_job,
    press,
    redirect,
    retry,
    share,
    signal,
    start,
    write,
)
from service.process.instances.early import MESSAGE_KIND
from service.process.instances.holding import HeldTask, hold_task
from service.process.instances.incidents import failed_places, failed_step, failed_steps, incidents, mended
from service.process.instances.kept import message_is_due
from service.process.instances.migrating import CannotGo, migrate, migrate_as_it_stands, migration_plan
from service.process.instances.openings import listen_for_starts, listen_to_all
from service.process.instances.outside import (
    ActivatedJob,
    activate_jobs,
    complete_activated,
    extend,
    fail_activated,
    give_up_lost,
    has_jobs,
    lost_jobs,
    throw_error,
)
from service.process.instances.paths import Path, path
from service.process.instances.pausing import pause_timers, resume_timers
from service.process.instances.pictures import (
    Measured,
    Place,
    Spent,
    Standing,
    measured,
    places,
    standing_at,
    standing_in_each,
)
from service.process.instances.queries import (
    buttons,
    history,
    instance,
    instances_of,
    open_tasks,
    passed,
    positions,
    running,
    running_of_each,
    stations,
    task_details,
    variables,
    waiting,
)
from service.process.instances.receiving import lock
from service.process.instances.rows import TIMER_KIND, job_kind
from service.process.instances.schedule import START_KIND, schedule_starts, start_is_due
from service.process.instances.suspending import resume, suspend
from service.process.instances.sweep import ProcessError, Task, fire_due, job_gives_up, job_runner, timer_is_due
from service.process.instances.topics import do_topics, installed_topics
from service.process.instances.views import (
    Asked,
    ButtonView,
    Choice,
    FailedPlace,
    FailedStep,
    HistoryEntry,
    IncidentView,
    InstanceView,
    MigrationPlan,
    MoveView,
    Status,
    TaskView,
    Wait,
    WorkKind,
)

__all__ = [
    "LETTERS_KIND",
    "MESSAGE_KIND",
    "START_KIND",
    "TIMER_KIND",
    "ActivatedJob",
    "Alike",
    "Asked",
    "ButtonView",
    "CannotGo",
    "Choice",
    "FailedPlace",
    "FailedStep",
    "HeldTask",
    "HistoryEntry",
    "IncidentView",
    "InstanceView",
    "Live",
    "Measured",
    "MigrationPlan",
    "MoveView",
    "Path",
    "Place",
    "ProcessError",
    "Spent",
    "Standing",
    "Station",
    "Status",
    "Task",
    "TaskView",
    "Wait",
    "WorkKind",
    "activate_jobs",
    "alike",
    "buttons",
    "cancel",
    "carrier",
    "complete",
    "complete_activated",
    "complete_held",
    "complete_job",
    "deliver",
    "do_topics",
    "escalate",
    "evaluate_conditions",
    "extend",
    "fail_activated",
    "fail_job",
    "failed_places",
    "failed_step",
    "failed_steps",
    "fire",
    "fire_due",
    "give_up_job",
    "give_up_lost",
    "has_jobs",
    "history",
    "hold_task",
    "incidents",
    "installed_topics",
    "instance",
    "instances_of",
    "job_gives_up",
    "job_kind",
    "job_runner",
    "letters_behind",
    "listen_for_starts",
    "listen_to_all",
    "live",
    "live_cases",
    "live_cases_with",
    "lock",
    "lost_jobs",
    "measured",
    "mended",
    "message_is_due",
    "migrate",
    "migrate_as_it_stands",
    "migration_plan",
    "open_tasks",
    "passed",
    "path",
    "pause_timers",
    "places",
    "positions",
    "press",
    "redirect",
    "resume",
    "resume_timers",
    "retry",
    "running",
    "running_of_each",
    "schedule_starts",
    "share",
    "sidestep",
    "signal",
    "standing_at",
    "standing_in_each",
    "standing_of",
    "start",
    "start_is_due",
    "stations",
    "suspend",
    "task_details",
    "throw_error",
    "timer_is_due",
    "variables",
    "waiting",
    "write",
]
