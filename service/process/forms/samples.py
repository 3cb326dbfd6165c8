"""A text that a regular expression accepts, for the expressions that people write in forms.

Understood: letters, `.`, classes, groups, alternatives, quantifiers, anchors. What goes beyond gives a text that may
not match; the caller tries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import digits

import regex

_TOKEN = regex.compile(
    r"(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|p\{\^?\w+\}|.))"
    r"|(?P<open>\((?:\?(?:[:=!]|<[=!]|P?<\w+>))?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<many>(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?)|(?P<anchor>[\^$])|(?P<plain>.)",
    regex.DOTALL,
)
_TRIED = "1a A0bB-_./@,:;!#&()+*=áÁçÇãé" + digits + "".join(map(chr, range(33, 127)))
_ESCAPES = {"d": "1", "w": "a", "s": " ", "D": "a", "W": " ", "S": "a", "b": "", "B": "", "n": "\n", "t": "\t"}
LONGEST = 200


def sample(pattern: str, length: int = 0) -> str:
    """A text that the pattern accepts, of at least this length where a quantifier without end allows it."""
    tokens = [(str(found.lastgroup), found.group()) for found in _TOKEN.finditer(pattern)]
    return _Sampling(iter(tokens), length).alternatives()[:LONGEST]


class _Sampling:
    """One walk over the tokens, first alternative of each group."""

    def __init__(self, tokens: Iterator[tuple[str, str]], length: int) -> None:
        self.tokens = tokens
        self.length = length

    def alternatives(self) -> str:
        branches: list[list[str]] = [[]]
        for kind, text in self.tokens:
            if kind == "close":
                break
            if kind == "or":
                branches.append([])
            elif kind == "many":
                if branches[-1]:
                    branches[-1][-1] *= self._times(text)
            elif kind == "open":
                inner = self.alternatives()
                branches[-1].append("" if text in ("(?=", "(?!", "(?<=", "(?<!") else inner)
            else:
                branches[-1].append(self._sign(kind, text))
        return "".join(branches[0])

    def _times(self, text: str) -> int:
        if text[0] == "{":
            least, comma, most = text.rstrip("?+")[1:-1].partition(",")
            open_end = bool(comma) and not most
            return min(LONGEST, max(int(least), self.length) if open_end else int(least))
        return min(LONGEST, max(1 if text[0] == "+" else 0, self.length if text[0] != "?" else 0))

    def _sign(self, kind: str, text: str) -> str:
        if kind == "plain":
            return "a" if text == "." else text
        if kind == "anchor":
            return ""
        if kind == "escape" and text[1] in _ESCAPES:
            return _ESCAPES[text[1]]
        if kind == "escape" and text[1] not in "pux":
            return text[1]
        return next((sign for sign in _TRIED if regex.fullmatch(text, sign)), "")
