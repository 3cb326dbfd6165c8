"""Which language a page speaks: what one chose, what one's account says, else what the house speaks."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, session
from flask_babel import Babel, LazyString
from markupsafe import Markup

from service.base.texts import Language, Text
from service.web.parts import WebSettings, parts
from service.web.visitors import visitor

CATALOGS = Path(__file__).parent / "translations"
LOCALES: dict[Language, str] = {"pt": "pt_BR", "en": "en"}
MOST_SENTENCES = 4096
"""Sentences of templates that are kept ready; there are fewer."""


def language() -> Language:
    """The language of the page being made; chosen once, when it is asked for first."""
    if not has_request_context():
        return "pt"
    found: Language | None = g.get("language")
    if found is None:
        found = g.language = _choose()
    return found


def gettext(sentence: str, **named: object) -> str:
    """A sentence of ours in the reader's language, with its `%(named)s` places filled."""
    said = _catalog(language()).gettext(sentence)
    return said % named if named else said


def ngettext(one: str, many: str, number: int, **named: object) -> str:
    """The sentence that fits this number, which it may call `%(num)s`."""
    return _catalog(language()).ngettext(one, many, number) % {"num": number, **named}


def lazy_gettext(sentence: str) -> LazyString:
    """A sentence that is said in the language of whoever reads it when it is read."""
    return LazyString(gettext, sentence)


def spoken(text: Text | str) -> str:
    """A sentence in the reader's language; a plain string is somebody's own words and stays."""
    return text.spoken(language()) if isinstance(text, Text) else text


@lru_cache(MOST_SENTENCES)
def said_in(spoken: Language, sentence: str) -> Markup:
    """A sentence without places in this language, as it stands in a template."""
    return Markup(_catalog(spoken).gettext(sentence)) % {}  # noqa: S704 - the catalog is ours


def speak_languages(app: Flask, settings: WebSettings) -> None:
    """Set up Flask-Babel with our catalogs."""
    compile_catalogs()
    app.config.update(
        BABEL_DEFAULT_LOCALE=LOCALES[settings.language],
        BABEL_DEFAULT_TIMEZONE=settings.zone,
        BABEL_TRANSLATION_DIRECTORIES=str(CATALOGS),
    )
    Babel(app, locale_selector=lambda: LOCALES[language()], configure_jinja=False)
    app.add_template_filter(spoken)
    for taught, name in ((language, "language"), (_said, "_"), (_said, "gettext"), (_counted, "ngettext")):
        app.add_template_global(taught, name)


def compile_catalogs() -> None:
    """Bring each .mo in step with its .po; a wheel brings them made."""
    for source in CATALOGS.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as binary:
                write_mo(binary, read_po(text))


def _said(sentence: str, **named: object) -> Markup:
    """In a template a sentence is markup: what fills its places is escaped."""
    if not named:
        return said_in(language(), sentence)
    return Markup(_catalog(language()).gettext(sentence)) % named  # noqa: S704 - as above


def _counted(one: str, many: str, number: int, **named: object) -> Markup:
    return Markup(_catalog(language()).ngettext(one, many, number)) % {"num": number, **named}  # noqa: S704 - as above


@cache
def _catalog(spoken: Language) -> NullTranslations:
    return Translations.load(CATALOGS, [LOCALES[spoken]])


def _choose() -> Language:
    chosen = session.get("language")
    found = visitor()
    usual = found.language if found else parts().settings.language
    return chosen if chosen in LOCALES else usual
