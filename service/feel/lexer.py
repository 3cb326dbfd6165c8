"""Text into tokens."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from service.base.texts import Text
from service.feel.budget import SOURCE
from service.feel.errors import FeelSyntaxError

TokenKind = Literal["number", "string", "at", "name", "symbol", "end"]


class Token(NamedTuple):
    """A word of the language; `start` and `end` are offsets into the text, `value` what a literal says."""

    kind: TokenKind
    text: str
    start: int
    end: int
    value: str = ""


BLANK = re.compile(r"(?:[\s\ufeff\u180e]+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
SYMBOL = re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/=<>(){}\[\],:.']")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
ESCAPED = {'"': '"', "'": "'", "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}

MENDS: tuple[tuple[str, str, str], ...] = (
    ("==", "para comparar use um só =", "compare with a single ="),
    ("&&", "use “and”", "use “and”"),
    ("||", "use “or”", "use “or”"),
    ("!", "use “not(…)” ou “!=”", "use “not(…)” or “!=”"),
    ("${", "escreva FEEL sem ${…}", "write FEEL without ${…}"),
    ("'", 'textos levam aspas duplas, como "sim"', 'texts have double quotes, as in "yes"'),
    ('"', "feche o texto com aspas", "close the text with a quote"),
    ("@", 'depois de @ vem um texto, como @"2026-01-31"', 'a text follows @, as in @"2026-01-31"'),
)


def tokens(source: str) -> list[Token]:
    """The tokens of a text, the last of kind `end`; FeelSyntaxError at what is no token."""
    if len(source) > SOURCE:
        raise FeelSyntaxError(
            Text(
                "A expressão tem mais de {limit} caracteres; divida-a.",
                "The expression has more than {limit} characters; split it.",
            ).fill(limit=SOURCE),
            SOURCE,
        )
    if lone := SURROGATE.search(source):
        broken = Text(
            "A expressão tem um caractere partido; apague-o.", "The expression has half a character; delete it."
        )
        raise FeelSyntaxError(broken, lone.start() + 1)
    found: list[Token] = []
    at = 0
    while True:
        blank = BLANK.match(source, at)
        at = blank.end() if blank else at
        if at >= len(source):
            found.append(Token("end", "", at, at))
            return found
        found.append(_token(source, at))
        at = found[-1].end


def _token(source: str, at: int) -> Token:
    first = source[at]
    if starts_name(first):
        end = at + 1
        while end < len(source) and _goes_on(source[end]):
            end += 1
        return Token("name", source[at:end], at, end)
    if source.startswith("==", at):
        raise unexpected(source, at)
    if match := NUMBER.match(source, at):
        return Token("number", match.group(), at, match.end(), match.group())
    opening = at + 1 if first == "@" else at
    if match := STRING.match(source, opening):
        kind: TokenKind = "at" if first == "@" else "string"
        return Token(kind, source[at : match.end()], at, match.end(), ESCAPE.sub(_unescape, match.group(1)))
    if match := SYMBOL.match(source, at):
        return Token("symbol", match.group(), at, match.end())
    raise unexpected(source, at)


def starts_name(character: str) -> bool:
    """Whether a name can begin so."""
    return character.isalpha() or character in "_?" or character > "\u2fff"


def _goes_on(character: str) -> bool:
    return character.isalnum() or character in "_?·\u0300\u0301\u0302\u0303\u0308\u0327" or character > "\u2fff"


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    if code:
        number = int(code, 16)
        # A lone surrogate cannot be written down later; a code beyond Unicode is no character.
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else match.group()
    return ESCAPED.get(match.group(3), match.group())


def unexpected(source: str, at: int) -> FeelSyntaxError:
    """The error for what stands at an offset and does not belong there, with a mend where one is known."""
    if at >= len(source.rstrip()):
        text = Text("A expressão termina cedo demais; complete-a.", "The expression ends too early; complete it.")
        return FeelSyntaxError(text, at + 1)
    word = re.match(r"\w+|\S", source[at:])
    seen = word.group() if word else source[at]
    for sign, pt, en in MENDS:
        if source.startswith(sign, at):
            text = Text("“{seen}” não cabe aqui: {mend}.", "“{seen}” does not belong here: {mend}.")
            return FeelSyntaxError(text.fill(seen=sign, mend=Text(pt, en)), at + 1)
    text = Text("“{seen}” não cabe aqui.", "“{seen}” does not belong here.")
    return FeelSyntaxError(text.fill(seen=seen), at + 1)
