"""A throw-away Postgres for tests: started from the machine's own binaries, on a socket, gone with the session."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

KINDS = ("sqlite", "postgresql")
USER = "postgres"


def binaries() -> Path | None:
    """The folder with initdb and postgres, if they are installed."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Server:
    """A running Postgres.

    Attributes:
        folder: with its data, socket and log.
    """

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="atelier-pg-"))
        self.folder.chmod(0o755)
        self._as: list[str] = []
        if os.geteuid() == 0:  # Postgres refuses to run as root
            account = pwd.getpwnam(USER)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as = ["runuser", "-u", USER, "--"]
        data = self.folder / "data"
        # "C": texts are compared by their bytes, as SQLite does.
        words = ["--username", USER, "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C"]
        self._run("initdb", "--pgdata", str(data), *words)
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        options += ["-c", "max_connections=60", "-c", "shared_buffers=32MB"]
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            [*self._as, str(bin_folder / "postgres"), "-D", str(data), *options],
            stdout=self._log,
            stderr=self._log,
            cwd="/",
        )
        self._count = 0
        self._wait()

    def url(self, name: str) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """A statement outside of any transaction, on the server's own database."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def fresh(self, template: str = "template1") -> str:
        """The address of a new database."""
        self._count += 1
        name = f"test_{os.getpid()}_{self._count}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def close(self) -> None:
        """Stop the server and remove everything."""
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--mode", "immediate", "stop")
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run([*self._as, str(self._bin / program), *words], check=True, capture_output=True, cwd="/")

    def _wait(self) -> None:
        import psycopg

        until = time.monotonic() + 30
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server; without its binaries the test is skipped."""
    folder = binaries()
    if folder is None:
        pytest.skip("Postgres is not installed: its binaries (initdb, postgres) were not found")
    if os.geteuid() == 0 and not any(account.pw_name == USER for account in pwd.getpwall()):
        pytest.skip(f"Postgres does not run as root, and there is no user '{USER}'")
    server = Server(folder)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """A database with the schema, to copy: much faster than migrating each time."""
    from atelier.database import Database

    postgres.execute("CREATE DATABASE atelier_template")
    Database.open(postgres.url("atelier_template")).close()
    return "atelier_template"


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test is on: SQLite, unless its module has it parametrised over `KINDS` (indirectly), or all are
    to run on another one (`ATELIER_TEST_DATABASE=postgresql`)."""
    return getattr(request, "param", os.environ.get("ATELIER_TEST_DATABASE", "sqlite"))


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> str | None:
    """The address of a new database with the schema; None where it is the home's own `atelier.db`."""
    if database_kind == "sqlite":
        return None
    server: Server = request.getfixturevalue("postgres")
    return server.fresh(request.getfixturevalue("postgres_template"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """Puts a database with the schema at a path."""
    from atelier.database import Database

    path = tmp_path_factory.mktemp("template") / "atelier.db"
    Database.open(path).close()

    def put(target: Path) -> None:
        if not target.exists():
            shutil.copy(path, target)

    return put
