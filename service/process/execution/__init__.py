"""A program as SpiffWorkflow specs, and the tokens that run through them.

    compiled = compile_program(reading.program)             # once per release; shared by instances and threads
    instance = Instance(lookup, release, process)           # lookup: get(release), find(process), see `Lookup`
    instance.start({"valor": 7}, now=now)                   # commands run on until everything waits
    instance.waiting().work[0].task                         # -> complete(task, answers, now=now, choice=(flow ids))
    instance.take_reports()                                 # what happened, in order
    saved = instance.save()                                 # bytes
    Instance.load(saved, lookup, now).complete(3, {}, now=now)

Rows of `waiting()` live as long as their task id: the outside keeps its own rows equal to them by set difference.
Message starts: `start(payload, start_event=id, now=now)`. No SpiffWorkflow type crosses this border, and no clock is
read behind it.
"""

from service.process.execution.compiled import Compiled, Lookup, compile_program
from service.process.execution.due import due, due_at, instant
from service.process.execution.failures import NeverSettles, NotOpen, StepFailed
from service.process.execution.instance import Instance, Station, Values
from service.process.execution.loops import AGAIN, DONE
from service.process.execution.migration import Move
from service.process.execution.reports import (
    AnyReport,
    Cancelled,
    Completed,
    Entered,
    Fired,
    Noted,
    Report,
    Sent,
    Thrown,
    Written,
)
from service.process.execution.rows import (
    Button,
    ConditionWait,
    Incident,
    JobWait,
    JoinWait,
    MessageWait,
    Row,
    SignalWait,
    TimerWait,
    Waiting,
    Work,
)
from service.process.execution.stances import standing

__all__ = [
    "AGAIN",
    "DONE",
    "AnyReport",
    "Button",
    "Cancelled",
    "Compiled",
    "Completed",
    "ConditionWait",
    "Entered",
    "Fired",
    "Incident",
    "Instance",
    "JobWait",
    "JoinWait",
    "Lookup",
    "MessageWait",
    "Move",
    "NeverSettles",
    "NotOpen",
    "Noted",
    "Report",
    "Row",
    "Sent",
    "SignalWait",
    "Station",
    "StepFailed",
    "Thrown",
    "TimerWait",
    "Values",
    "Waiting",
    "Work",
    "Written",
    "compile_program",
    "due",
    "due_at",
    "instant",
    "standing",
]
