"""Where an instance stands, as a migration plan sees it: instances that stand alike have the same plan.

Only what `migration` looks at is told: elements, the marks of tokens, what was completed and can be undone. Task ids,
variables and instants are left out, and of several that stand alike side by side one is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from service.process.execution.state import FORMAT, plain
from service.process.execution.upgrades import upgraded

Plain = Mapping[str, Any]
BESIDE = ("host", "listens", "offered")
"""Marks of what stands beside the work."""


def standing(saved: bytes) -> str:
    """The same for two stored states of one release if, and almost only if, they stand alike; a few letters."""
    scope = upgraded(plain(saved), FORMAT).get("scope", {})
    return blake2b(repr(_scope(scope)).encode(), digest_size=12).hexdigest()


def _scope(state: Plain) -> object:
    tokens = {token["id"]: token for token in state.get("tokens", ())}
    own = (token for token in tokens.values() if "host" not in _marks(token))
    return _distinct(_token(token, tokens) for token in own), _entries(_marks(state).get("log", ()))


def _token(token: Plain, others: Mapping[int, Plain]) -> object:
    marks = _marks(token)
    guards = _distinct(_token(others[guard], others) for guard in marks.get("guards", ()))
    rivals = [(others[rival]["at"], _marks(others[rival]).get("place")) for rival in marks.get("rivals", ())]
    inside = _scope(token["inside"]) if "inside" in token and "called" not in marks else None
    return (
        token["at"],
        tuple(name for name in (*BESIDE, "armed") if name in marks),
        marks.get("flow"),
        marks.get("place"),
        marks.get("activity"),
        tuple(marks.get("choice", ())),
        marks.get("human", {}).get("kind"),
        marks.get("incident", {}).get("step"),
        _entries(marks.get("parts", ())),
        guards,
        _distinct(rivals),
        _distinct(_token(child, others) for child in token.get("instances", ())),
        inside,
    )


def _entries(log: Iterable[Plain]) -> object:
    """What was completed, without what its own scope held."""
    return _distinct(
        (entry.get("activity"), "log" in entry, "called" in entry, _entries(entry.get("log", ())), _parts(entry))
        for entry in log
    )


def _parts(entry: Plain) -> object:
    return _entries(entry["parts"]) if "parts" in entry else None


def _marks(state: Plain) -> Plain:
    return state.get("marks", {})


def _distinct(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({repr(each) for each in found}))
