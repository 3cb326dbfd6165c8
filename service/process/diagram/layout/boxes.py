"""What is to be placed: boxes in bands, and the ties between them; units are pixels."""

from __future__ import annotations

from service.base.values import value_object


@value_object(kw_only=True)
class Box:
    """Something with a place of its own."""

    id: str
    width: float
    height: float
    label: str = ""
    """Words that stand beside it; empty where they stand inside."""
    band: str = ""
    host: str | None = None
    """Of a boundary event: the activity on whose border it sits."""
    gateway: bool = False
    round: bool = False
    beside: str | None = None
    """A note, a data object or a compensation handler stands near this one."""


@value_object(kw_only=True)
class Tie:
    """A line from one box to another, or to a band. `flow`: it carries work, so that its target stands further on."""

    id: str
    source: str
    target: str
    label: str = ""
    flow: bool = True


@value_object(kw_only=True)
class Band:
    """A lane without lanes inside, or a pool without lanes. `closed`: a pool of which nobody sees the inside."""

    id: str
    pool: str = ""
    closed: bool = False
