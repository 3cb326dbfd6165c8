"""What earlier versions of the reader made of a diagram, brought up one version at a time when it is loaded.

The reader's version is raised when it makes something else of the same file, or when programs are stored in another
shape: raise READING, add the step from the one before to STEPS (which leaves the program as it is, if only the reader
has changed), and let `scripts/write_readings.py` write down what it makes of the golden drawings. No step is ever taken
away, for running instances keep the program that their release was published with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from service.base.errors import RaiaError
from service.base.texts import Text

READING = 2
Plain = dict[str, Any]
Steps = Mapping[int, Callable[[Plain], Plain]]


def _as_it_is(plain: Plain) -> Plain:
    """The shape is the same; only what the reader makes of a file is another."""
    return plain


STEPS: Steps = {1: _as_it_is}
"""From each older version, the step to the next one. A step takes plain JSON and gives new plain JSON."""


class NewerReading(RaiaError):
    """The version was published by a newer program, whose reading this one does not guess at."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "newer-reading"

    def __init__(self, name: str, found: int, present: int) -> None:
        super().__init__(
            Text(
                "“{name}” foi publicado por uma versão mais nova do programa (leitura {found}; esta conhece até "
                "{present}). Atualize o programa e tente de novo.",
                "“{name}” was published by a newer version of the program (reading {found}; this one knows up to "
                "{present}). Update the program and try again.",
            ).fill(name=name, found=found, present=present)
        )


def upgraded(plain: Plain, found: int, *, name: str, present: int = READING, steps: Steps = STEPS) -> Plain:
    """A stored program in the present shape. NewerReading: a newer program published it (`name`: what)."""
    if found > present:
        raise NewerReading(name, found, present)
    for number in range(found, present):
        plain = steps[number](plain)
    return plain
