"""What the house has already, by the words that a file uses for it: read in a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from service import calendars
from service.base.values import value_object
from service.base.words import fold
from service.desk import attendances, catalog, people, registries
from service.desk.attendances import codes
from service.desk.followups import LINKS, classes, trees
from service.desk.imports.lines import Catalogue, Key, key
from service.desk.imports.references import Known, KnownCentre, KnownClass
from service.desk.people import ROLE_NAMES
from service.process import releases

Ids = Mapping[str, Mapping[Key, str]]
Words = Mapping[str, str]


@value_object(kw_only=True, eq=False)
class House:
    """What a file may name. `ids`: of what it may say anew, by sheet and by what lines are told apart."""

    known: Known
    ids: Ids
    teams: Words
    workers: Words
    """Roles and teams whose work a centre may be."""
    doers: Words
    """Roles and teams that may do a step."""
    staff: Words
    """Of the addresses that the file has: those of active staff."""
    links: Words
    calendars: Words
    forms: Words
    """Their sources by id."""


def read_house(session: Session, file: Catalogue) -> House:
    """All that lines of this file may name or change."""
    ids, classified = _ids(session), _classes(session)
    ids["classes"] = {path: id for path, (id, _) in classified.items()}
    return House(
        known=Known(
            types=ids["types"],
            occurrences=ids["occurrences"],
            solutions=ids["solutions"],
            centres={
                codes.place_of(each.code): KnownCentre(synthetic=each.synthetic, closing=each.closing)
                for each in attendances.centres.centres(session)
            },
            attendance_types={each.place: each.synthetic for each in attendances.types.types(session)},
            workflows=_calls(session),
            classes={path: found for path, (_, found) in classified.items()},
        ),
        ids=ids,
        teams={fold(team.name): team.id for team in people.queries.teams(session)},
        workers=_lanes(attendances.centres.lane_names(session)),
        doers=_lanes(catalog.steps.words(session)),
        staff=_staff(session, {line.spy.lower() for line in file.attendance_types if line.spy}),
        links={row.folded: row.id for row in registries.listed(session, LINKS)},
        calendars={fold(name): name for name in calendars.names(session)},
        forms=_forms(session, file),
    )


def _ids(session: Session) -> dict[str, dict[Key, str]]:
    ids: dict[str, dict[Key, str]] = {"types": {}, "occurrences": {}, "solutions": {}}
    for type in catalog.tree.tree(session):
        ids["types"][key(type.row.name)] = type.row.id
        for occurrence in type.occurrences:
            ids["occurrences"][key(type.row.name, occurrence.row.name)] = occurrence.row.id
            for solution in occurrence.solutions:
                path = key(type.row.name, occurrence.row.name, solution.row.name)
                ids["solutions"][path] = solution.row.id
    ids["centres"] = {(codes.place_of(each.code),): each.id for each in attendances.centres.centres(session)}
    ids["attendance_types"] = {(each.place,): each.id for each in attendances.types.types(session)}
    ids["workflows"] = {key(row.name): row.id for row in registries.listed(session, attendances.WORKFLOWS)}
    return ids


def _classes(session: Session) -> dict[Key, tuple[str, KnownClass]]:
    return {
        key(kind, *node.path): (node.id, KnownClass(status=node.status, leaf=node.leaf))
        for kind in classes.KINDS
        for node in trees.tree(session, kind)
    }


def _calls(session: Session) -> dict[str, list[str]]:
    """Which workflows each calls, by their names."""
    rows = registries.listed(session, attendances.WORKFLOWS)
    names = {row.id: row.folded for row in rows}
    return {row.folded: [names[each["workflow"]] for each in row.rows if each.get("workflow") in names] for row in rows}


def _lanes(words: Mapping[str, str]) -> Words:
    """Words for people by the names of roles, in both languages, and of teams; a role comes before a team."""
    roles = {f"role:{role.value}": names.en for role, names in ROLE_NAMES.items()}
    found: dict[str, str] = {}
    for word, name in words.items():
        for each in (name, roles.get(word, name)):
            found.setdefault(fold(each), word)
    return found


def _staff(session: Session, addresses: Iterable[str]) -> Words:
    found = {each: people.queries.person_of_address(session, each) for each in sorted(addresses)}
    return {each: who.id for each, who in found.items() if who is not None and who.active and who.is_staff}


def _forms(session: Session, file: Catalogue) -> Words:
    if not any(step.form for step in file.steps):
        return {}
    return {form.id: form.source for form in releases.forms(session)}
