"""What moving the cases of a process to another version would do, seen before: who goes, who cannot and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field

from sqlalchemy.orm import Session

from service.base.errors import RaiaError, Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.process import instances, releases
from service.process.instances import Alike, MigrationPlan
from service.process.releases import Release, Version

NO_TARGET = Text(
    "Escolha uma versão deste processo para onde levar os chamados.",
    "Choose a version of this process to move the cases to.",
)
NO_SOURCE = Text(
    "Escolha de que versões deste processo os chamados saem.",
    "Choose from which versions of this process the cases move.",
)
SAME = Text(
    "A versão {number} está dos dois lados. Escolha outra de onde ou para onde ir.",
    "Version {number} is on both sides. Choose another one to leave or to go to.",
)
NOT_THERE = Text("A etapa “{element}” não existe na versão {number}.", "Version {number} has no element “{element}”.")
NOT_HERE = Text(
    "A etapa “{element}” não existe nas versões de onde os chamados saem.",
    "None of the versions that the cases leave has an element “{element}”.",
)
OTHER_TYPE = Text(
    "“{to}” não pode ficar no lugar de “{name}”: não é do mesmo tipo. Escolha outra etapa.",
    "“{to}” cannot take the place of “{name}”: it is of another kind. Choose another element.",
)
SUSPENDED = Text(
    "O chamado está suspenso. Retome-o e mude de novo.", "The case is suspended. Resume it, then move it again."
)
UNREADABLE = Text(
    "Não dá para ler onde ele está. Mostre isto a quem cuida do servidor.",
    "Where it stands cannot be read. Show this to whoever runs the server.",
)


@value_object(kw_only=True)
class Wish:
    """Which cases are to go where, and how. `mapping`: elements whose counterpart has another id.

    `anew`: elements of the other version whose timers and messages begin anew.
    """

    process: str
    sources: tuple[ReleaseId, ...]
    target: ReleaseId
    mapping: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    anew: tuple[str, ...] = ()


@value_object(kw_only=True)
class Obstacle:
    """Why some cannot go: where they stand (empty: anywhere), and their keys."""

    element: str
    name: str
    reason: Text
    cases: tuple[str, ...]


@value_object(kw_only=True)
class Place:
    """An element at which so many cases stand: what waits otherwise, or waits no longer."""

    element: str
    name: str
    count: int


@value_object(kw_only=True)
class Counterpart:
    """An element that may get another counterpart; `options`: (id, name) of those of its kind."""

    element: str
    name: str
    chosen: str
    options: tuple[tuple[str, str], ...]


@value_object(kw_only=True)
class DryRun:
    """What moving them now would do; counts are of cases."""

    total: int
    can: int
    obstacles: tuple[Obstacle, ...]
    waits: tuple[Place, ...]
    """Elements of the other version where something waits for another time or key than it says."""
    dropped: tuple[Place, ...]
    """What is waited for no longer, or cannot be undone there."""
    counterparts: tuple[Counterpart, ...]
    failed: int
    """Have a step that stands still; it goes along."""
    calling: int
    """Have called a process, which stays in its version."""

    @property
    def cannot(self) -> int:
        """How many stay where they are."""
        return self.total - self.can


def require_sound(session: Session, wish: Wish) -> None:
    """Refused, with the field: versions or elements that do not fit."""
    known = {version.id: version for version in releases.versions(session, wish.process)}
    if wish.target not in known:
        raise Refused(NO_TARGET, field="para")
    if not wish.sources or not set(wish.sources) <= set(known):
        raise Refused(NO_SOURCE, field="de")
    if wish.target in wish.sources:
        raise Refused(SAME.fill(number=known[wish.target].number), field="de")
    _require_elements(session, wish, known[wish.target])


def _require_elements(session: Session, wish: Wish, target: Version) -> None:
    there = releases.get(session, wish.target).elements_of()
    here = {
        element: node for each in wish.sources for element, node in releases.get(session, each).elements_of().items()
    }
    for name in (*wish.mapping.values(), *wish.anew):
        if name not in there:
            raise Refused(NOT_THERE.fill(element=name, number=target.number), field="plano")
    for name, to in wish.mapping.items():
        if name not in here:
            raise Refused(NOT_HERE.fill(element=name), field="plano")
        if here[name].type != there[to].type:
            words = {"name": here[name].name or name, "to": there[to].name or to}
            raise Refused(OTHER_TYPE.fill(**words), field="plano")


def look(session: Session, wish: Wish) -> DryRun:
    """Plan once for all that stand alike. Refused: as `require_sound`."""
    require_sound(session, wish)
    found = _Found(releases.get(session, wish.target))
    for group in instances.alike(session, wish.sources):
        found.add(group, *_plan(session, group, wish))
    return DryRun(
        total=len(found.every),
        can=len(found.every - found.stuck),
        obstacles=found.obstacles(),
        waits=_places(found.waits),
        dropped=_places(found.dropped),
        counterparts=tuple(found.counterparts(wish.mapping, _names(session, wish))),
        failed=instances.live_cases_with(session, wish.sources, "incident"),
        calling=instances.live_cases_with(session, wish.sources, "call"),
    )


def _plan(session: Session, group: Alike, wish: Wish) -> tuple[MigrationPlan | None, Text | None]:
    """What one of them would do, and with it all; or why nothing can be said of it."""
    if group.suspended:
        return None, SUSPENDED
    if group.standing is None:
        return None, UNREADABLE
    try:
        return instances.migration_plan(session, group.instances[0].id, wish.target, wish.mapping), None
    except RaiaError as error:
        return None, error.text


def _names(session: Session, wish: Wish) -> Mapping[str, str]:
    """How what was mapped is called in the versions that are left."""
    found = [releases.get(session, each).elements_of() for each in wish.sources]
    return {name: here[name].name for name in wish.mapping for here in found if name in here}


Where = tuple[str, str]
"""Drawn id and name."""


class _Found:
    """What is gathered from one group after the other, cases by their keys."""

    def __init__(self, target: Release) -> None:
        self.target = target
        self.every: set[str] = set()
        self.stuck: set[str] = set()
        self.waits: dict[Where, set[str]] = {}
        self.dropped: dict[Where, set[str]] = {}
        self._obstacles: dict[tuple[str, str, str], tuple[Text, set[str]]] = {}
        self._homeless: dict[str, tuple[str, str]] = {}

    def add(self, group: Alike, plan: MigrationPlan | None, why: Text | None) -> None:
        """What is true of each of them."""
        cases = {one.case for one in group.instances}
        self.every |= cases
        if why is not None:
            self._obstruct("", "", why, cases)
        for move in plan.moves if plan is not None else ():
            if move.problem is not None:
                self._obstruct(move.element, move.name, move.problem, cases)
            if move.problem is not None or move.dropped:
                self._homeless[move.element] = move.name, move.type
            if move.dropped:
                self.dropped.setdefault((move.element, move.name), set()).update(cases)
            if move.wait is not None and move.to is not None:
                self.waits.setdefault((move.to, move.to_name), set()).update(cases)

    def _obstruct(self, element: str, name: str, why: Text, cases: set[str]) -> None:
        self.stuck |= cases
        self._obstacles.setdefault((element, name, str(why)), (why, set()))[1].update(cases)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """The most frequent first."""
        found = [
            Obstacle(element=element, name=name, reason=why, cases=tuple(sorted(cases)))
            for (element, name, _), (why, cases) in self._obstacles.items()
        ]
        return tuple(sorted(found, key=lambda each: (-len(each.cases), each.element)))

    def counterparts(self, mapping: Mapping[str, str], names: Mapping[str, str]) -> Sequence[Counterpart]:
        """For what has none of its own, and for what was given one already."""
        there = self.target.elements_of()
        for element, to in mapping.items():
            self._homeless.setdefault(element, (names.get(element, ""), there[to].type))
        found = [
            Counterpart(
                element=element,
                name=name or element,
                chosen=mapping.get(element, ""),
                options=tuple((id, node.name or id) for id, node in there.items() if node.type == type),
            )
            for element, (name, type) in self._homeless.items()
        ]
        return [each for each in sorted(found, key=lambda each: each.element) if each.options]


def _places(found: Mapping[Where, Collection[str]]) -> tuple[Place, ...]:
    places = [
        Place(element=element, name=name or element, count=len(cases)) for (element, name), cases in found.items()
    ]
    return tuple(sorted(places, key=lambda place: (-place.count, place.element)))
