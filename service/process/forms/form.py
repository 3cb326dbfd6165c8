"""A form that was read and can be shown, checked and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import Any

from service.process.diagram import Finding
from service.process.forms.fields import Choice, Component, Input, Rows, everything, inputs
from service.process.forms.scope import HOME
from service.process.forms.showing import show
from service.process.forms.shown import Shown
from service.process.forms.steadiness import Varying, varying

_NO_ANSWERS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: its components in order, and what is worth saying about it."""

    id: str
    components: tuple[Component, ...]
    findings: tuple[Finding, ...] = ()
    words: frozenset[str] = frozenset()
    """Every word of the file: a name that is not among them is read by none of its expressions."""

    def show(
        self,
        variables: Mapping[str, Any],
        now: datetime,
        answers: Mapping[str, Any] = _NO_ANSWERS,
        zone: tzinfo = HOME,
    ) -> Shown:
        """What is visible now, with values, options and texts; `answers` are those typed so far."""
        return show(self.components, answers, variables, now, zone, varying=self._varying)

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer."""
        return any(inputs(self.components)) or any(isinstance(one, Rows) for one in everything(self.components))

    @cached_property
    def _varying(self) -> Varying:
        return varying(self.components)

    @cached_property
    def varies(self) -> bool:
        """Whether what is visible, open or offered depends on data, so that a page asks again after each change."""
        return any(
            part.hide.varies
            or (isinstance(part, (Input, Rows)) and part.readonly.varies)
            or (isinstance(part, Choice) and part.options.varies)
            or part.label.varies
            for part in everything(self.components)
        )
