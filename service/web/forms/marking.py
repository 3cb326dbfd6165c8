"""Markdown and HTML of form authors made harmless: a short list of tags, links to http(s) and mail only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import regex
from lxml import etree, html
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

KEPT = frozenset(
    {
        "p", "br", "b", "strong", "i", "em", "u", "s", "del", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
        "a", "table", "thead", "tbody", "tr", "th", "td", "span", "div", "dl", "dt", "dd", "small", "sub", "sup",
        "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
EMPTY = frozenset({"br", "hr"})
DROPPED = frozenset(
    {
        "script", "style", "iframe", "object", "embed", "svg", "math", "template", "noscript", "textarea", "select",
        "title", "head", "form", "audio", "video", "canvas", "applet", "frame", "frameset", "xmp", "plaintext",
        "listing", "noembed", "noframes",
    }
)  # fmt: skip
"""Left out with all that they hold; what is neither kept nor dropped leaves its text."""
LOWERED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}
"""The page's own headings come first."""

DEPTH = 60
_ADDRESS = regex.compile(r"(https?://|mailto:)[^\s\x00-\x1f\"'<>]+", regex.IGNORECASE)
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough").disable("image")


def markdown(source: str) -> Markup:
    """Markdown as HTML; HTML within it is shown as text, images are left out."""
    return clean(_markdown.render(source))


def clean(source: str) -> Markup:
    """HTML with only the kept tags; no attribute survives but a link's address."""
    if not source.strip():
        return Markup()
    try:
        fragments = cast("list[object]", html.fragments_fromstring(source.replace("\x00", "")))  # pyright: ignore[reportUnknownMemberType]
    except (etree.ParserError, ValueError):
        return escape(source)
    return Markup("").join(_piece(fragment, 0) for fragment in fragments)


def _piece(node: object, depth: int) -> Markup:
    if isinstance(node, str):
        return escape(node)
    element = cast("html.HtmlElement", node)
    tail = escape(element.tail or "")
    name = element.tag.lower() if isinstance(element.tag, str) else ""
    if not name or name in DROPPED or depth > DEPTH:
        return tail
    inner = Markup("").join(_inside(element, depth + 1))
    name = LOWERED.get(name, name)
    if name not in KEPT:
        return inner + tail
    if name in EMPTY:
        return Markup("<{}>").format(name) + tail
    return Markup("<{0}{1}>{2}</{0}>").format(name, _address(element) if name == "a" else Markup(), inner) + tail


def _inside(node: html.HtmlElement, depth: int) -> Iterator[Markup]:
    yield escape(node.text or "")
    for child in node:
        yield _piece(child, depth)


def _address(node: html.HtmlElement) -> Markup:
    address = str(node.get("href") or "").strip()
    if not _ADDRESS.fullmatch(address):
        return Markup()
    return Markup(' href="{}" rel="noopener noreferrer nofollow" target="_blank"').format(address)
