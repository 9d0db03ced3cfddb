"""Other sites' pages, other names of this machine, proxies: who is believed, and who is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from atelier.errors import InvalidInput
from atelier.server.app import create_app
from atelier.server.settings import Settings

PASSWORD = "four words nobody guesses"
WISH = {"id": "spring", "title": "Spring"}
Connect = Callable[..., TestClient]


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[FastAPI]:
    """A server behind a proxy at 10.0.0.1 that it trusts."""
    settings = Settings.from_environment(
        {"ATELIER_TRUSTED_PROXIES": "10.0.0.0/8, ::1/128", "ATELIER_PUBLIC_URL": "https://studio.example.org"},
        home=tmp_path / "home",
    )
    app = create_app(settings)
    yield app
    app.state.atelier.studios.close()


# --- other sites' pages (null-Origin CSRF: ComfyUI CVE-2026-56674) ---------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://evil.test"},
        {"Origin": "http://localhost.evil.test:8765"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://localhost:8765, http://evil.test"},
        {"Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8765"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8765"},
    ],
)
def test_other_sites_pages_change_nothing(client: TestClient, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/v1/workspaces"), ("POST", "/v1/setup"), ("DELETE", "/v1/session")):
        answer = client.request(method, path, json=WISH, headers=headers)
        assert answer.status_code == 403, (path, answer.text)
        assert answer.json()["type"] == "/v1/problems/forbidden"
    assert [one["id"] for one in client.get("/v1/workspaces").json()["items"]] == ["default"]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost:8765"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_the_own_page_and_programs_do(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/v1/workspaces", json=WISH, headers=headers).status_code == 201


def test_a_cookie_needs_proof_of_the_own_page(connect: Connect) -> None:
    browser = connect(headers={"Sec-Fetch-Site": "same-origin"})
    browser.post("/v1/setup", json={"login": "mira@example.org", "name": "Mira", "password": PASSWORD})
    assert browser.post("/v1/workspaces", json=WISH).status_code == 201
    del browser.headers["Sec-Fetch-Site"]
    assert browser.post("/v1/workspaces", json=WISH | {"id": "two"}).status_code == 403
    key = browser.post(
        "/v1/keys", json={"name": "k", "scopes": ["read"]}, headers={"Origin": "http://localhost:8765"}
    ).json()["secret"]
    foreign = {"Authorization": f"Bearer {key}", "Origin": "http://other.test"}
    assert connect().get("/v1/me", headers=foreign).status_code == 200  # no page can send this without being allowed


def test_a_form_of_another_site_cannot_pass_for_json(client: TestClient) -> None:
    """Without a preflight a page can only send text/plain, forms and the like."""
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post("/v1/workspaces", content='{"id": "spring", "title": "x"}', headers={"Content-Type": kind})
        assert answer.status_code == 422


def test_other_origins_are_allowed_only_when_listed_and_never_with_cookies(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path / "home", cors_origins=("https://friend.example.org",)))
    client = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1))
    ask = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    allowed = client.options("/v1/me", headers=ask | {"Origin": "https://friend.example.org"})
    assert allowed.headers["access-control-allow-origin"] == "https://friend.example.org"
    assert "access-control-allow-credentials" not in allowed.headers
    refused = client.options("/v1/me", headers=ask | {"Origin": "https://evil.test"})
    assert "access-control-allow-origin" not in refused.headers
    app.state.atelier.studios.close()


# --- other names of this machine (DNS rebinding) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:8765",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "10.0.0.1",
        "localhost@evil.test",
        "",
    ],
)
def test_under_another_name_this_machine_is_not_local(client: TestClient, host: str) -> None:
    assert client.get("/v1/me", headers={"Host": host}).status_code == 401
    assert client.get("/v1/workspaces", headers={"Host": host}).status_code == 401


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:8765", "[::1]:8765", "127.1.2.3"])
def test_its_own_names_are(client: TestClient, host: str) -> None:
    assert client.get("/v1/me", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "peer", ["203.0.113.5", "10.0.0.1", "192.168.1.2", "fe80::1", "::ffff:203.0.113.5", "testclient"]
)
def test_other_machines_are_not_local_whatever_they_say(connect: Connect, peer: str) -> None:
    claims = {
        "Host": "localhost",
        "X-Forwarded-For": "127.0.0.1",
        "X-Real-IP": "127.0.0.1",
        "Forwarded": "for=127.0.0.1",
    }
    assert connect(peer=peer).get("/v1/me", headers=claims).status_code == 401
    assert connect(peer=peer).get("/v1/me", headers={"Host": "localhost"}).status_code == 401


def test_ipv6_loopback_is_local(connect: Connect) -> None:
    assert connect(peer="::1").get("/v1/me").status_code == 200
    assert connect(peer="::ffff:127.0.0.1").get("/v1/me").status_code == 200


# --- proxies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via", "X-Forwarded-Host"])
def test_what_a_proxy_hands_over_is_not_local(client: TestClient, name: str) -> None:
    assert client.get("/v1/me", headers={name: "127.0.0.1"}).status_code == 401


def test_proxies_are_believed_when_they_are_trusted(proxied: FastAPI) -> None:
    from starlette.requests import Request

    from atelier.server.origins import address_of, is_secure

    settings = proxied.state.atelier.settings

    def seen(peer: str, forwarded: str, proto: str = "") -> tuple[str, bool]:
        headers = [(b"host", b"studio.example.org"), (b"x-forwarded-for", forwarded.encode())]
        headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
        scope = {"type": "http", "scheme": "http", "path": "/", "query_string": b"", "server": ("x", 80)}
        request = Request(scope | {"method": "GET", "headers": headers, "client": (peer, 1)})
        return address_of(request, settings.model_copy(update={"public_url": ""})), is_secure(
            request, settings.model_copy(update={"public_url": ""})
        )

    assert seen("10.0.0.1", "203.0.113.9", "https") == ("203.0.113.9", True)
    assert seen("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "http") == ("203.0.113.9", False)
    assert seen("203.0.113.1", "6.6.6.6", "https") == ("203.0.113.1", False)
    assert seen("10.0.0.1", "garbage") == ("10.0.0.1", False)


def test_the_public_address_is_the_own_page(proxied: FastAPI) -> None:
    client = TestClient(proxied, base_url="http://inside:8765", client=("10.0.0.1", 1))
    owner = {"login": "mira@example.org", "name": "Mira", "password": PASSWORD}
    owner["token"] = proxied.state.atelier.accounts.links.for_setup()
    evil = client.post("/v1/setup", json=owner, headers={"Origin": "https://studio.example.org.evil.test"})
    assert evil.status_code == 403
    own = client.post("/v1/setup", json=owner, headers={"Origin": "https://studio.example.org"})
    assert own.status_code == 201
    assert all("Secure" in cookie for cookie in own.headers.get_list("set-cookie"))


def test_settings_that_cannot_be_used_are_named() -> None:
    for name, value in (
        ("ATELIER_PORT", "many"),
        ("ATELIER_TRUSTED_PROXIES", "everybody"),
        ("ATELIER_BODY_LIMIT", "1"),
    ):
        with pytest.raises(InvalidInput, match=name):
            Settings.from_environment({name: value})
