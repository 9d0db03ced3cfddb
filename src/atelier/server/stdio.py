"""`python -m atelier.server.stdio`: the Model Context Protocol on standard input and output, over the home itself.

`atelier mcp` becomes this. The application serves no address: its tools ask it within the process, as the person at
this machine, who needs no password for the command line either. A worker is started where none is there when something
is submitted, and ends with this process; what is in hand then goes on the next time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from atelier.accounts.roles import Role
from atelier.accounts.workspaces import DEFAULT
from atelier.errors import AtelierError
from atelier.server.access import LOCAL, Caller
from atelier.server.gate import Gate
from atelier.server.settings import Settings
from atelier.server.state import State
from atelier.steps.logs import configure
from atelier.steps.studio import Studio

if TYPE_CHECKING:
    import httpx2

OVER = ("done", "failed", "cancelled")


class OwnGate(Gate):
    """Lets the person pass who started this process: whoever may do that can read the home's files anyway."""

    def __init__(self, state: State, workspace: str) -> None:
        super().__init__(state)
        self._me = Caller(LOCAL, "You", workspace, Role.OWNER, True, None, None, None, "127.0.0.1", None, state)

    async def identify(self, connection: HTTPConnection) -> Caller:
        """The owner of this machine's studio, whatever the request says."""
        return self._me


class Hands:
    """A worker of this process's own, started when something waits and nobody else serves the queue."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._worker: subprocess.Popen[bytes] | None = None

    def there(self) -> None:
        """See that somebody works."""
        mine = self._worker
        if (mine is not None and mine.poll() is None) or self._studio.queue.workers.serving(["cpu", "gpu"]):
            return
        home = self._studio.home
        logs = home / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        command = [sys.executable, "-m", "atelier.cli", "worker", "--parent", str(os.getpid())]
        with (logs / "worker-mcp.log").open("ab") as log:
            self._worker = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"ATELIER_HOME": str(home)},
                start_new_session=True,
            )

    def end(self) -> None:
        """Ask the worker to end, if one was started. It gives back what is in hand and is not waited for: a client
        that closes standard input gives this process two seconds."""
        if self._worker is not None:
            self._worker.terminate()


def main(words: list[str] | None = None) -> int:
    """Serve until standard input ends. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m atelier.server.stdio", description="Serves one assistant.")
    parser.add_argument("--workspace", default=DEFAULT, help="which world of the studio")
    parser.add_argument("--files", type=Path, help="folder for exported files")
    given = parser.parse_args(words)
    configure(level="WARNING")
    try:
        serve(Settings.from_environment(), given.workspace, given.files)
    except AtelierError as error:
        print(f"atelier: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def serve(settings: Settings, workspace: str, folder: Path | None) -> None:
    """Serve one client over a home.

    Raises:
        NotFound: there is no such workspace. Unavailable, Corrupt, Conflict, InvalidInput: the home cannot be opened.
    """
    import anyio
    import httpx2

    from atelier.assistant.api import TIMEOUT, Api
    from atelier.assistant.stdio import serve as speak
    from atelier.server.app import create_app

    app = create_app(settings)
    state: State = app.state.atelier
    hands = Hands(state.studios.first)
    app.state.gate = OwnGate(state, workspace)

    async def run() -> None:
        async def submitted(answer: httpx2.Response) -> None:
            if await _waits(answer):
                await anyio.to_thread.run_sync(hands.there)

        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(
            transport=transport,
            base_url="http://localhost",
            headers={"Accept-Encoding": "identity"},
            timeout=TIMEOUT,
            event_hooks={"response": [submitted]},
        ) as client:
            await speak(Api(client), folder=folder)

    try:
        state.studios.get(workspace)
        anyio.run(run)
    finally:
        hands.end()
        state.heavy.shutdown(cancel_futures=True)
        state.studios.close()


async def _waits(answer: httpx2.Response) -> bool:
    """Whether this tells of a run that is not over."""
    if answer.status_code == 202:
        return True
    if answer.status_code != 200 or not answer.request.url.path.startswith("/v1/runs/"):
        return False
    await answer.aread()
    told = answer.json()
    return isinstance(told, dict) and told.get("state") not in (None, *OVER)


if __name__ == "__main__":
    sys.exit(main())
