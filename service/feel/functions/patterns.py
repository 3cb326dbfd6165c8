"""Regular expressions in XPath's notation, with a time limit for all of an evaluation together."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import thread_time
from typing import Any, TypeVar

import regex

from service.feel.budget import Run
from service.feel.errors import too_much
from service.feel.functions.signature import builtin

Made = TypeVar("Made")
FLAGS: dict[str, int] = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": regex.VERBOSE, "q": 0}
LONGEST = 500
"""Characters of a pattern."""
REPEATS = 1000
FOREIGN = re.compile(r"\(\?(?!:)|\\[GXKRLmM]|\{(?!\d{0,4},?\d{0,4}\})|[*+?}]\+|\\[pP](?!\{)")
"""What the library knows and XPath does not: lookarounds, recursion, fuzzy matching, possessive quantifiers."""
SUBTRACTION = re.compile(r"-(?=\[[^\]]*\]\])")
REFERENCE = re.compile(r"\\([$\\])|\$(\d)|(\\|\$)")


def compiled(pattern: str, flags: str) -> regex.Pattern[str] | None:
    """The pattern as the library takes it; None when it is none, or uses what XPath does not have."""
    if len(pattern) > LONGEST or any(flag not in FLAGS for flag in flags):
        return None
    if "q" in flags:
        return regex.compile(regex.escape(pattern, special_only=True), regex.IGNORECASE if "i" in flags else 0)
    plain = re.sub(r"\\[pP]\{\w+\}|\\[^GXKRLmMpP]", "", pattern)
    bounds = [int(number) for number in re.findall(r"\d+", " ".join(re.findall(r"\{([\d,]*)\}", plain)))]
    if FOREIGN.search(plain) or sum(bounds) > REPEATS:
        return None
    translated = SUBTRACTION.sub("--", pattern).replace(r"\i", r"[\p{L}_:]").replace(r"\c", r"[\p{L}\p{N}_:.\-]")
    try:
        return regex.compile(translated, regex.VERSION1 | sum(FLAGS[flag] for flag in set(flags)))
    except (regex.error, OverflowError, ValueError, RecursionError):
        return None


def timed(run: Run, work: Callable[[float], Made]) -> Made:
    """Run `work(timeout)` on what is left of the time for regular expressions; FeelError when that is used up."""
    began = thread_time()
    try:
        run.spend(10)
        return work(max(run.seconds, 0.001))
    except TimeoutError as error:
        raise too_much() from error
    finally:
        run.seconds -= thread_time() - began


@builtin("matches", "input: string, pattern: string")
def matches(run: Run, text: str, pattern: str) -> bool | None:
    """Whether a pattern is found in a text."""
    return matches_so(run, text, pattern, None)


@builtin("matches", "input: string, pattern: string, flags: string?")
def matches_so(run: Run, text: str, pattern: str, flags: str | None) -> bool | None:
    """Whether a pattern is found in a text, with XPath's flags."""
    expression = compiled(pattern, flags or "")
    if expression is None:
        return None
    return timed(run, lambda limit: expression.search(text, timeout=limit)) is not None


@builtin("replace", "input: string, pattern: string, replacement: string")
def replace(run: Run, text: str, pattern: str, replacement: str) -> str | None:
    """The text with each match replaced; `$1` is the first group."""
    return replace_so(run, text, pattern, replacement, None)


@builtin("replace", "input: string, pattern: string, replacement: string, flags: string?")
def replace_so(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    """The text with each match replaced, with XPath's flags."""
    expression = compiled(pattern, flags or "")
    if expression is None:
        return None
    run.room((len(text) + 1) * (len(replacement) + 1) if len(replacement) > 100 else len(text))
    groups = expression.groups
    made = timed(
        run, lambda limit: expression.sub(lambda match: _filled(replacement, match, groups), text, timeout=limit)
    )
    return run.text(made)


def _filled(replacement: str, match: Any, groups: int) -> str:
    def reference(found: re.Match[str]) -> str:
        if found.group(1):
            return found.group(1)
        number = int(found.group(2) or -1)
        return (match.group(number) or "") if 0 <= number <= groups else found.group() if number < 0 else ""

    return REFERENCE.sub(reference, replacement)


@builtin("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> list[str] | None:
    """The parts between the matches of a pattern."""
    expression = compiled(delimiter, "")
    if expression is None:
        return None

    def cut(limit: float) -> list[str]:
        parts: list[str] = []
        at = 0
        for match in expression.finditer(text, timeout=limit):
            if match.end() > match.start():
                parts.append(text[at : match.start()])
                at = match.end()
        return [*parts, text[at:]]

    run.weigh(text)
    found = timed(run, cut)
    run.spend(len(found))
    return found


@builtin("extract", "input: string, pattern: string")
def extract(run: Run, text: str, pattern: str) -> list[str] | None:
    """All matches of a pattern (Camunda)."""
    expression = compiled(pattern, "")
    if expression is None:
        return None
    run.weigh(text)
    found = timed(run, lambda limit: [match.group() for match in expression.finditer(text, timeout=limit)])
    run.spend(len(found))
    return found
