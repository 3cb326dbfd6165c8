"""The registries that the API has: their addresses, what of each is written and shown, and who reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from service.api.v1.schemas import (
    Schema,
    answered,
    choice,
    count,
    flag,
    id_of,
    instant,
    many,
    name,
    or_null,
    page_of,
    read_only,
    text,
    thing,
)
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import attendances, catalog, registries
from service.desk.attendances import types, workflows
from service.desk.followups import CLASSES, LINKS, classes
from service.desk.people import STAFF, Person, Role
from service.desk.registries import EDITORS, Registry

CATALOGUE = (*EDITORS, Role.SUPERVISOR)
EVERYBODY = tuple(sorted(STAFF))
Add = Callable[[UnitOfWork, Mapping[str, Any], Person], str]
Change = Callable[[UnitOfWork, str, Mapping[str, Any], int, Person], None]
ACTIVE = flag("Out of use, it is chosen no more; what exists stays as it is. True at first.")
CODE = text("Numbers between dots: 1 groups 1.01, which groups 1.01.001.", most=100, least=1)
SYNTHETIC = flag("It only groups others.")
WHOSE = or_null(text("`role:…` or `team:…` whose work it is; null: as what groups it says.", most=100))


@value_object(kw_only=True, eq=False)
class Resource:
    """A registry under an address. `written`: what requests say; `shown`: what answers tell besides.

    `asked` is what requests say and rows do not keep; `filters` are fields by which a list may be asked for.
    """

    word: str
    one: str
    """How one of them is called in the API's description, as `AttendanceType`."""
    registry: Registry
    written: Mapping[str, Schema]
    readers: tuple[Role, ...]
    needed: tuple[str, ...] = ()
    shown: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    asked: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    filters: tuple[str, ...] = ()
    add: Add | None = None
    change: Change | None = None

    @property
    def properties(self) -> Mapping[str, Schema]:
        """Everything that an answer shows."""
        of_all = {"id": read_only(id_of("this")), "revision": read_only(count(1, 2**31 - 1)), "name": name()}
        active = {"active": read_only(ACTIVE)} if "active" in self.shown else {"active": ACTIVE}
        return {**of_all, **active, **self.written, **{each: read_only(of) for each, of in self.shown.items()}}

    @property
    def whole(self) -> Schema:
        """What an answer is."""
        return answered(self.properties, title=self.one)

    @property
    def new(self) -> Schema:
        """What adds one."""
        return thing({**self.properties, **self.asked}, title=f"New{self.one}", required=("name", *self.needed))

    @property
    def changes(self) -> Schema:
        """What changes one: any of its fields."""
        return thing({**self.properties, **self.asked}, title=f"{self.one}Changes")

    @property
    def page(self) -> Schema:
        """A page of the list."""
        return page_of(self.whole, f"{self.one}Page")

    @property
    def past(self) -> Schema:
        """The history of one."""
        fields = or_null({"type": "object", "description": "All fields; null: it was not there."})
        said = {"id": id_of("the change"), "at": instant(), "by": text(), "before": fields, "after": fields}
        return answered({"items": many(answered(said, title="Change"), 200)}, title="History")

    def show(self, row: Any) -> Mapping[str, Any]:
        """A row as answers tell it."""
        return {each: getattr(row, each) for each in self.properties}


def _add_class(work: UnitOfWork, fields: Mapping[str, Any], by: Person) -> str:
    said = {"status": "draft", **fields}
    return classes.add(work, said, by=by, make_group=bool(said.pop("make_group", False)))


def _change_class(work: UnitOfWork, id: str, fields: Mapping[str, Any], revision: int, by: Person) -> None:
    said = dict(fields)
    grouped = bool(said.pop("make_group", False))
    classes.change(work, id, said, revision=revision, by=by, make_group=grouped)


OPINION = thing(
    {
        "title": text(most=types.LONGEST_TITLE),
        "text": text(most=types.LONGEST_TEXT, least=1),
        "centre": or_null(id_of("the centre where it comes first")),
    },
    title="StandardOpinion",
    required=("text",),
)
RESOURCES = (
    Resource(
        word="occurrence-types",
        one="OccurrenceType",
        registry=catalog.TYPES,
        readers=CATALOGUE,
        written={"team_id": or_null(id_of("the sector that its demands go to"))},
        shown={"position": count(1, 2**31 - 1)},
    ),
    Resource(
        word="occurrences",
        one="Occurrence",
        registry=catalog.OCCURRENCES,
        readers=CATALOGUE,
        written={"type_id": id_of("the occurrence type")},
        needed=("type_id",),
        shown={"position": count(1, 2**31 - 1)},
        filters=("type_id",),
    ),
    Resource(
        word="solutions",
        one="Solution",
        registry=catalog.SOLUTIONS,
        readers=CATALOGUE,
        written={
            "occurrence_id": id_of("the occurrence that it solves"),
            "kind": choice(*catalog.kinds.SOLUTION_KINDS),
            "guidance": text("When to choose it.", most=catalog.kinds.LONGEST_GUIDANCE),
        },
        needed=("occurrence_id",),
        shown={"position": count(1, 2**31 - 1), "process": text("Id of the process that its versions are.")},
        filters=("occurrence_id",),
    ),
    Resource(
        word="centres",
        one="Centre",
        registry=attendances.CENTRES,
        readers=EDITORS,
        written={
            "code": CODE,
            "synthetic": SYNTHETIC,
            "closing": flag("An attendance must be closed in this phase."),
            "whose": WHOSE,
        },
        needed=("code",),
    ),
    Resource(
        word="attendance-types",
        one="AttendanceType",
        registry=attendances.TYPES,
        readers=EVERYBODY,
        written={
            "code": CODE,
            "synthetic": SYNTHETIC,
            "workflow_id": or_null(id_of("a published workflow")),
            "priority": count(types.MOST_URGENT, types.LEAST_URGENT, "1 is the most urgent."),
            "days": or_null(count(0, types.MOST_DAYS, "How far ahead the next contact may lie; null: any.")),
            "colour": or_null(text("As #1f6feb.", most=7)),
            "spy_id": or_null(id_of("the person who is told of every new one")),
            **{each: flag() for each in types.FLAGS},
            "file_megabytes": count(1, types.MOST_MEGABYTES),
            "opinions": many(OPINION, types.MOST_OPINIONS, "Texts that are offered in opinions."),
        },
        needed=("code",),
        filters=("workflow_id",),
    ),
    Resource(
        word="workflows",
        one="Workflow",
        registry=attendances.WORKFLOWS,
        readers=EDITORS,
        written={"step": {"type": "integer", "enum": list(workflows.STEPS), "description": "How orders grow."}},
        shown={"process": text("Id of the process that its versions are.")},
    ),
    Resource(word="products", one="Product", registry=attendances.PRODUCTS, readers=EVERYBODY, written={}),
    Resource(word="contact-ways", one="ContactWay", registry=attendances.WAYS, readers=EVERYBODY, written={}),
    Resource(
        word="contacts",
        one="Contact",
        registry=attendances.CONTACTS,
        readers=EVERYBODY,
        written={
            "client_id": id_of("the client whose contact it is"),
            "work": text("What they do there."),
            "email": text(),
            "phone": text(),
        },
        needed=("client_id",),
        filters=("client_id",),
    ),
    Resource(word="link-types", one="LinkType", registry=LINKS, readers=EVERYBODY, written={}),
    Resource(
        word="classifications",
        one="Classification",
        registry=CLASSES,
        readers=EVERYBODY,
        written={
            "kind": choice(*classes.KINDS, description="Of which tree it is; it stays there."),
            "parent_id": or_null(id_of("the classification above; null: at the top")),
            "status": choice(*classes.STATUSES, description="draft at first."),
            "leaf": flag("The last level: it groups nothing, and is what people choose. True at first."),
            "links": many(id_of("a link type"), 200, "For whom it is; none: for all."),
            "team_id": or_null(id_of("the group that answers")),
            **{each: flag("It is offered in this form of the portal.") for each in classes.FLAGS},
            "deadline": or_null(text("Within what time it is answered, as `24h` or `PT24H`.", most=60)),
            "calendar": or_null(text("By which calendar that is counted; null: by the clock.", most=200)),
        },
        needed=("kind",),
        shown={"active": ACTIVE, "level": count(1, classes.DEEPEST)},
        asked={"make_group": flag("What is above becomes a group if it is of the last level.")},
        filters=("kind", "parent_id", "team_id"),
        add=_add_class,
        change=_change_class,
    ),
)


def add(work: UnitOfWork, resource: Resource, fields: Mapping[str, Any], by: Person) -> str:
    """One more; returns its id."""
    if resource.add is not None:
        return resource.add(work, fields, by)
    return registries.add(work, resource.registry, fields, by=by)


def change(work: UnitOfWork, resource: Resource, id: str, fields: Mapping[str, Any], revision: int, by: Person) -> None:
    """Other values for these fields."""
    if resource.change is not None:
        resource.change(work, id, fields, revision, by)
    else:
        registries.change(work, resource.registry, id, fields, revision=revision, by=by)
