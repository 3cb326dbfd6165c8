"""The door of a terminal: `raia`."""

import click


@click.group()
@click.version_option(package_name="raia")
def main() -> None:
    """Customer service that runs on diagrams."""
