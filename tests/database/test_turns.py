"""Limits on how many of a thing there may be: several who make the last one at the same moment are one over nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.webhooks.told import HERE

from atelier.accounts import keys
from atelier.accounts.accounts import Accounts
from atelier.database import Database
from atelier.errors import Conflict, InvalidInput
from atelier.library import upload_links
from atelier.library.keys import LibraryKey
from atelier.library.upload_links import Place, UploadLinks
from atelier.webhooks import hooks
from atelier.webhooks.events import Event
from atelier.webhooks.hooks import Webhooks

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
MOST, TOGETHER = 3, 8
Make = Callable[[int], object]


@pytest.fixture
def database(tmp_path: Path, database_url: str | None, sqlite_template: Callable[[Path], None]) -> Iterator[Database]:
    if database_url is None:
        sqlite_template(tmp_path / "a.db")
    with Database.open(database_url or tmp_path / "a.db") as made:
        yield made


def webhooks(database: Database) -> Make:
    mine = Webhooks(database, "default", LibraryKey(b"k" * 32))
    return lambda number: mine.create(f"http://127.0.0.1/{number}", [Event.RUN_DONE], HERE)


def links(database: Database) -> Make:
    mine = UploadLinks(database, "default")
    return lambda number: mine.create(Place.REFERENCE, title=str(number))


def api_keys(database: Database) -> Make:
    accounts = Accounts(database)
    accounts.workspaces.create("default")
    owner = accounts.users.create_owner("mira@example.org", "Mira", "four words nobody guesses")
    return lambda number: accounts.keys.create(owner.id, "default", name=str(number), scopes=["read"])


@pytest.mark.parametrize(("module", "made"), [(hooks, webhooks), (upload_links, links), (keys, api_keys)])
def test_several_at_the_same_moment_do_not_exceed_a_limit(
    module: object, made: Callable[[Database], Make], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", MOST)
    make, gate = made(database), threading.Barrier(TOGETHER)
    for number in range(MOST - 1):
        make(number)

    def one_more(number: int) -> bool:
        with database.read() as session:
            session.connection()  # each has a connection before they begin
            gate.wait(60)
        try:
            make(number)
        except (Conflict, InvalidInput):
            return False
        return True

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert list(pool.map(one_more, range(10, 10 + TOGETHER))).count(True) == 1
