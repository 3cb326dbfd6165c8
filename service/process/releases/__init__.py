"""Published versions of diagrams and forms."""
