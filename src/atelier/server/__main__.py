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

from atelier.errors import AtelierError, Refused
from atelier.server.origins import is_loopback
from atelier.server.settings import Settings
from atelier.steps.logs import configure

if TYPE_CHECKING:
    from fastapi import FastAPI
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
    server.run(sockets=sockets)
    return 0


def build(settings: Settings) -> Server:
    """The server, ready to run.

    Raises:
        Refused: others could reach it, and it has no owner yet.
    """
    import uvicorn

    from atelier.server.app import create_app

    app = create_app(settings)
    require_owner(app, settings)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,  # logs go where `configure` sends them, without secrets
            access_log=False,
            server_header=False,
            proxy_headers=False,  # X-Forwarded-For is read by the gate, from proxies that are trusted
            timeout_graceful_shutdown=5,
            timeout_keep_alive=30,
        )
    )


def require_owner(app: FastAPI, settings: Settings) -> None:
    """Raises Refused when the address can be reached by others and nobody has to sign in yet."""
    if is_loopback(settings.host) or settings.setup:
        return
    if not app.state.atelier.accounts.users.secured():
        raise Refused(
            f"{settings.host} can be reached from other machines, and this studio has no owner account yet",
            kept="nothing was started",
            advice="open it on this machine first and make the owner account there",
        )


def _watch(server: Server, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
