"""Who of a team gets a case; pure decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from service.base.ids import PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold

FULL = Text("Já tem {load} de {capacity}.", "Has {load} of {capacity} already.")
NO_SKILL = Text("Não tem: {skills}.", "Lacks: {skills}.")
OFF_DUTY = Text("Não atende mais, ou não pode aceitar chamados.", "Does not attend any more, or may not accept cases.")
LOOKED_OVER = Text("Acaba de deixar o chamado.", "Has just left the case.")
REASONS: Mapping[str, Text] = {
    "round_robin": Text("em rodízio", "in turn"),
    "least_load": Text("menor carga", "least load"),
}
"""What the history says of a policy."""


@value_object(kw_only=True)
class Candidate:
    """Somebody of the team. `reasons`: each no in words; `turn`: when they last got something, 0 never."""

    person: PersonId
    name: str
    load: float
    capacity: int | None
    turn: int
    reasons: tuple[Text, ...]

    @property
    def is_free(self) -> bool:
        """Can be given the case."""
        return not self.reasons


@value_object(kw_only=True)
class Hand:
    """Somebody of the team before a case is named. `skills`: folded; `reasons`: each no that holds for every case."""

    person: PersonId
    name: str
    load: float
    capacity: int | None
    turn: int
    skills: frozenset[str]
    reasons: tuple[Text, ...]

    def takes(self, weight: float, skills: Collection[str] = ()) -> bool:
        """Whether they can be given a case of this weight that asks for these skills (folded)."""
        return not self.reasons and fits(self.load, weight, self.capacity) and self.skills.issuperset(skills)

    def asked(self, weight: float, skills: Collection[str]) -> Candidate:
        """How it stands with them for such a case, with each no in words."""
        reasons = list(self.reasons)
        if lacking := [skill for skill in skills if fold(skill) not in self.skills]:
            reasons.append(NO_SKILL.fill(skills=", ".join(lacking)))
        if not fits(self.load, weight, self.capacity):
            reasons.append(FULL.fill(load=weighed(self.load), capacity=self.capacity))
        return Candidate(
            person=self.person,
            name=self.name,
            load=self.load,
            capacity=self.capacity,
            turn=self.turn,
            reasons=tuple(reasons),
        )


def fits(load: float, weight: float, capacity: int | None) -> bool:
    """Whether somebody with this load can take so much more; who has nothing can take anything."""
    return capacity is None or load == 0 or load + weight <= capacity


def without(candidates: Sequence[Candidate], person: PersonId | None) -> Sequence[Candidate]:
    """The same, but not this one."""
    return [replace(each, reasons=(LOOKED_OVER,)) if each.person == person else each for each in candidates]


def choose(policy: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """V-19, V-21: who has waited longest for a turn, or who has least and, of those, waited longest; None: nobody."""
    free = [each for each in candidates if each.is_free]
    if policy == "least_load":
        return min(free, key=lambda each: (each.load, each.turn, each.person), default=None)
    return min(free, key=lambda each: (each.turn, each.person), default=None)


def weighed(number: float) -> str:
    """A load as people read it: 2, 1.5."""
    return f"{number:g}"
