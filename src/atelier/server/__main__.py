"""`python -m atelier.server`: serves one home, as `atelier up` starts it and as process managers may.

Settings come from the environment (see `Settings`). With `--fd` it serves on a socket that it was handed, which its
supervisor keeps open: connections wait while the server is started again.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

from atelier.errors import AtelierError
from atelier.server.settings import Settings
from atelier.steps.logs import configure

if TYPE_CHECKING:
    from uvicorn import Server

CANNOT_START = 78
"""Exit code when starting again would not help (EX_CONFIG of sysexits.h)."""


def main(words: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m atelier.server", description="Serves one studio.")
    parser.add_argument("--host", help="address to listen on; 127.0.0.1 without")
    parser.add_argument("--port", type=int, help="port to listen on")
    parser.add_argument("--fd", type=int, help="a listening socket that was inherited")
    parser.add_argument("--parent", type=int, default=0, help="end when this process is gone")
    given = parser.parse_args(words)
    configure()
    try:
        settings = Settings.from_environment(host=given.host, port=given.port)
        server = build(settings)
    except AtelierError as error:
        print(f"atelier: {error}", file=sys.stderr)
        return CANNOT_START
    if given.parent:
        threading.Thread(target=_watch, args=(server, given.parent), name="parent", daemon=True).start()
    sockets = None if given.fd is None else [socket.socket(fileno=given.fd)]
    from atelier.server.serving import spare_the_collector

    spare_the_collector()
    server.run(sockets=sockets)
    return 0


def build(settings: Settings) -> Server:
    """The server, ready to run.

    Raises:
        Refused: others could reach it, and it has no owner yet.
    """
    from atelier.engine.imports import without_collector

    with without_collector():
        import uvicorn

        from atelier.server.app import create_app
        from atelier.server.serving import announcement, require_safe_address, uvicorn_config

    app = create_app(settings)
    state = app.state.atelier
    try:
        require_safe_address(settings, secured=state.accounts.users.secured())
        if told := announcement(state):
            print(told, flush=True)
    except BaseException:
        state.studios.close()
        raise
    return uvicorn.Server(uvicorn_config(app, settings))


def _watch(server: Server, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
