"""What the desktop modeler's window may read: browsers ask the server whether a page of another origin may."""

from __future__ import annotations

from flask import Blueprint, Response, request

ORIGINS = ("file://", "null")
"""As a page from a disk calls itself. No cookie opens these addresses, so that such a page has nothing to steal."""
ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def let_modelers_in(routes: Blueprint) -> None:
    """Add CORS headers to every answer for a page from a disk."""

    @routes.after_request
    def allow(response: Response) -> Response:  # pyright: ignore[reportUnusedFunction]
        origin = request.headers.get("Origin")
        response.vary.add("Origin")
        if origin in ORIGINS:
            response.headers["Access-Control-Allow-Origin"] = origin
            if request.method == "OPTIONS":
                response.headers.update(ALLOWED)
        return response
