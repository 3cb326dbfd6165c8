"""Operands: literals, names, brackets, conditions, repetitions, functions, contexts and types."""

from __future__ import annotations

from collections.abc import Iterable

from service.base.texts import Text
from service.feel import kinds, tree
from service.feel.errors import FeelSyntaxError
from service.feel.names import KEYWORDS, spaced
from service.feel.parser import CONSTANTS, Operators, literal

MEMBER_GOES_ON = ("name", "number")


class Grammar(Operators):
    """The whole language."""

    def whole(self) -> tree.Node:
        """One expression from beginning to end."""
        found = self.expression()
        if self.token.kind != "end":
            raise self._left_over()
        return found

    def _left_over(self) -> FeelSyntaxError:
        before = self.line[self.at - 1]
        if before.text == "not" and before.kind == "name":
            bare = Text("“not” precisa de parênteses: not(x).", "“not” needs parentheses: not(x).")
            return FeelSyntaxError(bare, before.start + 1)
        if self.token.kind == before.kind == "name" and before.text not in KEYWORDS:
            unknown = Text(
                "“{name}” não é um nome conhecido; falta um operador, ou o nome está escrito de outro modo.",
                "“{name}” is not a known name; an operator is missing, or the name is written differently.",
            )
            return FeelSyntaxError(unknown.fill(name=f"{before.text} {self.token.text}"), before.start + 1)
        return self.unexpected()

    def unary_tests(self) -> tree.Node | None:
        """Tests with commas, `not(…)` around them, or `-` for any; None for any."""
        self.known.add("?")
        if self.sees("-") and self.line[self.at + 1].kind == "end":
            return None
        denied = self.sees("not") and self.sees_then("(")
        if denied:
            self.at += 2
        tests = [self.test()]
        while self.take(","):
            tests.append(self.test())
        if denied:
            self.closed(")")
        if self.token.kind != "end":
            raise self.unexpected()
        found: tree.Node = tree.Tests(tuple(tests))
        return tree.Negative(found) if denied else found

    def primary(self) -> tree.Node:
        """A literal, a name or something in brackets."""
        token = self.token
        if token.kind in ("number", "string", "at"):
            self.at += 1
            return literal(token)
        if token.kind == "name":
            return self._word()
        if self.sees("("):
            return self.parenthesis()
        if self.sees("[", "]"):
            return self._list()
        if self.sees("{"):
            return self._context()
        raise self.unexpected()

    def _word(self) -> tree.Node:
        token = self.token
        if found := self.known.match(self.line, self.at):
            self.at += found[1]
            return tree.Name(found[0], token.start + 1)
        self.at += 1
        if token.text in CONSTANTS:
            return tree.Literal(CONSTANTS[token.text])
        if token.text == "if":
            return self._if()
        if token.text in ("for", "some", "every"):
            return self._loop(token.text)
        if token.text == "function":
            return self._definition()
        if token.text in KEYWORDS:
            self.at -= 1
            raise self.unexpected()
        return tree.Name(token.text, token.start + 1)

    def _if(self) -> tree.If:
        condition = self.expression()
        self.expect("then", Text("“if” precisa de “then”.", "“if” needs “then”."))
        yes = self.expression()
        self.expect("else", Text("“if” precisa de “else”.", "“if” needs “else”."))
        return tree.If(condition, yes, self.expression())

    def _loop(self, word: str) -> tree.Loop:
        self.known.enter()
        iterators = [self._iterator()]
        while self.take(","):
            iterators.append(self._iterator())
        last = "return" if word == "for" else "satisfies"
        mend = Text("“{word}” precisa de “{last}”.", "“{word}” needs “{last}”.").fill(word=word, last=last)
        self.expect(last, mend)
        body = self.expression()
        self.known.leave()
        return tree.Loop(word, tuple(iterators), body)

    def _iterator(self) -> tree.Iterator:
        name = self._new_name("in")
        self.expect("in", Text("Depois do nome vem “in”.", "“in” follows the name."))
        start = self.expression()
        end = self.expression() if self.take("..") else None
        self.known.add(name)
        return tree.Iterator(name, start, end)

    def _new_name(self, *closing: str) -> str:
        """A name that is being introduced: all that stands before one of these signs or words."""
        first = self.token
        while not self.sees(*closing):
            if self.token.kind not in MEMBER_GOES_ON and not self.sees("+", "-", "*", "/", ".", "'", "**"):
                raise self.unexpected()
            self.at += 1
        if first.kind != "name" or first is self.token or first.text in KEYWORDS - {"in", "return", "every", "some"}:
            raise FeelSyntaxError(Text("Aqui falta um nome.", "A name is missing here."), first.start + 1)
        return spaced(self.source[first.start : self.line[self.at - 1].end])

    def _definition(self) -> tree.Definition:
        self.expect("(", Text("“function” precisa de parênteses.", "“function” needs parentheses."))
        self.known.enter()
        parameters: list[tuple[str, tree.Kind | None]] = []
        while not self.sees(")"):
            name = self._new_name(":", ",", ")")
            parameters.append((name, self.kind() if self.take(":") else None))
            self.known.add(name)
            if not self.take(","):
                break
        self.closed(")")
        if self.sees("external"):
            no = Text("Funções externas não são executadas aqui.", "External functions are not run here.")
            raise FeelSyntaxError(no, self.token.start + 1)
        body = self.expression()
        self.known.leave()
        return tree.Definition(tuple(parameters), body)

    def parenthesis(self, *, several: bool = False) -> tree.Node:
        """An expression, range or test in parentheses; `several` allows a list of tests."""
        self.at += 1
        found = self.test()
        if self.take(".."):
            return self._interval(found, included=False)
        tests = [found]
        while several and self.take(","):
            tests.append(self.test())
        self.closed(")")
        return found if len(tests) == 1 else tree.Tests(tuple(tests))

    def _list(self) -> tree.Node:
        opening = self.take("[", "]")
        if opening == "[" and self.take("]"):
            return tree.Listing(())
        items = [self.test()]
        if self.take(".."):
            return self._interval(items[0], included=opening == "[")
        if opening == "]":
            raise FeelSyntaxError(Text("Falta “..” no intervalo.", "The range lacks “..”."), self.token.start + 1)
        while self.take(","):
            items.append(self.test())
        self.closed("]")
        return tree.Listing(tuple(items))

    def _interval(self, start: tree.Node, *, included: bool) -> tree.Interval:
        self.deeper()
        before, self.ending_range = self.ending_range, True
        end = self.climb(self.unary(), 4)
        self.ending_range = before
        self.depth -= 1
        closing = self.take("]", ")", "[")
        if not closing:
            raise FeelSyntaxError(
                Text("Feche o intervalo com “]” ou “)”.", "Close the range with “]” or “)”."), self.token.start + 1
            )
        return tree.Interval(start, end, included, closing == "]")

    def _context(self) -> tree.Context:
        self.at += 1
        self.known.enter()
        entries: list[tuple[str, tree.Node]] = []
        while not self.sees("}"):
            entries.append(self._entry())
            self.known.add(entries[-1][0])
            if not self.take(","):
                break
        self.closed("}")
        self.known.leave()
        return tree.Context(tuple(entries))

    def _entry(self) -> tuple[str, tree.Node]:
        if self.token.kind == "string":
            name = self.token.value
            self.at += 1
        else:
            name = self._new_name(":")
        self.expect(":", Text("Depois do nome vem “:”.", "“:” follows the name."))
        return name, self.expression()

    def call(self, function: tree.Node) -> tree.Node:
        """A function with its arguments, by place or by name."""
        self.at += 1
        names: list[str] = []
        arguments: list[tree.Node] = []
        while not self.sees(")"):
            if self._names_argument():
                names.append(self._new_name(":"))
                self.at += 1
            arguments.append(self.test())
            if not self.take(","):
                break
        self.closed(")")
        if names and len(names) != len(arguments):
            mixed = Text(
                "Dê nome a todos os argumentos, ou a nenhum.", "Give all arguments their names, or none of them."
            )
            raise FeelSyntaxError(mixed, self.token.start)
        return tree.Call(function, tuple(arguments), tuple(names))

    def _names_argument(self) -> bool:
        at = self.at
        while self.line[at].kind in MEMBER_GOES_ON or self.line[at].text in ("-", "'"):
            at += 1
        return at > self.at and self.line[at].text == ":" and self.line[at].kind == "symbol"

    def member(self) -> str:
        """The name behind a point; plain words beside each other are one name, since nothing else could be meant."""
        if found := self.known.member(self.line, self.at):
            self.at += found[1]
            return found[0]
        first = self.token
        if first.kind != "name":
            raise FeelSyntaxError(Text("Depois do ponto vem um nome.", "A name follows the point."), first.start + 1)
        self.at += 1
        while self.token.kind in MEMBER_GOES_ON and self.token.text not in KEYWORDS:
            self.at += 1
        return spaced(self.source[first.start : self.line[self.at - 1].end])

    def kind(self) -> tree.Kind:
        """A type, such as `number`, `list<string>` or `context<a: number>`."""
        self.deeper()
        first = self.token
        while self.token.kind == "name" and (self.token.text not in KEYWORDS or self._inside_kind(first)):
            self.at += 1
        name = spaced(self.source[first.start : self.line[self.at - 1].end]) if self.token is not first else ""
        if name not in kinds.NAMES:
            unknown = Text(
                "“{name}” não é um tipo; há number, string, boolean, date, time, date and time, list<…> e outros",
                "“{name}” is no type; there are number, string, boolean, date, time, date and time, list<…> and more",
            )
            raise FeelSyntaxError(unknown.fill(name=name or first.text), first.start + 1)
        found = self._kinds_within(name) if self.take("<") else tree.Kind(name)
        self.depth -= 1
        return found

    def _inside_kind(self, first: object) -> bool:
        """Whether a keyword is part of a type's name: “function”, and the “and” of “date and time”."""
        if self.token is first:
            return self.token.text == "function"
        seen = spaced(self.source[self.line[self.at - 1].start : self.line[self.at + 1].end])
        return self.token.text == "and" and seen in ("date and time", "days and time", "years and months")

    def _kinds_within(self, name: str) -> tree.Kind:
        inner: list[tree.Kind] = []
        entries: list[str] = []
        while not self.sees(">"):
            if name == "context":
                entries.append(self._new_name(":"))
                self.at += 1
            inner.append(self.kind())
            if not self.take(","):
                break
        self.closed(">")
        if name == "function":
            self.expect("->", Text("Depois dos tipos vem “->”.", "“->” follows the types."))
            inner.append(self.kind())
        elif name in ("list", "range") and len(inner) != 1:
            raise FeelSyntaxError(Text("Diga um tipo: list<number>.", "Name one type: list<number>."), self.token.start)
        return tree.Kind(name, tuple(inner), tuple(entries))


def read(source: str, names: Iterable[str], functions: Iterable[str]) -> tree.Node:
    """The tree of an expression; FeelSyntaxError where the text is none."""
    return Grammar(source, names, functions).whole()


def read_tests(source: str, names: Iterable[str], functions: Iterable[str]) -> tree.Node | None:
    """The tree of unary tests; None for `-`, which everything passes."""
    return Grammar(source, names, functions).unary_tests()
