"""The parts of an expression as they are read."""

from __future__ import annotations

from dataclasses import dataclass

from service.feel.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written down."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, a local name or a function."""

    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """`base.name`"""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[test]`"""

    base: Node
    test: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, by place or (`names`) by name."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic or a comparison."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` between two or more."""

    operator: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """`-value`"""

    value: Node


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then yes else no`"""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in start`, or `name in start..end`."""

    name: str
    start: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """`for … return body`, `some … satisfies body`, `every … satisfies body`"""

    word: str
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`"""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In:
    """`value in (tests)`"""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tests:
    """Several tests in parentheses behind `in`."""

    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """`< value` and its kind, with what is tested left out."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class Interval:
    """`[start..end]` with its brackets."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A type: its name, the types within it, and for a context the names of its entries."""

    name: str
    inner: tuple[Kind, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of kind`"""

    value: Node
    kind: Kind


@dataclass(frozen=True, slots=True)
class Definition:
    """`function(parameters) body`"""

    parameters: tuple[tuple[str, Kind | None], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Context:
    """`{name: value, …}`"""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """`[value, …]`"""

    items: tuple[Node, ...]


Node = (
    Literal
    | Name
    | Path
    | Filter
    | Call
    | Binary
    | Logic
    | Negative
    | If
    | Loop
    | Between
    | In
    | Tests
    | UnaryTest
    | Interval
    | InstanceOf
    | Definition
    | Context
    | Listing
)
