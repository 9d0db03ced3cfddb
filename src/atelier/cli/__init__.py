"""The command line: it parses, asks the studio's services, and prints. `atelier --help` loads nothing heavy."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `atelier` program; ends the process with the command's exit code."""
    from atelier.cli.app import app
    from atelier.numerics import cores

    cores.one_for_everybody()
    app()
