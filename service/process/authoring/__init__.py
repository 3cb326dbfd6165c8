"""Diagrams that are written rather than drawn."""

from service.process.authoring.blank import blank_diagram

__all__ = ["blank_diagram"]
