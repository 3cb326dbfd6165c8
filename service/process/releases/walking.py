"""Every element of a program, and the processes that it calls by name."""

from __future__ import annotations

from collections.abc import Iterator

from service.feel import FeelError, FeelSyntaxError, parse
from service.process.diagram import Message, Node, Process, Program, single


def nodes(program: Program) -> Iterator[tuple[str, Node]]:
    """(process, element) for every element of every process, also those inside subprocesses."""
    for name, process in program.processes.items():
        for node in inside(process):
            yield name, node


def inside(process: Process) -> Iterator[Node]:
    """The elements of a scope and, after each subprocess, those inside."""
    for node in process.nodes.values():
        yield node
        if node.body is not None:
            yield from inside(node.body)


def awaited_names(node: Node) -> tuple[str, ...]:
    """The names of the messages that an element waits for."""
    awaited = single(node.event) if node.kind != "throw" else ()
    return tuple(event.name for event in awaited if isinstance(event, Message))


def calls(program: Program) -> Iterator[tuple[str, Node, str]]:
    """(process, call activity, called process) for each call whose target does not depend on data."""
    for process, node in nodes(program):
        called = _fixed(node.target) if node.kind == "call" and node.target else None
        if called is not None:
            yield process, node, called


def called_by(program: Program) -> tuple[str, ...]:
    """The processes that a program calls by name and does not hold itself, each once."""
    return tuple(dict.fromkeys(called for _, _, called in calls(program) if called not in program.processes))


def _fixed(expression: str) -> str | None:
    """The text that an expression always gives; None when it depends on data or cannot be read."""
    try:
        parsed = parse(expression)
        value = parsed.evaluate({}) if not parsed.names else None
    except (FeelSyntaxError, FeelError):
        return None
    return value if isinstance(value, str) else None
