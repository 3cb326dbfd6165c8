"""Functions over the API: what people are in the house and who stands above whom (B-45)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from service.api.v1.operations import Answer, Call, Operation
from service.api.v1.schemas import answered, count, id_of, many, name, or_null, thing
from service.base.errors import Conflict, Refused
from service.desk import people
from service.desk.people import Function, Role

ABOVE = or_null(id_of("the function above; null: at the top"))
MOST = 2**31 - 1
SHOWN = answered(
    {"id": id_of("this"), "name": name(), "above": ABOVE, "level": count(1, MOST), "people": count(0, MOST)},
    title="Function",
)
WRITTEN = thing({"name": name(), "above": ABOVE}, title="NewFunction", required=("name",))


def operations() -> Sequence[Operation]:
    """All of functions; administrators keep them, as in pages."""
    of = partial(Operation, tag="functions", roles=(Role.ADMINISTRATOR,))
    return (
        of(
            method="GET",
            path="/functions",
            id="listFunctions",
            summary="All of them, each followed by what stands below it.",
            run=_list,
            answer=answered({"items": many(SHOWN, MOST)}, title="Functions"),
        ),
        of(
            method="POST",
            path="/functions",
            id="addFunction",
            summary="One more.",
            run=_add,
            body=WRITTEN,
            answer=SHOWN,
            status=201,
        ),
        of(
            method="PUT",
            path="/functions/{id}",
            id="changeFunction",
            summary="Another name and place; never above itself.",
            run=_change,
            body=thing(WRITTEN["properties"], title="FunctionChange", required=("name", "above")),
            answer=SHOWN,
        ),
        of(
            method="DELETE",
            path="/functions/{id}",
            id="deleteFunction",
            summary="Delete what nobody is and nothing stands below; else 409.",
            run=_delete,
        ),
    )


def _list(call: Call) -> Answer:
    return Answer(body={"items": [_told(each) for each in people.functions(call.work.session)]})


def _add(call: Call) -> Answer:
    id = people.add_function(call.work, call.body["name"], above=call.body.get("above"))
    return _one(call, id, location=f"/functions/{id}")


def _change(call: Call) -> Answer:
    id: Any = call.ids["id"]
    people.change_function(call.work, id, name=call.body["name"], above=call.body["above"])
    return _one(call, id)


def _delete(call: Call) -> Answer:
    id: Any = call.ids["id"]
    try:
        people.remove_function(call.work, id)
    except Refused as refused:
        raise Conflict(refused.text) from refused
    return Answer()


def _one(call: Call, id: str, *, location: str | None = None) -> Answer:
    found = next(each for each in people.functions(call.work.session) if each.id == id)
    return Answer(body=_told(found), location=location)


def _told(function: Function) -> Mapping[str, Any]:
    return {each: getattr(function, each) for each in SHOWN["properties"]}
