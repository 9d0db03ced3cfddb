"""A server on a new home, clients of it, and people who use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from atelier.accounts.directory import INSTANCE
from atelier.accounts.quotas import LimitChange
from atelier.accounts.roles import SCOPES, Role
from atelier.server.app import create_app
from atelier.server.settings import Settings
from atelier.server.state import State

LOCALHOST = "http://localhost:8765"
ELSEWHERE = "http://studio.test"
PASSWORD = "four words nobody guesses"
Connect = Callable[..., TestClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.atelier.studios.close()


@pytest.fixture
def state(app: FastAPI) -> State:
    return app.state.atelier


@pytest.fixture
def connect(app: FastAPI) -> Connect:
    """Makes clients: `connect()` is the person at this machine, `connect(peer="203.0.113.5")` somebody far away."""

    def make(*, peer: str = "127.0.0.1", url: str = LOCALHOST, headers: dict[str, str] | None = None) -> TestClient:
        return TestClient(app, base_url=url, client=(peer, 40000), raise_server_exceptions=False, headers=headers)

    return make


@pytest.fixture
def client(connect: Connect) -> TestClient:
    """The person at this machine, where nobody has a password yet."""
    return connect()


@dataclass(frozen=True)
class People:
    """A server that is used by several people, for tests that only look.

    Attributes:
        app: the application; its workspace `shared` has a viewer, an editor and an owner.
        headers: what each of them sends: anonymous, other (owns a workspace of their own), viewer, editor, owner,
            admin (of the instance, in no workspace), expired_key and revoked_key (an owner's), read_key (an owner's
            with the scope "read"), full_key (an owner's with every scope but "admin").
        ids: their users' ids.
    """

    app: FastAPI
    headers: dict[str, dict[str, str]]
    ids: dict[str, str]

    def client(self, who: str, *, workspace: str | None = "shared") -> TestClient:
        """A client of one of them, from far away."""
        headers = dict(self.headers[who])
        if workspace is not None:
            headers["Atelier-Workspace"] = workspace
        return TestClient(
            self.app, base_url=ELSEWHERE, client=("203.0.113.5", 40000), raise_server_exceptions=False, headers=headers
        )


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody; made once for all tests, which must leave it as it is."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("people") / "home"))
    accounts = app.state.atelier.accounts
    accounts.quotas.set(INSTANCE, LimitChange(anonymous_per_quarter=None, generations_per_minute=None), actor="test")
    accounts.users.create_owner("first@example.org", "First", PASSWORD)
    for name in ("shared", "elsewhere"):
        accounts.workspaces.create(name)
    places = {"viewer": Role.VIEWER, "editor": Role.EDITOR, "owner": Role.OWNER}
    ids, headers = {}, {"anonymous": {}}
    for who in (*places, "other", "admin"):
        user = accounts.users.create(f"{who}@example.org", who.title(), admin=who == "admin", actor="test")
        ids[who] = user.id
        headers[who] = _bearer(accounts.sessions.start(user).access)
        if who in places:
            accounts.members.put("shared", user.id, Role.OWNER, actor="test")
    accounts.members.put("elsewhere", ids["other"], Role.OWNER, actor="test")
    for who, role in places.items():
        accounts.members.put("shared", ids[who], role, actor="test")
    scopes = [scope.value for scope in SCOPES if scope != "admin"]
    for name, chosen, lasts in (
        ("full_key", scopes, None),
        ("read_key", ["read"], None),
        ("expired_key", scopes, timedelta(seconds=-1)),
        ("revoked_key", scopes, None),
    ):
        key, secret = accounts.keys.create(ids["owner"], "shared", name=name, scopes=chosen, lasts=lasts)
        headers[name] = _bearer(secret)
        if name == "revoked_key":
            accounts.keys.revoke(ids["owner"], key.id)
    yield People(app, headers, ids)
    app.state.atelier.studios.close()


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def names_of() -> Callable[[Mapping[str, Any], Mapping[str, Any]], set[str]]:
    """names_of(description, operation): its parameters, those among the description's components included."""

    def names(described: Mapping[str, Any], operation: Mapping[str, Any]) -> set[str]:
        shared = described.get("components", {}).get("parameters", {})
        listed = operation.get("parameters", [])
        return {(shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one)["name"] for one in listed}

    return names
