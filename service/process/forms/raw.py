"""One component as written in JSON, read attribute by attribute; what does not fit is refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from decimal import Decimal
from typing import Any, NoReturn, cast

import regex

from service.base.texts import Text
from service.base.values import value_object
from service.feel import Expression, FeelSyntaxError, parse
from service.process.diagram import Finding
from service.process.forms.dynamic import NOTHING, Dynamic
from service.process.forms.refusals import FormRefused, Place
from service.process.forms.templates import Template, TemplateError, read_template

LONG = 20_000
"""Characters that one attribute may have."""


@value_object
class Raw:
    """A JSON object of a form and where it stands."""

    plain: Mapping[str, Any]
    place: Place
    findings: list[Finding] = field(default_factory=list[Finding])

    def inside(self, name: str) -> Raw:
        """A nested object; empty when absent."""
        inner = self.plain.get(name)
        if inner is None:
            return replace(self, plain={})
        if not isinstance(inner, Mapping):
            raise self.refuse(Text("“{name}” deve ser um objeto", "“{name}” must be an object"), name=name)
        return replace(self, plain=cast("Mapping[str, Any]", inner))

    def refuse(self, what: Text, **values: object) -> FormRefused:
        """The refusal of the form because of what stands here."""
        return self.place.refuse(what.fill(**values))

    def warn(self, code: str, message: Text, fix: Text) -> None:
        """Note something that does not stop the form."""
        named = Text("{place}: {what}.", "{place}: {what}.").fill(place=self.place.text, what=message)
        self.findings.append(
            Finding(
                code=code,
                level="warning",
                element=self.place.element or None,
                line=self.place.line,
                message=named,
                fix=fix,
            )
        )

    def text(self, name: str, default: str = "") -> str:
        """A text; numbers count as their digits."""
        value = self.plain.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
            raise self.refuse(Text("“{name}” deve ser um texto", "“{name}” must be a text"), name=name)
        if len(str(value)) > LONG:
            raise self.refuse(
                Text("“{name}” passa de {most} caracteres", "“{name}” is longer than {most} characters"),
                name=name,
                most=LONG,
            )
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.plain.get(name, default)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.refuse(Text("“{name}” deve ser true ou false", "“{name}” must be true or false"), name=name)

    def number(self, name: str) -> Decimal | None:
        """A number, perhaps written as a text."""
        value = self.plain.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, bool) and regex.fullmatch(r"-?\d{1,20}(\.\d{1,20})?", str(value)):
            return Decimal(str(value))
        raise self.refuse(Text("“{name}” deve ser um número", "“{name}” must be a number"), name=name)

    def whole(self, name: str, *, least: int = 0, most: int = 1000) -> int | None:
        """A whole number within bounds."""
        value = self.number(name)
        if value is None:
            return None
        if value != int(value) or not least <= value <= most:
            raise self.refuse(
                Text(
                    "“{name}” deve ser um número inteiro de {least} a {most}",
                    "“{name}” must be a whole number from {least} to {most}",
                ),
                name=name,
                least=least,
                most=most,
            )
        return int(value)

    def expression(self, name: str) -> Expression:
        """A FEEL expression, with or without the leading `=`."""
        text = self.text(name).strip().removeprefix("=").strip()
        try:
            return parse(text)
        except FeelSyntaxError as error:
            self._unreadable(name, error.text, error)

    def dynamic(self, name: str) -> Dynamic:
        """A literal, or an expression where the text starts with `=`."""
        value = self.plain.get(name)
        if value is None or value == "" or value == "=":
            return NOTHING
        if isinstance(value, str) and value.startswith("="):
            return Dynamic(expression=self.expression(name))
        if isinstance(value, (bool, str, int, Decimal)):
            return Dynamic(value)
        raise self.refuse(
            Text(
                "“{name}” deve ser um valor simples ou uma expressão", "“{name}” must be a plain value or an expression"
            ),
            name=name,
        )

    def condition(self, name: str) -> Dynamic:
        """A condition; a text without `=` never holds, as in the form editor, which is worth a warning."""
        value = self.dynamic(name)
        if isinstance(value.literal, str):
            self.warn(
                "form-condition",
                Text("a condição “{name}” nunca vale", "condition “{name}” never holds").fill(name=name),
                Text("Comece a expressão com =, como =valor > 100.", "Start the expression with =, as =value > 100."),
            )
        return value

    def template(self, name: str, default: str = "") -> Template:
        """A text with `{{ }}` places."""
        try:
            return read_template(self.text(name, default))
        except (FeelSyntaxError, TemplateError) as error:
            self._unreadable(name, error.text, error)

    def pattern(self, name: str) -> regex.Pattern[str] | None:
        """A regular expression, found anywhere in the answer."""
        source = self.text(name)
        try:
            return regex.compile(source) if source else None
        except regex.error as error:
            what = Text(
                "a expressão regular “{source}” não pôde ser lida", "regular expression “{source}” cannot be read"
            )
            raise self.place.refuse(what.fill(source=source)) from error

    def properties(self) -> dict[str, str]:
        """Names and values that the author hung on the component."""
        found = self.inside("properties").plain
        return {name: str(value) for name, value in found.items() if isinstance(value, (str, bool, int, Decimal))}

    def _unreadable(self, name: str, why: Text, error: Exception) -> NoReturn:
        what = Text("“{name}” não pôde ser lido: {why}", "“{name}” cannot be read: {why}").fill(
            name=name, why=_bare(why)
        )
        raise self.place.refuse(what) from error


def _bare(text: Text) -> Text:
    """A sentence without its full stop, to stand within another."""
    return replace(text, pt=text.pt.removesuffix("."), en=text.en.removesuffix("."))
