"""`python -m atelier.server.openapi [FILE]`: the API's description, as the page's client is generated from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from atelier.server.app import bare_app


def description() -> str:
    """The OpenAPI description as JSON, in an order that does not change from run to run."""
    return json.dumps(bare_app().openapi(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write to the file that is named, or to standard output."""
    if arguments:
        Path(arguments[0]).write_text(description(), encoding="utf-8")
    else:
        sys.stdout.write(description())


if __name__ == "__main__":
    main(sys.argv[1:])
