"""Refusals of a form, which name the component and its place."""

from __future__ import annotations

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import Finding


class FormRefused(Refused):
    """A form that cannot be used; the text names the component, its place and the mend."""

    code = "form"

    def __init__(self, text: Text, *, field: str | None = None, element: str | None = None, line: int | None = None):
        super().__init__(text, field=field)
        self.element = element
        self.line = line

    @property
    def finding(self) -> Finding:
        """The same as a finding at its component."""
        message = Text("{message}", "{message}").fill(message=self.text)
        return Finding(
            code="form-unreadable",
            level="error",
            element=self.element,
            line=self.line,
            message=message,
            fix=Text("", ""),
        )


@value_object
class Place:
    """Where in a form something stands."""

    name: str = ""
    """Key or id of the component; empty for the form itself."""
    path: str = ""
    line: int | None = None
    element: str = ""
    """Id of the component, made from its path where it has none."""

    @property
    def text(self) -> Text:
        """The place in words."""
        if not self.name:
            return Text("No formulário", "In the form")
        if self.line is None:
            return Text("No componente “{name}” ({path})", "In component “{name}” ({path})").fill(
                name=self.name, path=self.path
            )
        return Text(
            "No componente “{name}” ({path}, linha {line})", "In component “{name}” ({path}, line {line})"
        ).fill(name=self.name, path=self.path, line=self.line)

    def refuse(self, what: Text) -> FormRefused:
        """The refusal of what stands here."""
        return FormRefused(
            Text("{place}: {what}.", "{place}: {what}.").fill(place=self.text, what=what),
            field=self.name or None,
            element=self.element or None,
            line=self.line,
        )
