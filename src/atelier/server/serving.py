"""Listening: where it may, and how uvicorn is set so that the studio's own checks hold."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from atelier.errors import Refused
from atelier.server.origins import is_local_host
from atelier.server.settings import Settings
from atelier.server.state import State

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

COLLECT = (10_000, 20, 20)
"""Objects between two rounds of the cyclic collector, and how often older ones are among them."""


def require_safe_address(settings: Settings, *, secured: bool) -> None:
    """Pass when the server may listen there.

    Raises:
        Refused: others could reach it while nobody has to sign in.
    """
    if is_local_host(settings.host) or secured or settings.setup:
        return
    raise Refused(
        f"{settings.host} can be reached from other machines, and nobody has set a password yet",
        kept="the server was not started",
        advice="run `atelier account create` first, or `atelier up --setup` (ATELIER_SETUP=1) to get a one-time token",
    )


def announcement(state: State) -> str | None:
    """What the server prints when it starts elsewhere without an owner: the token of the set-up. Makes a new one."""
    settings = state.settings
    if is_local_host(settings.host) or state.accounts.users.secured():
        return None
    token = state.accounts.links.for_setup()
    where = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"Set the studio up within 24 hours at {where}/setup#token={token} (the token works once)."


def spare_the_collector() -> None:
    """Leave what is in memory now out of the cyclic collector's rounds, and have it look less often at the rest.

    For a process that does nothing but serve, once it has everything imported: the rounds take a tenth of its time.
    """
    gc.freeze()
    gc.set_threshold(*COLLECT)


def uvicorn_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn is to serve the application.

    Proxies' headers are the studio's own business (see `origins`): uvicorn would believe anybody on this machine.
    """
    import uvicorn

    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        access_log=False,
        log_config=None,  # logs go where the program sends them
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
    )
