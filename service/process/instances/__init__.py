"""Start, complete, deliver, fire, cancel; state on disk."""
