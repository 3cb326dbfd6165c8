"""A compiled program, and where the engine looks for those that it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from service.base.values import value_object
from service.process.diagram.program import Program
from service.process.execution.compiler import TokenProcessSpec, compile_process


@value_object
class Compiled:
    """All processes of one program, ready to run. Never changes: any number of instances and threads share one."""

    program: Program
    specs: Mapping[str, TokenProcessSpec] = field(repr=False)

    @property
    def processes(self) -> tuple[str, ...]:
        """Ids of the processes that it holds."""
        return tuple(self.specs)


class Lookup(Protocol):
    """Published releases, as the engine needs them. The caller supplies it and may cache what it compiled."""

    def get(self, release: str) -> Compiled:
        """The program of a release; an instance's release always exists."""
        ...

    def find(self, process: str) -> tuple[str, Compiled] | None:
        """The release that a new call of this process takes, and its program; None: nobody published it.

        Asked only when the calling program itself has no process of that id.
        """
        ...


def compile_program(program: Program) -> Compiled:
    """Make a program ready to run. About a millisecond per 50 elements: keep the result as long as the release."""
    flows = {flow.id: flow for flow in program.message_flows}
    return Compiled(
        program,
        {name: compile_process(process, flows, program.names) for name, process in program.processes.items()},
    )
