"""The pages, one module for each part of the product."""

from flask import Blueprint

from service.web.pages import (
    answering,
    attendances,
    cadastros,
    calendars,
    case_pages,
    entry,
    files,
    form_drawing,
    form_shelf,
    gallery,
    incidents,
    opening,
    portal,
    preferences,
    processes,
    publishing,
    registry,
    rehearsal,
    scenarios,
    studio,
    version_moves,
    work,
    workflows,
)

PAGES: tuple[Blueprint, ...] = (
    entry.routes,
    portal.routes,
    answering.routes,
    work.routes,
    case_pages.routes,
    opening.routes,
    attendances.routes,
    incidents.routes,
    files.routes,
    processes.routes,
    studio.routes,
    publishing.routes,
    rehearsal.routes,
    scenarios.routes,
    form_shelf.routes,
    form_drawing.routes,
    version_moves.routes,
    calendars.routes,
    cadastros.routes,
    workflows.routes,
    registry.routes,
    preferences.routes,
)
"""Every blueprint of pages; `create_app` registers them."""

GALLERY = gallery.routes

__all__ = ["GALLERY", "PAGES"]
