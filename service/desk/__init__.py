"""Customer service on top of processes."""
