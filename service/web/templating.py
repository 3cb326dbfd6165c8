"""Templates are compiled once for each language: sentences and icons that never change stand in them ready."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from service.base.texts import Language
from service.web.language import language, said_in

SAYS = frozenset({"_", "gettext"})
DRAWS = frozenset({"icon", "island_styles", "island_script", "built_address"})
"""Words of templates whose answer depends on nothing but what is written there."""


class PageTemplate(Template):
    """A template whose macros are made ready once."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja compares the globals of who imports with those of the macros at each import; ours are always the same.
        return super()._get_default_module()


class PageEnvironment(Environment):
    """One environment for each language, made from this one when it is first spoken."""

    template_class = PageTemplate
    speaks: Language | None = None

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.tongues: dict[Language, PageEnvironment] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """The template in the reader's language."""
        if self.speaks is None:
            return self.speaking(language()).get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def speaking(self, spoken: Language) -> PageEnvironment:
        """The templates of this language."""
        if spoken not in self.tongues:
            tongue = self.overlay()
            tongue.speaks = spoken
            self.tongues[spoken] = tongue
        return self.tongues[spoken]

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.speaks is not None:
            Ready(self, self.speaks, source).visit(source)
        return super()._generate(source, name, filename, defer_init=defer_init)


class Ready(NodeTransformer):
    """Puts the answer in the place of each call that always has the same, unless the template means its own word."""

    def __init__(self, environment: PageEnvironment, spoken: Language, template: nodes.Template) -> None:
        self.environment, self.spoken = environment, spoken
        names = template.find_all(nodes.Name)
        self.taken = {name.name for name in names if name.ctx != "load"}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """One call."""
        self.generic_visit(node)
        word, given = node.node, [each.value for each in node.args if isinstance(each, nodes.Const)]
        plain = len(given) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not plain or not isinstance(word, nodes.Name) or word.name in self.taken:
            return node
        if word.name in SAYS:
            answer = said_in(self.spoken, *given)
        elif word.name in DRAWS:
            answer = self.environment.globals[word.name](*given)
        else:
            return node
        return nodes.TemplateData(str(escape(answer)), lineno=node.lineno)
