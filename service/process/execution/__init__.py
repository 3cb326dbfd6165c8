"""A program as SpiffWorkflow specs, and the tokens that run through them."""
