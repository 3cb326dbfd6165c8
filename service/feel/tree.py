"""The parts of an expression as they are read."""

from __future__ import annotations

from service.base.values import value_object
from service.feel.values import Value


@value_object
class Literal:
    """A value that is written down."""

    value: Value


@value_object
class Name:
    """A variable, a local name or a function."""

    name: str
    position: int = 0


@value_object
class Path:
    """`base.name`"""

    base: Node
    name: str


@value_object
class Filter:
    """`base[test]`"""

    base: Node
    test: Node


@value_object
class Call:
    """A function with its arguments, by place or (`names`) by name."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@value_object
class Binary:
    """Arithmetic or a comparison."""

    operator: str
    left: Node
    right: Node


@value_object
class Logic:
    """`and` or `or` between two or more."""

    operator: str
    parts: tuple[Node, ...]


@value_object
class Negative:
    """`-value`"""

    value: Node


@value_object
class If:
    """`if condition then yes else no`"""

    condition: Node
    yes: Node
    no: Node


@value_object
class Iterator:
    """`name in start`, or `name in start..end`."""

    name: str
    start: Node
    end: Node | None = None


@value_object
class Loop:
    """`for … return body`, `some … satisfies body`, `every … satisfies body`"""

    word: str
    iterators: tuple[Iterator, ...]
    body: Node


@value_object
class Between:
    """`value between low and high`"""

    value: Node
    low: Node
    high: Node


@value_object
class In:
    """`value in (tests)`"""

    value: Node
    tests: tuple[Node, ...]


@value_object
class Tests:
    """Several tests in parentheses behind `in`."""

    tests: tuple[Node, ...]


@value_object
class UnaryTest:
    """`< value` and its kind, with what is tested left out."""

    operator: str
    value: Node


@value_object
class Interval:
    """`[start..end]` with its brackets."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@value_object
class Kind:
    """A type: its name, the types within it, and for a context the names of its entries."""

    name: str
    inner: tuple[Kind, ...] = ()
    entries: tuple[str, ...] = ()


@value_object
class InstanceOf:
    """`value instance of kind`"""

    value: Node
    kind: Kind


@value_object
class Definition:
    """`function(parameters) body`"""

    parameters: tuple[tuple[str, Kind | None], ...]
    body: Node


@value_object
class Context:
    """`{name: value, …}`"""

    entries: tuple[tuple[str, Node], ...]


@value_object
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
