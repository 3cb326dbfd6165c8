"""Cases as programs read them: where one stands, its opinions, and what was asked of others about it (B-43, U-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from service.api.v1.operations import Answer, Call, Operation
from service.api.v1.resources import EVERYBODY
from service.api.v1.schemas import Schema, answered, choice, count, day, flag, id_of, instant, many, or_null, text
from service.desk import attendances, cases, sla
from service.desk.attendances import opinions
from service.desk.followups import queries
from service.desk.followups.queries import Asked, FollowUp

MOST = 100_000
LONG = 20_000
LONGEST = 2**40
NAME = text(most=500)
WHEN: Schema = or_null(instant())
SECONDS = count(-LONGEST, LONGEST, "In seconds of the time that counts; below nothing it is late.")
PROMISE = answered(
    {
        "agreement": choice(*(each.value for each in sla.Agreement)),
        "target": choice(*(each.value for each in sla.TargetKind)),
        "policy": NAME,
        "state": choice("running", "paused", "stopped"),
        "budget": SECONDS,
        "consumed": SECONDS,
        "remaining": SECONDS,
        "due_at": WHEN,
        "breached_at": WHEN,
        "stopped_at": WHEN,
    },
    title="Promise",
)
CASE = answered(
    {
        "protocol": text("The number to quote."),
        "process": text("Id of the process that it runs through."),
        "subject": text(most=LONG),
        "description": text(most=LONG),
        "client_id": id_of("who asked"),
        "status": choice(*(status.value for status in cases.Status)),
        "phase": or_null(text("The part of the attendance that it is in.", most=500)),
        "priority": count(0, 10),
        "type_id": or_null(id_of("its attendance type")),
        "opened_at": instant(),
        "closed_at": WHEN,
        "promises": many(PROMISE, MOST),
    },
    title="Case",
)
OPINION = answered(
    {
        "id": id_of("the opinion"),
        "text": text(most=LONG),
        "author": NAME,
        "at": instant(),
        "phase_from": or_null(NAME),
        "phase_to": or_null(NAME),
        "way": or_null(NAME),
        "contact": or_null(NAME),
        "next_on": or_null(day()),
        "next_user": or_null(NAME),
        "files": many(text("Id of a file."), MOST),
    },
    title="Opinion",
)
ASKED = answered(
    {
        "id": id_of("the addressee"),
        "name": NAME,
        "state": text("open, answered or withdrawn."),
        "since": instant(),
        "due_at": WHEN,
        "late": flag("It is open after its deadline, or was answered after it."),
        "left_at": WHEN,
        "holder": or_null(text("Who of a group has taken it.", most=500)),
        "answered_by": or_null(NAME),
        "answer": or_null(text(most=LONG)),
    },
    title="Addressee",
)
FOLLOW_UP = answered(
    {
        "id": id_of("the follow-up"),
        "classification": text(most=LONG),
        "text": text(most=LONG),
        "wanted": count(0, MOST, "How many answers are waited for."),
        "opened_by": NAME,
        "opened_at": instant(),
        "ended_at": WHEN,
        "waits_for_return": flag("All is answered, and the client is still to be told."),
        "asked": many(ASKED, MOST),
    },
    title="FollowUp",
)


def operations() -> Sequence[Operation]:
    """What whoever works at the desk may look at, as in pages."""
    of = partial(Operation, method="GET", tag="cases", roles=EVERYBODY)
    return (
        of(path="/cases/{protocol}", id="getCase", summary="Where a case stands.", run=_case, answer=CASE),
        of(
            path="/cases/{protocol}/opinions",
            id="listOpinions",
            summary="All opinions on a case, the oldest first.",
            run=_opinions,
            answer=answered({"items": many(OPINION, MOST)}, title="Opinions"),
        ),
        of(
            path="/cases/{protocol}/follow-ups",
            id="listFollowUps",
            summary="What was asked of others, who has answered what, and where the rest is; the newest first.",
            run=_follow_ups,
            answer=answered({"items": many(FOLLOW_UP, MOST)}, title="FollowUps"),
        ),
    )


def seen(call: Call) -> cases.Case:
    """The case of the address. Missing: there is none that they may see."""
    return cases.queries.seen_case(call.work.session, call.ids["protocol"], call.by)


def _case(call: Call) -> Answer:
    case = seen(call)
    attendance = attendances.attendance(call.work.session, case.id)
    return Answer(
        body={
            "protocol": case.protocol,
            "process": case.process,
            "subject": case.subject,
            "description": case.description,
            "client_id": case.requester,
            "status": case.status.value,
            "phase": case.phase,
            "priority": case.priority,
            "type_id": attendance.type.id if attendance is not None else None,
            "opened_at": _said(case.opened_at),
            "closed_at": _said(case.closed_at),
            "promises": [_promise(each) for each in sla.queries.of_case(call.work.session, case.id, call.work.now)],
        }
    )


def _promise(each: sla.Shown) -> Mapping[str, Any]:
    budget, consumed = (int(span.total_seconds()) for span in (each.budget, each.consumed))
    return {
        "agreement": each.agreement.value,
        "target": each.target.value,
        "policy": each.policy,
        "state": each.state,
        "budget": budget,
        "consumed": consumed,
        "remaining": budget - consumed,
        "due_at": _said(each.due_at),
        "breached_at": _said(each.breached_at),
        "stopped_at": _said(each.stopped_at),
    }


def _opinions(call: Call) -> Answer:
    found = opinions.opinions(call.work.session, seen(call).id)
    return Answer(body={"items": [_opinion(each) for each in found]})


def _opinion(each: opinions.Opinion) -> Mapping[str, Any]:
    return {
        "id": each.id,
        "text": each.text,
        "author": each.author,
        "at": _said(each.at),
        "phase_from": each.phase_from,
        "phase_to": each.phase_to,
        "way": each.way,
        "contact": each.contact,
        "next_on": each.next_on.isoformat() if each.next_on is not None else None,
        "next_user": each.next_user,
        "files": list(each.files),
    }


def _follow_ups(call: Call) -> Answer:
    return Answer(body={"items": [_follow_up(each) for each in queries.of_case(call.work.session, seen(call).id)]})


def _follow_up(each: FollowUp) -> Mapping[str, Any]:
    return {
        "id": each.id,
        "classification": each.classification,
        "text": each.text,
        "wanted": each.wanted,
        "opened_by": each.opened_by,
        "opened_at": _said(each.opened_at),
        "ended_at": _said(each.ended_at),
        "waits_for_return": each.waits_for_return,
        "asked": [_asked(one) for one in each.asked],
    }


def _asked(one: Asked) -> Mapping[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "since": _said(one.since),
        "due_at": _said(one.due_at),
        "late": one.late,
        "left_at": _said(one.left_at),
        "holder": one.holder,
        "answered_by": one.answered_by,
        "answer": one.answer,
    }


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment is not None else None
