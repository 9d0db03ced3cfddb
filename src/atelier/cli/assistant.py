"""`atelier mcp`: lets an assistant use the studio, by the Model Context Protocol on standard input and output."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.verbs import verb
from atelier.errors import InvalidInput

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "mcp")
def mcp(
    door: Door,
    url: Annotated[
        str,
        typer.Option(help="Use the studio that answers there, with the key in $ATELIER_KEY; else this machine's own."),
    ] = "",
    files: Annotated[
        Path | None,
        typer.Option(help="Folder that exported pictures are written to; without one they come with the answer."),
    ] = None,
    config: Annotated[bool, typer.Option("--config", help="Print what to put into an assistant's settings.")] = False,
) -> None:
    """Serve an assistant (an MCP client) on standard input and output, until it ends.

    The assistant starts this itself: `atelier mcp --config` prints what its settings need. What is drawn goes to the
    studio's workers; without any, one is started for as long as this runs.
    """
    if url and not url.startswith(("http://", "https://")):
        raise InvalidInput(f"'{url}' is no address of a studio", advice="write http://127.0.0.1:8765")
    if config:
        _show(door, url, files)
        return
    if sys.stdin.isatty():
        door.hint("this waits for an assistant to speak; `atelier mcp --config` prints what its settings need")
    if url:
        import anyio

        from atelier.assistant.stdio import KEY, serve_elsewhere

        key = os.environ.get(KEY, "").strip()
        anyio.run(partial(serve_elsewhere, url, key, door.common.workspace, folder=files))
        return
    _become(door, files)


def _become(door: Door, files: Path | None) -> None:
    """Go on as the server's own program over the home: a door does not build another one."""
    words = [sys.executable, "-m", "atelier.server.stdio"]
    if door.common.workspace is not None:
        words += ["--workspace", door.common.workspace]
    if files is not None:
        words += ["--files", str(files.expanduser().absolute())]
    environment = dict(os.environ)
    if door.common.home is not None:
        environment["ATELIER_HOME"] = str(door.common.home.expanduser().absolute())
    if os.name == "posix":
        os.execve(sys.executable, words, environment)
    import subprocess

    raise typer.Exit(subprocess.call(words, env=environment))


def _show(door: Door, url: str, files: Path | None) -> None:
    from atelier.assistant.stdio import KEY, configuration
    from atelier.steps.places import HOME

    words = ["mcp"]
    if url:
        words += ["--url", url]
    elif door.common.home is not None:
        words += ["--home", str(door.common.home.expanduser().absolute())]
    if door.common.workspace is not None:
        words += ["--workspace", door.common.workspace]
    if files is not None:
        words += ["--files", str(files.expanduser().absolute())]
    program = Path(sys.argv[0]).absolute()
    command = str(program) if program.is_file() and os.access(program, os.X_OK) else "atelier"
    kept = {HOME: os.environ[HOME]} if not url and HOME in os.environ and door.common.home is None else {}
    made = configuration(command, words, {KEY: "ate_key_…"} if url else kept)
    door.result(made, json.dumps(made, indent=2, ensure_ascii=False))
    door.hint("put it into the assistant's settings (docs/assistants.md says where), and start it anew")
