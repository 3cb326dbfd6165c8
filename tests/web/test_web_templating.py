"""Templates compiled once for each language."""

from __future__ import annotations

import re
from typing import cast

import pytest
from desk_pages import Front
from flask import session
from jinja2 import DictLoader

from service.base.texts import Language
from service.web.templating import PageEnvironment

PAGES = {
    "said.html": "{{ _('Sair') }} {{ _('%(n)s min', n=n) }} <p title=\"{{ _('Menu') }}\">{{ icon('bell') }}</p>",
    "taken.html": "{% macro row(icon, _) %}{{ icon('bell') }} {{ _('Sair') }}{% endmacro %}{{ row(own, own) }}",
    "macros.html": "{% macro leave() %}{{ _('Sair') }}{% endmacro %}",
    "imports.html": "{% from 'macros.html' import leave %}{{ leave() }}",
}


def own(word: str) -> str:
    """A template's own word for something else."""
    return f"<own {word}>"


@pytest.fixture(name="environment")
def made(front: Front) -> PageEnvironment:
    """The pages' environment over the templates of this test."""
    environment = cast("PageEnvironment", front.app.jinja_env).overlay(loader=DictLoader(PAGES))
    environment.tongues = {}
    return environment


def drawn(front: Front, environment: PageEnvironment, name: str, spoken: Language) -> str:
    """A template as a visitor sees it who chose this language."""
    with front.app.test_request_context("/"):
        session["language"] = spoken
        return environment.get_template(name).render(n="<2>", own=own)


@pytest.mark.parametrize("name", ["said.html", "imports.html"])
def test_each_visitor_reads_their_language(front: Front, environment: PageEnvironment, name: str):
    """Turn and turn about, by the same server."""
    for _ in range(2):
        assert "Sair" in drawn(front, environment, name, "pt")
        assert "Log out" in drawn(front, environment, name, "en")


@pytest.mark.parametrize("name", ["said.html", "taken.html", "imports.html"])
@pytest.mark.parametrize("spoken", ["pt", "en"])
def test_what_stands_ready_is_what_would_be_asked_for(
    front: Front, environment: PageEnvironment, name: str, spoken: Language
):
    """Compiled with its sentences and icons or asking for them: the same page."""
    asking = environment.speaking(spoken).overlay()
    asking.speaks = None
    asking.get_template = super(PageEnvironment, asking).get_template
    assert drawn(front, environment, name, spoken) == drawn(front, asking, name, spoken)


def test_a_templates_own_word_stays_its_own(front: Front, environment: PageEnvironment):
    """A parameter that is called like one of ours means what it is given."""
    assert drawn(front, environment, "taken.html", "pt") == "&lt;own bell&gt; &lt;own Sair&gt;"


def test_nothing_is_left_to_ask_for(front: Front, environment: PageEnvironment):
    """What never changes is part of the compiled template."""
    environment = environment.speaking("en")
    with front.app.test_request_context("/"):
        compiled = environment.compile(PAGES["said.html"], "said.html", "said.html", raw=True)
    assert "Log out" in compiled
    assert "#bell" in compiled
    assert not re.search(r"'(Sair|Menu|bell)'", compiled)
