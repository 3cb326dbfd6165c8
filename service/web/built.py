"""The built scripts and styles: their hashed names, and how they are sent."""

from __future__ import annotations

import json
import mimetypes
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from flask import Flask, Response, redirect, request, send_from_directory
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
SQUEEZED = (("br", ".br"), ("gzip", ".gz"))


class Chunk(TypedDict):
    """One entry of Vite's manifest."""

    file: str
    css: NotRequired[list[str]]
    imports: NotRequired[list[str]]


@dataclass(eq=False)
class Built:
    """Vite's result, read once."""

    folder: Path = field(default=STATIC / "build")
    base: str = "/static/build/"

    @cached_property
    def manifest(self) -> dict[str, Chunk]:
        """Source name → built file."""
        path = self.folder / "manifest.json"
        if not path.is_file():
            raise RuntimeError("The pages' scripts and styles are not built. Run: python scripts/build_assets.py")
        return cast("dict[str, Chunk]", json.loads(path.read_text("utf-8")))

    def address(self, source: str) -> str:
        """Where a built file is found, e.g. of `src/theme.js`."""
        return self.base + self.manifest[source]["file"]

    def styles(self, island: str) -> Markup:
        """The island's style sheets as link elements."""
        sheets = [sheet for chunk in self._chunks(f"src/{island}.js") for sheet in chunk.get("css", [])]
        links = (Markup('<link rel="stylesheet" href="{}">').format(self.base + sheet) for sheet in sheets)
        return Markup("\n").join(links)

    def script(self, island: str) -> Markup:
        """The island's module, as a script element."""
        return Markup('<script type="module" src="{}"></script>').format(self.address(f"src/{island}.js"))

    def icon(self, name: str, classes: str = "icon") -> Markup:
        """An icon of the sprite, hidden from screen readers: words stand beside it."""
        return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
            classes, self.address("src/icons.svg"), name
        )

    def _chunks(self, source: str) -> list[Chunk]:
        chunk = self.manifest[source]
        return [*(self.manifest[name] for name in chunk.get("imports", [])), chunk]


def serve_built(app: Flask, built: Built) -> None:
    """Send built files squeezed where the browser can take it, and to be kept for ever: their names change."""
    app.add_template_global(cache(built.icon), "icon")
    app.add_template_global(cache(built.styles), "island_styles")
    app.add_template_global(cache(built.script), "island_script")
    app.add_template_global(built.address, "built_address")

    @app.get(f"{built.base}<path:name>", endpoint="built")
    def send(name: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        encoding, ending = _squeezed(built.folder, name)
        response = send_from_directory(built.folder, name + ending, mimetype=mimetypes.guess_type(name)[0])
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.headers["Cache-Control"] = FOREVER
        response.vary.add("Accept-Encoding")
        return response

    @app.get("/favicon.ico", endpoint="favicon")
    def favicon() -> BaseResponse:  # pyright: ignore[reportUnusedFunction]
        return redirect(built.address("src/raia.svg"))


def _squeezed(folder: Path, name: str) -> tuple[str, str]:
    # `name` is only looked at here; send_from_directory refuses what leaves the folder.
    for encoding, ending in SQUEEZED:
        if request.accept_encodings[encoding] and ".." not in name and (folder / f"{name}{ending}").is_file():
            return encoding, ending
    return "", ""
