"""The door of a web server."""
