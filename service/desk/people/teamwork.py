"""What a team stands for, how its work is given out, and which team a case falls to; pure decisions (V-03…V-07)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from service.base.errors import Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.desk.people.model import TEAM_KINDS, TeamKind

Segment = Literal["vip", "high_value", "standard"]
SEGMENTS: Mapping[Segment, Text] = {
    "vip": Text("VIP", "VIP"),
    "high_value": Text("Alto valor", "High value"),
    "standard": Text("Padrão", "Standard"),
}
CHANNELS: Mapping[str, Text] = {
    "portal": Text("Portal", "Portal"),
    "email": Text("E-mail", "E-mail"),
    "chat": Text("Chat", "Chat"),
    "phone": Text("Telefone", "Phone"),
    "social": Text("Rede social", "Social network"),
    "attendant": Text("Aberto por atendente", "Opened by an attendant"),
    "api": Text("Outro sistema", "Another system"),
}
"""By which way a case came: `origin` of a case."""

Policy = Literal["manual", "round_robin", "least_load"]
POLICIES: Mapping[Policy, Text] = {
    "manual": Text("Cada um pega da fila", "Everybody takes from the queue"),
    "round_robin": Text("Em rodízio", "In turn"),
    "least_load": Text("A quem tem menos carga", "To whoever has the least load"),
}
PRECEDENCE: tuple[TeamKind, ...] = ("segment", "product", "function", "channel")
"""Which team comes first where several stand for something of a case; the standard segment comes last of all."""
MOST_VALUES, LONGEST_VALUE = 50, 120
MOST_TIERS = 9
MOST_CAPACITY, MOST_MINUTES = 999, 1440
MOST_SKILLS, LONGEST_SKILL = 20, 40

NO_TIER = Text("O nível é um número de 1 a {most}.", "The tier is a number from 1 to {most}.").fill(most=MOST_TIERS)
NO_SEGMENT = Text("Escolha segmentos da lista.", "Choose segments from the list.")
NO_CHANNEL = Text("Escolha canais da lista.", "Choose channels from the list.")
MANY_VALUES = Text("Use até {most} valores.", "Use up to {most} values.").fill(most=MOST_VALUES)
LONG_VALUE = Text("Use até {most} letras em cada valor.", "Use up to {most} letters in a value.").fill(
    most=LONGEST_VALUE
)
BAD_CAPACITY = Text(
    "A capacidade vai de 1 a {most}, ou fica em branco para não limitar.",
    "The capacity is 1 to {most}, or empty for no limit.",
).fill(most=MOST_CAPACITY)
BAD_MINUTES = Text(
    "Informe de 1 a {most} minutos, ou deixe em branco.", "Give 1 to {most} minutes, or leave it empty."
).fill(most=MOST_MINUTES)
BAD_POLICY = Text("Escolha como o trabalho é distribuído.", "Choose how the work is given out.")
MANY_SKILLS = Text(
    "Use até {most} habilidades, cada uma com até {longest} letras.", "Use up to {most} skills of {longest} letters."
).fill(most=MOST_SKILLS, longest=LONGEST_SKILL)


@value_object(kw_only=True)
class Member:
    """How somebody works in a team; None: as the team says."""

    person: PersonId
    capacity: int | None = None
    skills: tuple[str, ...] = ()
    calendar: str | None = None


@value_object(kw_only=True)
class Team:
    """People who share a queue. What the fields mean stands at `tables.TeamRow`."""

    id: TeamId
    name: str
    active: bool
    members: tuple[PersonId, ...]
    kind: TeamKind = "sector"
    responsible: PersonId | None = None
    stands_for: tuple[str, ...] = ()
    above: TeamId | None = None
    policy: Policy = "manual"
    shares_anew: bool = False
    calendar: str | None = None
    capacity: int | None = None
    heartbeat: int | None = None
    detailed: tuple[Member, ...] = ()
    """The members with what is said of each."""

    @property
    def tier(self) -> int | None:
        """1 is the first that is asked."""
        return int(self.stands_for[0]) if self.kind == "tier" and self.stands_for else None

    def member(self, person: PersonId) -> Member:
        """How somebody works here; as the team says where nothing else is said."""
        return next((each for each in self.detailed if each.person == person), Member(person=person))

    def capacity_of(self, person: PersonId) -> int | None:
        """How much weighted open work they have at most; None: any."""
        return self.member(person).capacity or self.capacity

    def shift_of(self, person: PersonId) -> str | None:
        """Name of the calendar of their shift; None: always."""
        return self.member(person).calendar or self.calendar


@value_object(kw_only=True)
class Facts:
    """What is known of a case when a team is looked for. `words`: its type and its category."""

    product: str | None = None
    segment: str | None = None
    channel: str | None = None
    words: tuple[str, ...] = ()


@value_object(kw_only=True)
class Fit:
    """A team that stands for something of a case, and for what."""

    team: TeamId
    kind: TeamKind
    value: str

    @property
    def reason(self) -> str:
        """Why it is that team's case, as its history says it."""
        words = {**SEGMENTS, **CHANNELS}.get(self.value)
        return f"{TEAM_KINDS[self.kind].pt}: {words.pt if words is not None else self.value}"


def team_for(facts: Facts, teams: Sequence[Team]) -> Fit | None:
    """The team that stands for something of this case, the most particular first; None: no team in use does."""
    of_case: Mapping[TeamKind, Collection[str]] = {
        "segment": (facts.segment or "standard",),
        "product": {fold(facts.product)} if facts.product else (),
        "function": {fold(word) for word in facts.words},
        "channel": (facts.channel,) if facts.channel else (),
    }
    fitting = [
        (_rank(team, value), fold(team.name), Fit(team=team.id, kind=team.kind, value=value))
        for team in teams
        if team.active and team.kind in of_case
        for value in team.stands_for
        if fold(value) in of_case[team.kind]
    ]
    return min(fitting, key=lambda each: each[:2])[2] if fitting else None


def _rank(team: Team, value: str) -> int:
    return len(PRECEDENCE) if value == "standard" and team.kind == "segment" else PRECEDENCE.index(team.kind)


def cleaned_values(kind: TeamKind, values: Collection[str]) -> tuple[str, ...]:
    """What a team of this kind stands for, as it is stored. Refused: it cannot stand for that."""
    cleaned = tuple(dict.fromkeys(" ".join(value.split()) for value in values if value.strip()))
    if len(cleaned) > MOST_VALUES:
        raise Refused(MANY_VALUES, field="stands_for")
    if any(len(value) > LONGEST_VALUE for value in cleaned):
        raise Refused(LONG_VALUE, field="stands_for")
    if kind == "sector":
        return ()
    if kind == "tier":
        return _tier(cleaned)
    if kind == "segment" and not set(cleaned) <= set(SEGMENTS):
        raise Refused(NO_SEGMENT, field="stands_for")
    if kind == "channel" and not set(cleaned) <= set(CHANNELS):
        raise Refused(NO_CHANNEL, field="stands_for")
    return cleaned


def _tier(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > 1 or not all(value in {str(tier) for tier in range(1, MOST_TIERS + 1)} for value in values):
        raise Refused(NO_TIER, field="stands_for")
    return values


def cleaned_skills(words: Collection[str]) -> tuple[str, ...]:
    """Skills as they are stored, each once. Refused: too many or too long."""
    cleaned = tuple({fold(word): " ".join(word.split()) for word in words if word.strip()}.values())
    if len(cleaned) > MOST_SKILLS or any(len(word) > LONGEST_SKILL for word in cleaned):
        raise Refused(MANY_SKILLS, field="skills")
    return cleaned


def check_capacity(capacity: int | None) -> None:
    """Refused: out of range."""
    if capacity is not None and not 1 <= capacity <= MOST_CAPACITY:
        raise Refused(BAD_CAPACITY, field="capacity")


def check_minutes(minutes: int | None) -> None:
    """Refused: out of range."""
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise Refused(BAD_MINUTES, field="heartbeat")
