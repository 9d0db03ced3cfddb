"""OpenID Connect against a provider on loopback: who gets in, who does not, and what an attacker would try."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from pydantic import SecretStr

from atelier.accounts.roles import Role
from atelier.server.app import create_app
from atelier.server.settings import Settings
from atelier.server.state import State

PASSWORD = "four words nobody guesses"
CLIENT, SECRET = "studio", "a secret: with/signs"
HOME = "https://studio.test"
ELSEWHERE = ("203.0.113.5", 40000)


class Stand:
    """A provider. `person` is who signs in there; `wrong` changes the claims that it signs."""

    def __init__(self) -> None:
        self.key, self.other = (RSAKey.generate_key(2048, parameters={"kid": kid}) for kid in ("one", "two"))
        self.signs, self.known = self.key, [self.key]
        self.person: dict[str, Any] = {"sub": "u-1", "email": "Noor@Example.org", "email_verified": True}
        self.person["name"] = "Noor"
        self.wrong: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.header: dict[str, Any] = {}
        stand = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

            def do_GET(self) -> None:
                stand.asked.append(self.path)
                if self.path == "/.well-known/openid-configuration":
                    places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
                    self.answer({"issuer": stand.issuer} | {a: f"{stand.issuer}/{b}" for a, b in places.items()})
                else:
                    self.answer(KeySet([*stand.known]).as_dict(private=False))

            def do_POST(self) -> None:
                stand.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self.answer(*stand.token(form, self.headers.get("Authorization", "")))

            def answer(self, content: Any, status: int = 200) -> None:
                packed = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(packed)))
                self.end_headers()
                self.wfile.write(packed)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def authorize(self, address: str) -> dict[str, str]:
        """What the browser comes back with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def token(self, form: dict[str, str], authorization: str) -> tuple[Any, int]:
        query = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if (
            query is None
            or challenge.decode() != query["code_challenge"]
            or form["redirect_uri"] != query["redirect_uri"]
            or pair != "studio:a%20secret%3A%20with%2Fsigns"
        ):
            return {"error": "invalid_grant"}, 400
        moment = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 300, "nonce": query["nonce"]}
        claims = {name: value for name, value in (claims | self.person | self.wrong).items() if value is not None}
        header = {"alg": "RS256", "kid": self.signs.kid} | self.header
        key = self.signs
        if header["alg"] == "none":
            parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (header, claims)]
            return {"id_token": b".".join([*parts, b""]).decode()}, 200
        return {"id_token": jwt.encode(header, claims, key), "token_type": "Bearer"}, 200


@pytest.fixture(scope="module")
def keys() -> Stand:
    return Stand()


@pytest.fixture
def stand(keys: Stand) -> Iterator[Stand]:
    before = dict(vars(keys))
    yield keys
    vars(keys).update(before)
    keys.known, keys.codes, keys.asked = [keys.key], {}, []


@pytest.fixture
def app(tmp_path: Path, stand: Stand) -> Iterator[FastAPI]:
    made = create_app(
        Settings(
            home=tmp_path / "home",
            public_url=HOME,
            oidc_issuer=stand.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SecretStr(SECRET),
            oidc_name="Example",
        )
    )
    made.state.atelier.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    yield made
    made.state.atelier.studios.close()


@pytest.fixture
def state(app: FastAPI) -> State:
    return app.state.atelier


def browser(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HOME, client=ELSEWHERE, follow_redirects=False, headers={"Origin": HOME})


def go(client: TestClient, stand: Stand, wish: dict[str, Any] | None = None, **changed: str) -> Any:
    """Sign in at the provider and come back, with the query changed where that is said."""
    begun = client.post("/v1/session/oidc", json=wish or {})
    assert begun.status_code == 200, begun.text
    return client.get("/v1/session/oidc/callback", params=stand.authorize(begun.json()["address"]) | changed)


def refused(answer: Any) -> str:
    assert answer.status_code == 303
    place, _, told = answer.headers["location"].partition("#")
    assert place == "/sign-in"
    assert "atelier_access" not in answer.headers.get("set-cookie", "")
    return parse_qs(told)["problem"][0]


def invite(state: State, login: str = "", role: Role = Role.EDITOR) -> str:
    return state.accounts.invitations.create("default", role, login=login, actor="test")[1]


def test_somebody_invited_gets_an_account_with_that_role_and_comes_back_to_it(
    app: FastAPI, state: State, stand: Stand
) -> None:
    client = browser(app)
    assert client.get("/v1/setup").json()["provider"] == "Example"
    answer = go(client, stand, {"invitation": invite(state)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookies = answer.headers.get_list("set-cookie")
    assert all("httponly" in one.lower() and "samesite" in one.lower() for one in cookies)
    me = client.get("/v1/me").json()
    assert (me["login"], me["name"], me["admin"], me["role"]) == ("noor@example.org", "Noor", False, "editor")
    stand.person = stand.person | {"email": "other@example.org"}  # an address may change, the id does not
    again = browser(app)
    assert go(again, stand).headers["location"] == "/"
    assert again.get("/v1/me").json()["id"] == me["id"]
    state.accounts.users.change(me["id"], active=False, actor="test")
    assert refused(go(browser(app), stand)) == "sign-in-needed"


def test_an_invitation_to_the_verified_address_is_enough(app: FastAPI, state: State, stand: Stand) -> None:
    assert refused(go(browser(app), stand)) == "forbidden"
    assert len(state.accounts.users.list()) == 1
    invite(state, "noor@example.org", Role.VIEWER)
    for unproven in ({"email_verified": False}, {"email_verified": "true"}, {"email": None}, {"email": "x@y.org"}):
        stand.wrong = unproven
        assert refused(go(browser(app), stand)) == "forbidden", unproven
    stand.wrong = {}
    client = browser(app)
    assert go(client, stand).headers["location"] == "/"
    assert client.get("/v1/me").json()["role"] == "viewer"


def test_an_address_alone_opens_no_account(app: FastAPI, state: State, stand: Stand) -> None:
    stand.person = {"sub": "attacker", "email": "mira@example.org", "email_verified": True}
    assert refused(go(browser(app), stand)) == "forbidden"
    assert refused(go(browser(app), stand, {"invitation": invite(state)})) == "conflict"
    for_noor = invite(state, "noor@example.org")
    assert refused(go(browser(app), stand, {"invitation": for_noor})) == "conflict"
    stand.person = stand.person | {"email": "eve@example.org"}
    assert refused(go(browser(app), stand, {"invitation": for_noor})) == "forbidden"
    assert len(state.accounts.users.list()) == 1


def test_an_account_is_connected_by_whoever_is_signed_in_to_it(app: FastAPI, state: State, stand: Stand) -> None:
    client = browser(app)
    assert client.post("/v1/session/oidc", json={"connect": True}).status_code == 401
    assert client.post("/v1/session", json={"login": "mira@example.org", "password": PASSWORD}).status_code == 200
    assert client.get("/v1/me").json()["connected"] is False
    assert go(client, stand, {"connect": True}).headers["location"] == "/settings"
    assert client.get("/v1/me").json()["connected"] is True
    other = browser(app)
    assert go(other, stand).headers["location"] == "/"
    assert other.get("/v1/me").json()["login"] == "mira@example.org"
    user = state.accounts.users.create("second@example.org", actor="test")
    state.accounts.links.reset(state.accounts.links.for_reset(user.id, actor="test"), PASSWORD)
    second = browser(app)
    assert second.post("/v1/session", json={"login": "second@example.org", "password": PASSWORD}).status_code == 200
    assert refused(go(second, stand, {"connect": True})) == "conflict"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"aud": ["studio", "another"]},
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": 32503680000},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_wrong_claims_let_nobody_in(app: FastAPI, state: State, stand: Stand, wrong: dict[str, Any]) -> None:
    stand.wrong = wrong
    assert refused(go(browser(app), stand, {"invitation": invite(state)})) == "sign-in-needed"


def test_wrong_signatures_let_nobody_in_and_new_keys_are_asked_for(app: FastAPI, state: State, stand: Stand) -> None:
    token = invite(state)
    stand.signs = stand.other
    assert refused(go(browser(app), stand, {"invitation": token})) == "sign-in-needed"
    stand.signs, stand.header = stand.key, {"alg": "none"}
    assert refused(go(browser(app), stand, {"invitation": token})) == "sign-in-needed"
    stand.signs, stand.header, stand.known = stand.other, {}, [stand.other]  # the provider changed its keys
    assert go(browser(app), stand, {"invitation": token}).headers["location"] == "/"


def test_only_the_browser_that_began_comes_back_once(app: FastAPI, state: State, stand: Stand) -> None:
    token = invite(state)
    victim, attacker = browser(app), browser(app)
    mine = stand.authorize(attacker.post("/v1/session/oidc", json={"invitation": token}).json()["address"])
    assert refused(victim.get("/v1/session/oidc/callback", params=mine)) == "sign-in-needed", "nothing was begun"
    victim.post("/v1/session/oidc", json={})
    assert refused(victim.get("/v1/session/oidc/callback", params=mine)) == "sign-in-needed", "another's answer"
    assert refused(go(victim, stand, {"invitation": token}, iss="https://evil.example")) == "sign-in-needed"
    assert refused(go(victim, stand, {"invitation": token}, code="made-up")) == "sign-in-needed"
    assert attacker.get("/v1/session/oidc/callback", params=mine).headers["location"] == "/"
    assert refused(attacker.get("/v1/session/oidc/callback", params=mine)) == "sign-in-needed", "it works once"
    denied = {"error": "access_denied", "state": mine["state"]}
    assert refused(victim.get("/v1/session/oidc/callback", params=denied)) == "sign-in-needed"


def test_without_a_provider_there_is_no_such_way(app: FastAPI, state: State) -> None:
    object.__setattr__(state, "provider", None)
    client = browser(app)
    assert client.get("/v1/setup").json()["provider"] is None
    assert client.post("/v1/session/oidc", json={}).status_code == 404
    assert refused(client.get("/v1/session/oidc/callback")) == "not-found"


def test_settings_name_what_cannot_be_used_and_tell_no_secret(tmp_path: Path) -> None:
    given = {"ATELIER_OIDC_ISSUER": "http://example.org", "ATELIER_OIDC_CLIENT_SECRET": SECRET}
    settings = Settings.from_environment(given | {"ATELIER_HOME": str(tmp_path)})
    assert SECRET not in repr(settings) + settings.model_dump_json()
    with pytest.raises(Exception, match="https"):
        _ = settings.provider
    assert Settings(home=tmp_path).provider is None
