"""The pages, one module for each part of the product."""

from flask import Blueprint

from service.web.pages import (
    answering,
    attendances,
    cadastros,
    calendars,
    case_pages,
    catalogue,
    channels,
    classifications,
    entry,
    files,
    follow_ups,
    form_drawing,
    form_shelf,
    gallery,
    groups,
    incidents,
    occurrence_reports,
    opening,
    portal,
    preferences,
    processes,
    publishing,
    registry,
    rehearsal,
    scenarios,
    solutions,
    studio,
    version_moves,
    work,
    workflows,
)

PAGES: tuple[Blueprint, ...] = (
    entry.routes,
    portal.routes,
    channels.routes,
    answering.routes,
    work.routes,
    case_pages.routes,
    follow_ups.routes,
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
    solutions.routes,
    catalogue.routes,
    occurrence_reports.routes,
    registry.routes,
    classifications.routes,
    groups.routes,
    preferences.routes,
)
"""Every blueprint of pages; `create_app` registers them."""

GALLERY = gallery.routes

__all__ = ["GALLERY", "PAGES"]
