"""What applications of one test run share, so that each test need not compile it again."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from service.base.texts import Language


class CompiledOnce(BytecodeCache):
    """Templates of one language, compiled once a run: applications come and go with each test."""

    def __init__(self) -> None:
        self.code: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled of the same source."""
        bucket.code = self.code.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        assert bucket.code is not None
        self.code[f"{bucket.key} {bucket.checksum}"] = bucket.code


COMPILED: dict[Language, CompiledOnce] = {"pt": CompiledOnce(), "en": CompiledOnce()}


def compile_once(app: Any) -> Any:
    """Let an application use what others have compiled."""
    for language, compiled in COMPILED.items():
        app.jinja_env.speaking(language).bytecode_cache = compiled
    return app


BUILDERS: dict[Any, Callable[..., Any]] = {}
compile_builder = Rule._compile_builder


def build_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """What writes an address of a rule: Werkzeug compiles it for each application, from nothing but the rule."""
    key = (rule.rule, tuple(rule._trace), append_unknown)
    if rule.defaults or key not in BUILDERS:
        BUILDERS[key] = compile_builder(rule, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = build_once
