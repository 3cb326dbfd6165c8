"""What one does in cases over the API: attendances, their type, opinions and follow-ups (B-35, B-43, U-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from service.api.v1.checking import UNFIT, Unfit
from service.api.v1.operations import Answer, Call, Operation, renamed
from service.api.v1.reading import seen
from service.api.v1.resources import EVERYBODY
from service.api.v1.schemas import answered, count, day, id_of, many, or_null, text, thing
from service.base.ids import PersonId, TeamId
from service.desk import attendances
from service.desk.attendances import Wish, contacts, opinions
from service.desk.followups import Demand, open_follow_up, opening

FIELDS: Mapping[str, str] = {"tipo": "type_id", "produto": "product_id", "class": "classification_id"}
"""How the pages' forms call what the API calls otherwise."""
MADE = answered({"id": id_of("what was made")}, title="Made")


def operations() -> Sequence[Operation]:
    """All of cases; whoever works at the desk may, as in pages."""
    of = partial(Operation, tag="cases", roles=EVERYBODY)
    return (
        of(
            method="POST",
            path="/attendances",
            id="openAttendance",
            summary="Open an attendance of a type, for a client.",
            run=_open,
            body=thing(
                {
                    "type_id": id_of("an attendance type in use"),
                    "client_id": id_of("the client"),
                    "subject": text(),
                    "description": text(most=20_000),
                    "product_id": or_null(id_of("a product")),
                    "contact_user_id": or_null(id_of("who has the next contact")),
                    "contact_on": or_null(day("When that is.")),
                },
                title="NewAttendance",
                required=("type_id", "client_id"),
            ),
            answer=answered({"protocol": text("The number to quote.")}, title="Attendance"),
            status=201,
        ),
        of(
            method="PUT",
            path="/cases/{protocol}/type",
            id="giveAttendanceType",
            summary="Another type of the same workflow; 409 when its type is locked.",
            run=_change_type,
            body=thing({"type_id": id_of("an attendance type in use")}, title="TypeChange", required=("type_id",)),
        ),
        of(
            method="POST",
            path="/cases/{protocol}/opinions",
            id="giveOpinion",
            summary="An opinion on a case; it is never changed.",
            run=_give,
            body=thing(
                {
                    "text": text(most=opinions.LONGEST, least=1),
                    "way_id": or_null(id_of("the contact way")),
                    "contact_id": or_null(id_of("the contact person")),
                    "next_on": or_null(day("Of the next contact.")),
                    "next_user_id": or_null(id_of("who has the next contact")),
                },
                title="NewOpinion",
                required=("text",),
            ),
            answer=MADE,
            status=201,
        ),
        of(
            method="POST",
            path="/cases/{protocol}/follow-ups",
            id="openFollowUp",
            summary="One demand to several sectors and people at once; to the classification's group unless told.",
            run=_follow_up,
            body=thing(
                {
                    "classification_id": id_of("an active classification of the last level"),
                    "text": text(most=opening.LONGEST, least=1),
                    "team_ids": many(id_of("a sector"), opening.MOST),
                    "person_ids": many(id_of("a person"), opening.MOST),
                    "answers": count(1, opening.MOST, "How many are waited for; all unless told."),
                },
                title="NewFollowUp",
                required=("classification_id", "text"),
            ),
            answer=MADE,
            status=201,
        ),
    )


def _day(call: Call, name: str) -> date | None:
    given = call.body.get(name)
    try:
        return date.fromisoformat(given) if given is not None else None
    except ValueError as error:
        raise Unfit([(f"#/{name}", UNFIT)]) from error


def _person(given: Any) -> PersonId | None:
    return PersonId(given) if given is not None else None


def _open(call: Call) -> Answer:
    said = call.body
    wish = Wish(
        type=said["type_id"],
        client=PersonId(said["client_id"]),
        subject=said.get("subject", ""),
        description=said.get("description", ""),
        product=said.get("product_id"),
        contact_user=_person(said.get("contact_user_id")),
        contact_on=_day(call, "contact_on"),
    )
    with renamed(FIELDS):
        opened = attendances.open_attendance(call.work, wish, {}, by=call.by)
    return Answer(body={"protocol": opened.protocol})


def _change_type(call: Call) -> Answer:
    case = seen(call)
    with renamed(FIELDS):
        attendances.change_type(call.work, case.id, call.body["type_id"], by=call.by)
    return Answer()


def _give(call: Call) -> Answer:
    said = call.body
    given = opinions.Given(
        text=said["text"],
        way=said.get("way_id"),
        contact=said.get("contact_id"),
        next_on=_day(call, "next_on"),
        next_user=_person(said.get("next_user_id")),
    )
    id = opinions.give(call.work, seen(call).id, given, by=call.by, today=contacts.today(call.work))
    return Answer(body={"id": id})


def _follow_up(call: Call) -> Answer:
    said = call.body
    demand = Demand(
        protocol=seen(call).protocol,
        classification=said["classification_id"],
        text=said["text"],
        teams=tuple(TeamId(each) for each in said.get("team_ids", ())),
        people=tuple(PersonId(each) for each in said.get("person_ids", ())),
        wait=said.get("answers", "all"),
    )
    with renamed(FIELDS):
        id = open_follow_up(call.work, demand, by=call.by)
    return Answer(body={"id": id})
