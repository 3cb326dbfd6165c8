"""Diagrams that run; knows nothing of customer service."""
