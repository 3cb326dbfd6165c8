"""Expressions of Camunda 7, `${…}`, translated to FEEL."""

from __future__ import annotations

import re
from typing import NamedTuple

from service.base.texts import Text
from service.feel.budget import NESTING, SOURCE
from service.feel.errors import FeelSyntaxError

WRAPPED = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,4})?)
    | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!()\[\].,?:])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
WORDS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "div": "/",
    "mod": "%",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
}
LEVELS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
SPELLED = {"||": "or", "&&": "and", "==": "="}
VARIABLE = ("getVariable", "getVariableLocal")
CLOCK = ("now", "dateTime")
"""Camunda's functions for the present time."""
SHIFT = re.compile(r"(plus|minus)(Years|Months|Weeks|Days|Hours|Minutes|Seconds)")
UNITS = {
    "Years": "P{}Y",
    "Months": "P{}M",
    "Weeks": "P{}D",
    "Days": "P{}D",
    "Hours": "PT{}H",
    "Minutes": "PT{}M",
    "Seconds": "PT{}S",
}
WEEK = 7
AS_IT_IS = ("toDate", "toInstant")
"""Calls that only change the type of a time, which FEEL does by itself."""
ATOM = 7


class Word(NamedTuple):
    """A token of JUEL and where it stands."""

    kind: str
    text: str
    at: int


class Said(NamedTuple):
    """A piece of FEEL and how tightly its outermost operator binds."""

    text: str
    level: int

    def within(self, level: int) -> str:
        """The piece as an operand of an operator of this level."""
        return self.text if self.level >= level else f"({self.text})"


def from_juel(text: str) -> str:
    """FEEL for `${…}` with comparisons, logic, arithmetic, `empty`, `? :`, paths, literals, `equals`, `size`,
    `isEmpty`, `execution.getVariable('x')` and times as `dateTime().plusDays(2)`.

    FeelSyntaxError, which quotes it, for anything else.
    """
    match = WRAPPED.fullmatch(text)
    if match is None or len(text) > SOURCE:
        raise _refusal(text, text, 1)
    reader = _Reader(text, match.start(1), match.end(1))
    said = reader.choice()
    if reader.word.kind != "end":
        raise reader.refusal()
    return said.text


def _refusal(text: str, seen: str, position: int) -> FeelSyntaxError:
    short = text if len(text) <= 120 else text[:117] + "…"
    said = Text(
        "Não sei traduzir “{juel}” para FEEL (em “{seen}”); escreva em FEEL.",
        "“{juel}” cannot be translated to FEEL (at “{seen}”); write it in FEEL.",
    )
    return FeelSyntaxError(said.fill(juel=short, seen=seen[:40]), position)


class _Reader:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.words: list[Word] = []
        self.at: int = 0
        self.depth: int = 0
        while not self.words or self.words[-1].kind != "end":
            match = TOKEN.match(text, start, end)
            if match is None or match.lastgroup is None:
                raise _refusal(text, text[start:end].strip(), start + 1)
            word = match.group(match.lastgroup)
            sign = WORDS.get(word) if match.lastgroup == "name" and not self._behind_point() else None
            kind = "sign" if sign else match.lastgroup
            self.words.append(Word(kind, sign or word, match.start(match.lastgroup)))
            start = match.end()

    def _behind_point(self) -> bool:
        return bool(self.words) and self.words[-1].text == "."

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def refusal(self) -> FeelSyntaxError:
        return _refusal(self.text, self.word.text or "}", self.word.at + 1)

    def take(self, sign: str) -> bool:
        found = self.word.kind == "sign" and self.word.text == sign
        self.at += found
        return found

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise self.refusal()

    def choice(self) -> Said:
        self.depth += 1
        if self.depth > NESTING:
            raise self.refusal()
        condition = self.climb(1)
        if self.take("?"):
            yes = self.choice()
            self.expect(":")
            condition = Said(f"if {condition.text} then {yes.text} else {self.choice().text}", 0)
        self.depth -= 1
        return condition

    def climb(self, lowest: int) -> Said:
        left = self.unary()
        while self.word.kind == "sign" and LEVELS.get(self.word.text, 0) >= lowest:
            sign, level = self.word.text, LEVELS[self.word.text]
            self.at += 1
            right = self.climb(level + 1)
            if sign == "%":
                left = Said(f"modulo({left.text}, {right.text})", ATOM)
                continue
            # FEEL has one level for all comparisons, so one beside another needs parentheses.
            inner = level + 1 if level not in (3, 4) else 5
            outer = 3 if level == 4 else level
            own = left.within(inner if level in (3, 4) else level)
            left = Said(f"{own} {SPELLED.get(sign, sign)} {right.within(inner)}", outer)
        return left

    def unary(self) -> Said:
        self.depth += 1
        if self.depth > NESTING:
            raise self.refusal()
        if self.take("!"):
            said = Said(f"not({self.unary().text})", ATOM)
        elif self.take("-"):
            said = Said(f"-{self.unary().within(ATOM)}", ATOM)
        elif self.word.text == "empty" and self.word.kind == "name":
            self.at += 1
            said = self.emptiness(self.unary())
        else:
            said = self.path()
        self.depth -= 1
        return said

    @staticmethod
    def emptiness(inner: Said) -> Said:
        value = inner.within(5)
        tests = f'{value} = null or {value} = "" or {value} = [] or {value} = {{}}'
        return Said(f"({tests}) = true", 3)

    def path(self) -> Said:
        word = self.word
        self.at += 1
        if word.kind == "number":
            return Said(word.text, ATOM)
        if word.kind == "string":
            inner = re.sub(r"\\(.)", r"\1", word.text[1:-1])
            return Said('"' + inner.replace("\\", "\\\\").replace('"', '\\"') + '"', ATOM)
        if word.kind == "sign" and word.text == "(":
            inside = self.choice()
            self.expect(")")
            return Said(f"({inside.text})", ATOM)
        if word.kind != "name":
            self.at -= 1
            raise self.refusal()
        if word.text in ("true", "false", "null"):
            return Said(word.text, ATOM)
        return self.members(word)

    def members(self, first: Word) -> Said:
        said = Said(first.text, ATOM)
        if first.text in CLOCK and self.take("("):
            said = self.moment()
        elif first.text == "execution" and self.take("."):
            said = Said(self.variable(), ATOM)
        while True:
            if self.take("."):
                if self.word.kind != "name":
                    raise self.refusal()
                self.at += 1
                said = self.call(said) if self.word.text == "(" else Said(f"{said.text}.{self.before}", ATOM)
            elif self.take("["):
                said = Said(said.text + self.element(), ATOM)
            elif self.word.text == "(":
                raise self.refusal()
            else:
                return said

    @property
    def before(self) -> str:
        return self.words[self.at - 1].text

    def call(self, on: Said) -> Said:
        """The methods that are common in conditions; any other is refused."""
        name = self.before
        empty = self.words[self.at + 1].text == ")"
        if not empty or name not in ("isEmpty", "size"):
            if name != "equals":
                self.at -= 1
                raise self.refusal()
            self.expect("(")
            other = self.choice()
            self.expect(")")
            return Said(f"({on.text} = {other.within(5)})", ATOM)
        self.at += 2
        return Said(f"count({on.text})", ATOM) if name == "size" else Said(f"({self.emptiness(on).text})", ATOM)

    def moment(self) -> Said:
        """What follows `now(` or `dateTime(`: that time, moved by years down to seconds."""
        self.expect(")")
        text = "now()"
        while self.word.text == "." and self.word.kind == "sign":
            self.at += 1
            shift = SHIFT.fullmatch(self.word.text)
            self.at += 1
            if shift is None and self.before not in AS_IT_IS:
                self.at -= 1
                raise self.refusal()
            self.expect("(")
            if shift is not None:
                text += f" {'+' if shift[1] == 'plus' else '-'} {self.span(shift[2])}"
            self.expect(")")
        return Said(text, 5 if text != "now()" else ATOM)

    def span(self, unit: str) -> str:
        """A number of units as a duration, the number written or computed."""
        each = WEEK if unit == "Weeks" else 1
        word = self.word
        if word.kind == "number" and word.text.isdigit() and self.words[self.at + 1].text == ")":
            self.at += 1
            return f'duration("{UNITS[unit].format(int(word.text) * each)}")'
        return f'duration("{UNITS[unit].format(each)}") * {self.choice().within(ATOM)}'

    def element(self) -> str:
        word = self.word
        self.at += 1
        self.expect("]")
        if word.kind == "number" and word.text.isdigit():
            return f"[{int(word.text) + 1}]"
        if word.kind == "string" and re.fullmatch(r"[A-Za-z_]\w*", word.text[1:-1]):
            return f".{word.text[1:-1]}"
        self.at -= 2
        raise self.refusal()

    def variable(self) -> str:
        """The name in `execution.getVariable('name')`."""
        words = self.words[self.at : self.at + 4]
        fits = len(words) == 4 and words[0].text in VARIABLE and words[1].text == "(" and words[3].text == ")"
        name = words[2].text[1:-1] if fits and words[2].kind == "string" else ""
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise self.refusal()
        self.at += 4
        return name
