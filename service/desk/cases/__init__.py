"""What clients asked for: protocol, conversation, timeline, status."""
