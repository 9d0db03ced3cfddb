"""Setting up, signing in and out, cookies and tokens, keys and invitations, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from atelier.errors import Refused
from atelier.server.app import create_app
from atelier.server.serving import announcement, require_safe_address, uvicorn_config
from atelier.server.settings import Settings
from atelier.server.state import State

PASSWORD = "four words nobody guesses"
OWNER = {"login": "mira@example.org", "name": "Mira", "password": PASSWORD}
FAR = {"peer": "203.0.113.5", "url": "https://studio.test"}
SAME = {"Sec-Fetch-Site": "same-origin"}
Connect = Callable[..., TestClient]


@pytest.fixture
def owner(connect: Connect) -> TestClient:
    """The owner's browser, after the set-up."""
    browser = connect(headers=SAME)
    assert browser.post("/v1/setup", json=OWNER).status_code == 201
    return browser


def test_this_machine_works_without_signing_in_until_the_set_up(connect: Connect) -> None:
    here, far = connect(headers=SAME), connect(**FAR)
    assert here.get("/v1/setup").json() == {"done": False, "open": True, "token_needed": False, "provider": None}
    assert far.get("/v1/setup").json() == {"done": False, "open": False, "token_needed": True, "provider": None}
    me = here.get("/v1/me").json()
    assert (me["id"], me["local"], me["admin"], me["role"]) == ("owner", True, True, "owner")
    assert far.get("/v1/me").status_code == 401

    assert here.post("/v1/setup", json=OWNER).status_code == 201
    other = connect(headers=SAME)
    assert other.get("/v1/setup").json() == {"done": True, "open": False, "token_needed": False, "provider": None}
    assert other.get("/v1/me").status_code == 401
    assert here.get("/v1/me").json()["name"] == "Mira"  # by the cookie
    assert other.post("/v1/setup", json=OWNER | {"login": "eve@example.org"}).status_code == 409


def test_the_set_up_from_elsewhere_needs_the_printed_token(connect: Connect, state: State) -> None:
    far = connect(**FAR)
    assert far.post("/v1/setup", json=OWNER).status_code == 401
    assert far.post("/v1/setup", json=OWNER | {"token": "ate_setup_guessed"}).status_code == 401
    elsewhere = replace(state, settings=Settings(home=state.settings.home, host="192.0.2.1", setup=True))
    printed = announcement(elsewhere)
    assert printed is not None
    token = printed.partition("#token=")[2].split()[0]
    assert far.post("/v1/setup", json=OWNER | {"token": token}).status_code == 201
    assert connect(**FAR).post("/v1/setup", json=OWNER | {"token": token}).status_code in (401, 409)
    assert announcement(elsewhere) is None
    assert announcement(state) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "studio.test"])
def test_it_does_not_listen_elsewhere_while_nobody_has_to_sign_in(tmp_path: Path, host: str) -> None:
    settings = Settings(home=tmp_path, host=host)
    with pytest.raises(Refused, match=host.replace(".", r"\.")):
        require_safe_address(settings, secured=False)
    require_safe_address(settings, secured=True)
    require_safe_address(Settings(home=tmp_path, host=host, setup=True), secured=False)
    for local in ("127.0.0.1", "::1", "localhost", "127.1.2.3"):
        require_safe_address(Settings(home=tmp_path, host=local), secured=False)


def test_a_server_that_others_reach_is_open_to_nobody(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path / "home", host="0.0.0.0", setup=True))
    client = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1))
    assert client.get("/v1/setup").json() == {"done": False, "open": False, "token_needed": True, "provider": None}
    assert client.get("/v1/me").status_code == 401
    app.state.atelier.studios.close()


def test_uvicorn_believes_no_proxy(app: FastAPI, settings: Settings) -> None:
    config = uvicorn_config(app, settings)
    assert (config.proxy_headers, config.server_header) == (False, False)


def test_the_pages_cookies_are_out_of_reach_of_scripts(owner: TestClient, connect: Connect) -> None:
    browser = connect(**FAR, headers=SAME)
    answer = browser.post("/v1/session", json={"login": OWNER["login"], "password": PASSWORD})
    assert answer.status_code == 200
    assert (answer.json()["access_token"], answer.json()["refresh_token"]) == (None, None)
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=strict", "Secure"} <= {part.strip() for part in cookie.split(";")}
    assert any("Path=/v1/session;" in cookie for cookie in cookies)
    assert browser.get("/v1/me").status_code == 200
    assert browser.post("/v1/session/refresh").status_code == 200
    assert browser.delete("/v1/session").status_code == 204
    assert browser.get("/v1/me").status_code == 401
    assert browser.post("/v1/session/refresh").status_code == 401


def test_programs_get_tokens_in_the_body(owner: TestClient, connect: Connect) -> None:
    program = connect(**FAR)
    wish = {"login": OWNER["login"], "password": PASSWORD, "tokens": "body"}
    answer = program.post("/v1/session", json=wish)
    assert "set-cookie" not in answer.headers
    first = answer.json()
    assert program.get("/v1/me").status_code == 401
    bearer = {"Authorization": f"Bearer {first['access_token']}"}
    assert program.get("/v1/me", headers=bearer).json()["login"] == OWNER["login"]
    second = program.post("/v1/session/refresh", json={"refresh_token": first["refresh_token"]}).json()
    assert second["refresh_token"] not in (None, first["refresh_token"])
    assert program.delete("/v1/session", headers=bearer).status_code == 204
    assert program.get("/v1/me", headers=bearer).status_code == 401


def test_a_wrong_password_tells_nothing_and_is_tried_ten_times(owner: TestClient, connect: Connect) -> None:
    far = connect(**FAR)
    known, unknown = (
        far.post("/v1/session", json={"login": login, "password": "wrong password"})
        for login in (OWNER["login"], "nobody@example.org")
    )
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()
    assert known.headers["www-authenticate"].startswith("Bearer")
    wrong = {"login": OWNER["login"], "password": "wrong password"}
    another = connect(peer="203.0.113.77", url="https://studio.test")
    assert [another.post("/v1/session", json=wrong).status_code for _ in range(9)] == [401] * 9
    right = far.post("/v1/session", json={"login": OWNER["login"], "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0


def test_a_reset_link_gives_a_new_password(owner: TestClient, connect: Connect) -> None:
    made = owner.post("/v1/users", json={"login": "noor@example.org", "name": "Noor"})
    assert made.status_code == 201
    token = made.json()["reset"]["token"]
    far = connect(**FAR)
    body = {"token": token, "password": "another four good words"}
    assert far.post("/v1/session/reset", json=body).status_code == 204
    assert far.post("/v1/session/reset", json=body).status_code == 401
    signed = far.post("/v1/session", json={"login": "noor@example.org", "password": "another four good words"})
    assert signed.status_code == 200


def test_keys_are_for_one_workspace_and_stop_at_once(owner: TestClient, connect: Connect) -> None:
    assert owner.post("/v1/workspaces", json={"id": "spring", "title": "Spring"}).status_code == 201
    made = owner.post("/v1/keys", json={"name": "farm", "workspace": "spring", "scopes": ["read"]}).json()
    program = connect(**FAR, headers={"Authorization": f"Bearer {made['secret']}"})
    me = program.get("/v1/me").json()
    assert (me["workspace"], me["rights"]) == ("spring", ["public", "self", "read"])
    assert program.get("/v1/workspaces/spring").status_code == 200
    assert program.get("/v1/workspaces/default").status_code == 403
    assert program.get("/v1/me", headers={"Atelier-Workspace": "default"}).status_code == 403
    assert program.post("/v1/keys", json={"name": "more", "scopes": ["read"]}).status_code == 403
    listed = owner.get("/v1/keys").json()["items"]
    assert listed[0]["used"] is not None
    assert made["secret"] not in owner.get("/v1/keys").text
    rotated = owner.post(f"/v1/keys/{made['key']['id']}/rotate").json()
    assert program.get("/v1/me").status_code == 401
    program.headers["Authorization"] = f"Bearer {rotated['secret']}"
    assert program.get("/v1/me").status_code == 200
    assert owner.delete(f"/v1/keys/{rotated['key']['id']}").status_code == 204
    assert program.get("/v1/me").status_code == 401
    acts = [one["action"] for one in owner.get("/v1/audit", headers={"Atelier-Workspace": "spring"}).json()["items"]]
    assert acts == ["key.revoke", "key.rotate", "key.create", "member.put"]


def test_an_invitation_makes_a_member(owner: TestClient, connect: Connect) -> None:
    made = owner.post("/v1/workspaces/default/invitations", json={"role": "editor", "login": "noor@example.org"})
    token = made.json()["link"]["token"]
    noor = connect(**FAR, headers=SAME)
    assert noor.post("/v1/invitations/look", json={"token": token}).json()["role"] == "editor"
    assert noor.post("/v1/invitations/accept", json={"token": token}).status_code == 422
    taken = {"token": token, "login": "noor@example.org", "name": "Noor", "password": PASSWORD}
    assert noor.post("/v1/invitations/accept", json=taken).status_code == 200
    assert noor.get("/v1/me").json()["role"] == "editor"
    assert noor.post("/v1/invitations/accept", json=taken).status_code == 404
    user = noor.get("/v1/me").json()["id"]
    assert noor.put(f"/v1/workspaces/default/members/{user}", json={"role": "owner"}).status_code == 403
    assert owner.put(f"/v1/workspaces/default/members/{user}", json={"role": "viewer"}).status_code == 204
    assert noor.get("/v1/me").json()["role"] == "viewer"  # at once
    assert owner.delete(f"/v1/workspaces/default/members/{user}").status_code == 204
    assert noor.get("/v1/me").json()["role"] is None
    assert owner.patch(f"/v1/users/{user}", json={"active": False}).status_code == 200
    assert noor.get("/v1/me").status_code == 401


def test_who_is_no_member_does_not_learn_which_workspaces_exist(owner: TestClient, connect: Connect) -> None:
    owner.post("/v1/workspaces", json={"id": "secret", "title": "Secret"})
    token = owner.post("/v1/workspaces/default/invitations", json={"role": "owner"}).json()["link"]["token"]
    noor = connect(**FAR, headers=SAME)
    noor.post("/v1/invitations/accept", json={"token": token, "login": "noor", "name": "Noor", "password": PASSWORD})
    there, nowhere = noor.get("/v1/workspaces/secret"), noor.get("/v1/workspaces/nowhere")
    assert there.status_code == nowhere.status_code == 403
    assert there.text.replace("secret", "nowhere") == nowhere.text


def test_another_process_learns_of_the_set_up(tmp_path: Path) -> None:
    """The command line made the owner while the server was running."""
    app = create_app(Settings(home=tmp_path / "home"))
    second = create_app(Settings(home=tmp_path / "home"))
    try:
        client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
        assert client.get("/v1/me").status_code == 200
        second.state.atelier.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
        app.state.gate._secured = None  # what it remembers for two seconds
        assert client.get("/v1/me").status_code == 401
    finally:
        app.state.atelier.studios.close()
        second.state.atelier.studios.close()
