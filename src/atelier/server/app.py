"""The application: `create_app(settings)` opens the studio and puts routes, errors and middleware together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from atelier import __version__
from atelier.accounts.accounts import Accounts
from atelier.library.owner import is_running, this_process
from atelier.server import page, problems
from atelier.server.compressing import Compressed
from atelier.server.describe import Described, describe
from atelier.server.foreign import OpenToPages
from atelier.server.gate import WORKSPACE_HEADER, Gate
from atelier.server.idempotency import HEADER, REPLAYED
from atelier.server.limiter import Limiter
from atelier.server.live import mount_live
from atelier.server.middleware import Outermost
from atelier.server.observing import Meters, Observed
from atelier.server.routers.health import StudioCollector
from atelier.server.routes import ROUTERS
from atelier.server.secret import server_secret
from atelier.server.settings import Settings
from atelier.server.signing import Signer
from atelier.server.state import State
from atelier.server.switchboard import Switchboard
from atelier.steps.studio import Studio
from atelier.steps.studios import Studios

ASSISTANTS_HEADERS = ("Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name")
"""What clients of the Model Context Protocol send besides."""
THREADS = 40
"""Handlers at work at the same time."""


def create_app(settings: Settings) -> FastAPI:
    """The whole server for one home folder. Opening reads no model.

    It is to be closed by its lifespan, or by `app.state.atelier.studios.close()`.

    Raises:
        Unavailable, Corrupt, Conflict, InvalidInput: the studio cannot be opened.
    """
    studio = Studio.open(
        settings.home,
        database=settings.database,
        blobs=settings.blobs,
        key_file=settings.key_file,
        builtin=settings.builtin,
        device=settings.device,
        memory_cap=settings.memory,
    )
    try:
        secret = server_secret(settings.home / "keys" / "server.key")
        signer = Signer(secret)
        app = bare_app(cors_origins=settings.cors_origins)
        accounts = Accounts(studio.library.database, signer.derive("access"), process=this_process(), lives=is_running)
        app.state.atelier = State(
            settings=settings,
            studios=Studios(studio),
            accounts=accounts,
            signer=signer,
            limiter=Limiter(settings.rate_limit_store, accounts.rates),
            sender=studio.webhooks.sender(settings.webhook_rules),
            provider=settings.provider,
        )
        app.state.gate = Gate(app.state.atelier)
        app.state.meters.registry.register(StudioCollector(app.state.atelier))
        mount_live(app, app.state.atelier.studios)
    except BaseException:
        studio.close()
        raise
    return app


class _App(FastAPI):
    def openapi(self) -> Described:
        """The description, as `describe` completes it."""
        return describe(self)


def bare_app(*, cors_origins: Sequence[str] = ()) -> FastAPI:
    """The routes alone, without a studio: enough for the OpenAPI description."""
    app = _App(
        title="Atelier",
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    problems.install(app)
    for router in ROUTERS:  # one flat list: including them would match each path twice
        app.router.routes.extend(router.routes)
    page.install(app)
    app.router.middleware_stack = Switchboard(app.router)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors_origins),
            allow_credentials=False,  # other sites' pages come with a key; the cookies are the studio's own page's
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", WORKSPACE_HEADER, HEADER, *ASSISTANTS_HEADERS],
            expose_headers=["RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", REPLAYED],
            max_age=600,
        )
    app.add_middleware(OpenToPages)
    app.state.meters = Meters()
    app.add_middleware(Compressed)
    app.add_middleware(Observed, meters=app.state.meters)
    app.add_middleware(Outermost)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # Handlers run in threads of this pool (see `resource`): as many as may wait for the disk or for another writer.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="handler"))
    app.state.atelier.sender.start()
    try:
        yield
    finally:
        app.state.atelier.sender.close()
        app.state.atelier.heavy.shutdown(cancel_futures=True)
        app.state.atelier.studios.close()
