"""Work items: claimed, drafted, completed."""
