"""What every registry has in the API: a list, one more, one, its changes and history, and away with it (U-10, F-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from service.api.v1 import resources
from service.api.v1.operations import Answer, Call, Operation
from service.api.v1.resources import Resource
from service.api.v1.schemas import Schema, count, flag, text
from service.base.errors import Conflict, Missing, Refused
from service.desk import registries

MOST = 200
PAGES = 100_000


def operations(resource: Resource) -> Sequence[Operation]:
    """All that can be done with one registry."""
    path, tag, editors = f"/{resource.word}", resource.word, resource.registry.editors
    one = f"{path}/{{id}}"
    filters: dict[str, Schema] = {name: _asked(resource.written[name]) for name in resource.filters}
    of = partial(Operation, tag=tag)
    return (
        of(
            method="GET",
            path=path,
            id=f"list{resource.one}s",
            summary="A page of them by name, with words those that have them all.",
            roles=resource.readers,
            run=partial(_list, resource),
            answer=resource.page,
            query={
                "search": text("Words, accents and case aside.", most=200),
                "active": flag("Only those in use, or only those out of use."),
                **filters,
                "limit": {**count(1, MOST, "How many on a page."), "default": 50},
                "page": {**count(1, PAGES), "default": 1},
            },
        ),
        of(
            method="POST",
            path=path,
            id=f"add{resource.one}",
            summary="One more.",
            roles=editors,
            run=partial(_add, resource),
            body=resource.new,
            answer=resource.whole,
            status=201,
            tagged=True,
        ),
        of(
            method="GET",
            path=one,
            id=f"get{resource.one}",
            summary="One of them.",
            roles=resource.readers,
            run=partial(_get, resource),
            answer=resource.whole,
            tagged=True,
        ),
        of(
            method="PATCH",
            path=one,
            id=f"change{resource.one}",
            summary="Other values for the fields that are sent.",
            roles=editors,
            run=partial(_change, resource),
            body=resource.changes,
            answer=resource.whole,
            tags="needed",
            tagged=True,
        ),
        of(
            method="DELETE",
            path=one,
            id=f"delete{resource.one}",
            summary="Delete what nothing uses; else 409 says what does.",
            roles=editors,
            run=partial(_delete, resource),
            tags="taken",
        ),
        of(
            method="GET",
            path=f"{one}/history",
            id=f"history{resource.one}",
            summary="Who changed what, the latest first; also of what is deleted.",
            roles=editors,
            run=partial(_history, resource),
            answer=resource.past,
            query={"limit": {**count(1, MOST), "default": 50}},
        ),
        of(
            method="POST",
            path=f"{one}/history/{{change}}/undo",
            id=f"undo{resource.one}",
            summary="Let it be as it was before its latest change; 204 when it then is not there.",
            roles=editors,
            run=partial(_undo, resource),
            answer=resource.whole,
            tagged=True,
            empty=True,
        ),
    )


def shown(call: Call, resource: Resource, id: str, *, location: str | None = None) -> Answer:
    """One as it is now."""
    row = registries.found(call.work.session, resource.registry, id)
    return Answer(body=resource.show(row), revision=row.revision, location=location)


def _asked(schema: Schema) -> Schema:
    """The schema of a value that a list is asked by."""
    kind = schema["type"]
    return {**schema, "type": kind if isinstance(kind, str) else kind[0]}


def _list(resource: Resource, call: Call) -> Answer:
    query = call.query
    rows, total = registries.page(
        call.work.session,
        resource.registry,
        search=query.get("search", ""),
        active=query.get("active"),
        having={name: query[name] for name in resource.filters if name in query},
        limit=query["limit"],
        number=query["page"],
    )
    items = [resource.show(row) for row in rows]
    return Answer(body={"items": items, "total": total, "page": query["page"], "limit": query["limit"]})


def _add(resource: Resource, call: Call) -> Answer:
    id = resources.add(call.work, resource, call.body, call.by)
    return shown(call, resource, id, location=f"/{resource.word}/{id}")


def _get(resource: Resource, call: Call) -> Answer:
    return shown(call, resource, call.ids["id"])


def _change(resource: Resource, call: Call) -> Answer:
    id = call.ids["id"]
    revision = call.upon(registries.held(call.work, resource.registry, id))
    resources.change(call.work, resource, id, call.body, revision, call.by)
    return shown(call, resource, id)


def _delete(resource: Resource, call: Call) -> Answer:
    id = call.ids["id"]
    call.upon(registries.held(call.work, resource.registry, id))
    try:
        registries.remove(call.work, resource.registry, id, by=call.by)
    except Refused as refused:
        raise Conflict(refused.text) from refused
    return Answer()


def _history(resource: Resource, call: Call) -> Answer:
    id, session = call.ids["id"], call.work.session
    changes = registries.history(session, resource.registry, id, limit=call.query["limit"])
    if not changes:
        registries.found(session, resource.registry, id)
    return Answer(body={"items": [_told(each) for each in changes]})


def _told(change: registries.Change) -> Mapping[str, Any]:
    at = change.at.isoformat().replace("+00:00", "Z")
    return {"id": change.id, "at": at, "by": change.actor, "before": change.before, "after": change.after}


def _undo(resource: Resource, call: Call) -> Answer:
    try:
        id = registries.undo(call.work, resource.registry, call.ids["change"], by=call.by)
    except Refused as refused:
        raise (refused if refused.field is not None else Conflict(refused.text)) from refused
    if id != call.ids["id"]:
        raise Missing(resource.registry.missing)
    row = call.work.session.get(resource.registry.row, id)
    return Answer() if row is None else shown(call, resource, id)
