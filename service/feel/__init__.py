"""FEEL expressions: parsed, checked, compiled and run in a sandbox."""
