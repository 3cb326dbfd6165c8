"""Expressions as drawn, in FEEL, JUEL or as plain text, made FEEL and parsed once."""

from __future__ import annotations

import re

from service import feel as language
from service.base.texts import Text
from service.process.diagram import places
from service.process.diagram.draft import Draft
from service.process.diagram.drawing import Element
from service.process.diagram.findings import Kind
from service.process.diagram.xml import Xml

SYNTAX = Kind(
    code="expression-syntax",
    level="error",
    about="An expression cannot be read as FEEL (or translated from `${…}`).",
    message=Text(
        "“{name}”: não entendemos “{expression}” ({what}), posição {position}: {why}",
        "“{name}”: we cannot read “{expression}” ({what}), position {position}: {why}",
    ),
    fix=Text("Corrija a expressão FEEL, por exemplo: {example}.", "Mend the FEEL expression, for example: {example}."),
)
TRANSLATED = Kind(
    code="expression-translated",
    level="info",
    about="An expression in another notation (`${a == b}`, XPath's `getDataObject`) was translated to FEEL.",
    message=Text("“{name}”: lemos “{expression}” como “{feel}”.", "“{name}”: we read “{expression}” as “{feel}”."),
    fix=Text("Confira; se puder, escreva em FEEL no diagrama.", "Check it; if you can, write FEEL in the diagram."),
)
DATA_OBJECT = re.compile(r"""(?:bpmn:)?getDataObject\(\s*['"]([\w ]+)['"]\s*\)""")
SINGLE_QUOTED = re.compile(r"'([^'\"\\]*)'")
CAPITALISED = re.compile(r"\b[A-ZÀ-Ý]\w*(?: [A-ZÀ-Ý]\w*)+")
STRING = re.compile(r'"[^"]*"')
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def expression(
    draft: Draft, element: Element, text: str | None, what: Text | str, *, line: int | None = None
) -> str | None:
    """FEEL for a text that is an expression with or without a leading `=`; None where there is none or it is wrong."""
    if text is None or not text.strip().removeprefix("=").strip():
        return None
    text = text.strip()
    if "${" in text or "#{" in text:
        return _translated(draft, element, text, what, line)
    feel = text.removeprefix("=").strip()
    problem = _problem(draft, feel)
    if problem is None:
        return feel
    other = None if text.startswith("=") else _rewritten(draft, feel)
    if other is not None:
        draft.tell(TRANSLATED, element, line=line, expression=feel, feel=other)
        return other
    _refuse(draft, element, feel, what, problem, line)
    return None


def value(draft: Draft, element: Element, text: str | None, what: Text | str, *, line: int | None = None) -> str | None:
    """FEEL for a text that is itself the value unless `=` or `${…}` makes it an expression."""
    if text is None or not text.strip():
        return None
    if text.strip().startswith("=") or "${" in text or "#{" in text:
        return expression(draft, element, text, what, line=line)
    return text.strip() if NUMBER.fullmatch(text.strip()) else quoted(text.strip())


def string(
    draft: Draft, element: Element, text: str | None, what: Text | str, *, line: int | None = None
) -> str | None:
    """As `value`, but digits stay text."""
    return (
        quoted(text.strip())
        if text and NUMBER.fullmatch(text.strip())
        else value(draft, element, text, what, line=line)
    )


def several(
    draft: Draft, element: Element, text: str | None, what: Text | str, *, line: int | None = None
) -> str | None:
    """FEEL for a list that is drawn with commas or is an expression."""
    if text is None or text.strip().startswith("=") or "${" in text or "#{" in text:
        return value(draft, element, text, what, line=line)
    parts = [quoted(part.strip()) for part in text.split(",") if part.strip()]
    return f"[{', '.join(parts)}]" if parts else None


def constant(feel: str) -> str | None:
    """The text that an expression gives without any data; None: it needs some, or gives no text."""
    try:
        parsed = language.parse(feel)
        value = parsed.evaluate({}) if not parsed.names else None
    except (language.FeelError, language.FeelSyntaxError):
        return None
    return value if isinstance(value, str) else None


def quoted(text: str) -> str:
    """A FEEL string literal."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def condition_of(xml: Xml, tag: str) -> tuple[str | None, int]:
    """The text and line of an expression element."""
    child = xml.first(tag)
    return (None, xml.line) if child is None else (child.text.strip() or None, child.line)


def _translated(draft: Draft, element: Element, text: str, what: Text | str, line: int | None) -> str | None:
    try:
        feel = language.from_juel(text)
        language.parse(feel, draft.names)
    except language.FeelSyntaxError as problem:
        _refuse(draft, element, text, what, problem, line)
        return None
    draft.tell(TRANSLATED, element, line=line, expression=text, feel=feel)
    return feel


def _rewritten(draft: Draft, text: str) -> str | None:
    """What habit from other notations wrote: XPath's data objects, 'single' quotes, ==, &&, !."""
    plain = DATA_OBJECT.sub(r"\1", text)
    plain = SINGLE_QUOTED.sub(r'"\1"', plain)
    for candidate in (plain, plain.replace("==", "=")):
        if candidate != text and _problem(draft, candidate) is None:
            return candidate
    try:
        feel = language.from_juel("${" + plain + "}")
        language.parse(feel, draft.names)
    except language.FeelSyntaxError:
        return None
    return feel


def _problem(draft: Draft, feel: str) -> language.FeelSyntaxError | None:
    """Why a text is no FEEL; names of several capitalised words that make it so become known."""
    try:
        language.parse(feel, draft.names)
    except language.FeelSyntaxError as problem:
        guessed = tuple(dict.fromkeys(CAPITALISED.findall(STRING.sub("", feel))))
        if not guessed or set(guessed) <= set(draft.names):
            return problem
        try:
            language.parse(feel, (*draft.names, *guessed))
        except language.FeelSyntaxError:
            return problem
        draft.names = tuple(dict.fromkeys((*draft.names, *guessed)))
    return None


def _refuse(
    draft: Draft, element: Element, text: str, what: Text | str, problem: language.FeelSyntaxError, line: int | None
) -> None:
    short = text if len(text) <= 120 else text[:117] + "…"
    values = {"what": places.called(what), "example": places.example(what)}
    draft.tell(SYNTAX, element, line=line, expression=short, position=problem.position, why=problem.text, **values)
