"""Functions: those of the language, checked while compiling, and those that an expression defines."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from service.base.texts import Text
from service.feel import kinds, scopes, tree
from service.feel.budget import CALLS, Code, Run
from service.feel.compiler import COMPILERS, Compiler
from service.feel.errors import FeelSyntaxError, too_deep
from service.feel.functions import BUILTINS, Builtin, call
from service.feel.scopes import Scope
from service.feel.values import Function, Value


def invocation(compiler: Compiler, node: tree.Call, scope: Scope | None) -> Code:
    """A call; FeelSyntaxError for a function that nobody defined, or arguments that a built-in one does not take."""
    if isinstance(node.function, tree.Name):
        away, maybe = scopes.find(scope, node.function.name)
        if away is None:
            function = BUILTINS.get(node.function.name)
            if function is not None:
                return _builtin(compiler, node, function, node.function.position, scope)
            if not maybe and node.function.name not in compiler.known:
                raise _unknown(node.function)
    return _dynamic(compiler, node, scope)


def _unknown(function: tree.Name) -> FeelSyntaxError:
    close = get_close_matches(function.name, BUILTINS, 1)
    text = (
        Text("A função “{name}” não existe; talvez “{close}”.", "There is no function “{name}”; perhaps “{close}”.")
        if close
        else Text("A função “{name}” não existe.", "There is no function “{name}”.")
    )
    return FeelSyntaxError(text.fill(name=function.name, close=close[0] if close else ""), function.position)


def _builtin(compiler: Compiler, node: tree.Call, function: Builtin, position: int, scope: Scope | None) -> Code:
    arguments = tuple(compiler.code(argument, scope) for argument in node.arguments)
    ways = (
        function.by_name(node.names)
        if node.names
        else [(signature, tuple(range(len(arguments)))) for signature in function.by_place(len(arguments))]
    )
    if not ways:
        raise _misfit(function, position)

    def code(run: Run, frame: Any) -> Value:
        values = [argument(run, frame) for argument in arguments]
        for signature, order in ways:
            found = signature.apply(run, [values[index] for index in order])
            if found is not None:
                return found
        return None

    return code


def _misfit(function: Builtin, position: int) -> FeelSyntaxError:
    ways = " | ".join(
        f"{function.name}({', '.join(parameter.name for parameter in signature.parameters)})"
        for signature in function.signatures
    )
    text = Text("Os argumentos não servem; use {ways}.", "The arguments do not fit; use {ways}.")
    return FeelSyntaxError(text.fill(ways=ways), position)


def _dynamic(compiler: Compiler, node: tree.Call, scope: Scope | None) -> Code:
    function = compiler.code(node.function, scope)
    arguments = tuple(compiler.code(argument, scope) for argument in node.arguments)
    names = node.names

    def code(run: Run, frame: Any) -> Value:
        called = function(run, frame)
        values = [argument(run, frame) for argument in arguments]
        if not names:
            return call(run, called, values)
        if type(called) is Builtin:
            ways = called.by_name(names)
            return ways[0][0].apply(run, [values[index] for index in ways[0][1]]) if ways else None
        if type(called) is not Function or sorted(called.parameters) != sorted(names):
            return None
        given = dict(zip(names, values, strict=True))
        return call(run, called, [given[name] for name in called.parameters])

    return code


def definition(compiler: Compiler, node: tree.Definition, scope: Scope | None) -> Code:
    """`function(parameters) body`, which keeps the local names around it."""
    names = tuple(name for name, _ in node.parameters)
    types = tuple(kind for _, kind in node.parameters)
    body, cost = compiler.priced(node.body, Scope(names, scope))

    def code(_run: Run, frame: Any) -> Function:
        def called(run: Run, values: list[Value]) -> Value:
            run.spend(cost)
            for value, kind in zip(values, types, strict=True):
                if kind is not None and not kinds.conforms(run, value, kind):
                    return None
            run.calls += 1
            if run.calls > CALLS:
                raise too_deep()
            result = body(run, (dict(zip(names, values, strict=True)), frame))
            run.calls -= 1
            return result

        return Function(names, called)

    return code


COMPILERS[tree.Call] = invocation
COMPILERS[tree.Definition] = definition
