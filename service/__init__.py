"""Raia: customer service that runs on diagrams."""
