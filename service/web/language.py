"""Which language a page speaks: what one chose, what one's account says, else what the house speaks."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, session
from flask_babel import Babel, get_locale

from service.base.texts import Language, Text
from service.web.parts import WebSettings, parts
from service.web.visitors import visitor

CATALOGS = Path(__file__).parent / "translations"
LOCALES: dict[str, str] = {"pt": "pt_BR", "en": "en"}


def language() -> Language:
    """The language of the page being made."""
    locale = get_locale() if has_request_context() else None
    return "en" if locale is not None and locale.language == "en" else "pt"


def spoken(text: Text | str) -> str:
    """A sentence in the reader's language; a plain string is somebody's own words and stays."""
    return text.spoken(language()) if isinstance(text, Text) else text


def speak_languages(app: Flask, settings: WebSettings) -> None:
    """Set up Flask-Babel with our catalogs."""
    compile_catalogs()
    app.config.update(
        BABEL_DEFAULT_LOCALE=LOCALES[settings.language],
        BABEL_DEFAULT_TIMEZONE=settings.zone,
        BABEL_TRANSLATION_DIRECTORIES=str(CATALOGS),
    )
    Babel(app, locale_selector=_choose)
    app.add_template_filter(spoken)
    app.add_template_global(language)


def compile_catalogs() -> None:
    """Bring each .mo in step with its .po; a wheel brings them made."""
    for source in CATALOGS.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as text, compiled.open("wb") as binary:
                write_mo(binary, read_po(text))


def _choose() -> str:
    chosen = session.get("language")
    found = visitor()
    usual = found.language if found else parts().settings.language
    return LOCALES.get(str(chosen), LOCALES[usual])
