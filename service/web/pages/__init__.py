"""The pages, one module for each part of the product."""

from flask import Blueprint

from service.web.pages import gallery, preferences

PAGES: tuple[Blueprint, ...] = (preferences.routes,)
"""Every blueprint of pages; `create_app` registers them."""

GALLERY = gallery.routes

__all__ = ["GALLERY", "PAGES"]
