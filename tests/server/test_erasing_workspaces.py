"""Erasing a workspace and an account over the API: who may, what is asked first, what is left."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.accounts.roles import Role
from atelier.recipe import Photo
from atelier.server.state import State

PASSWORD = "four words nobody guesses"
ELSEWHERE = "http://studio.test"


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def mira(state: State, connect: Any) -> TestClient:
    """The administrator, who owns the workspace `campaign` too."""
    accounts = state.accounts
    user = accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    accounts.workspaces.create("campaign", "Campaign")
    accounts.members.put("campaign", user.id, Role.OWNER, actor=user.id)
    return signed_in(state, connect, "mira@example.org")


def person(state: State, login: str, **roles: Role) -> str:
    """Somebody with a password and roles by workspace."""
    accounts = state.accounts
    user = accounts.users.create(login, "", actor="test")
    accounts.links.reset(accounts.links.for_reset(user.id, actor="test"), PASSWORD)
    for workspace, role in roles.items():
        accounts.members.put(workspace, user.id, role, actor="test")
    return user.id


def signed_in(state: State, connect: Any, login: str) -> TestClient:
    user = state.accounts.users.check(login, PASSWORD)
    tokens = state.accounts.sessions.start(user, agent="test", address="203.0.113.5")
    return connect(peer="203.0.113.5", url=ELSEWHERE, headers={"Authorization": f"Bearer {tokens.access}"})


def test_an_owner_erases_a_workspace_by_its_id_and_their_password(mira: TestClient, state: State, connect: Any) -> None:
    library = state.studios.get("campaign").library
    anna = library.subjects.create("Anna")
    library.add_photo(anna.id, picture(), media_type="image/png")
    person(state, "ed@example.org", campaign=Role.EDITOR)
    editor = signed_in(state, connect, "ed@example.org")
    path = "/v1/workspaces/campaign/erase"
    assert [editor.get(path).status_code, editor.post(path, json={"confirm": "campaign"}).status_code] == [403, 403]
    owner = state.accounts.users.find("mira@example.org")
    _, secret = state.accounts.keys.create(owner.id, "campaign", name="k", scopes=["manage", "read"])
    by_key = connect(peer="203.0.113.5", url=ELSEWHERE, headers={"Authorization": f"Bearer {secret}"})
    wish = {"confirm": "campaign", "password": PASSWORD}
    assert by_key.post(path, json=wish).status_code == 403, "no key may do what cannot be undone"
    for wrong in ({"confirm": "campaign"}, {**wish, "password": "no"}, {**wish, "confirm": "campaigns"}):
        assert mira.post(path, json=wrong).status_code == 422, wrong
    before = mira.get(path).json()
    assert (before["title"], before["counts"]["photo"], before["counts"]["member"]) == ("Campaign", 1, 2)
    assert before["stored_bytes"] > 0
    answer = mira.post(path, json=wish)
    assert answer.status_code == 200, answer.text
    certificate = answer.json()
    assert (certificate["subject"], certificate["erased"], certificate["complete"]) == ("*", before["counts"], True)
    assert by_key.get("/v1/assets").status_code == 401, "its keys are gone"
    assert editor.get("/v1/assets", headers={"Atelier-Workspace": "campaign"}).status_code == 403
    assert [one["id"] for one in mira.get("/v1/workspaces").json()["items"]] == ["default"]
    assert mira.post("/v1/workspaces", json={"id": "campaign", "title": "Again"}).status_code == 409
    assert mira.post(path, json=wish).status_code in (403, 404)
    (line,) = [one for one in mira.get("/v1/audit/instance").json()["items"] if one["action"] == "workspace.erase"]
    assert (line["actor"], line["target"], line["details"]) == (owner.id, "campaign", before["counts"])
    assert "Anna" not in str(line)


def test_the_first_workspace_stays(mira: TestClient) -> None:
    answer = mira.post("/v1/workspaces/default/erase", json={"confirm": "default", "password": PASSWORD})
    assert answer.status_code == 409
    assert answer.json()["kept"]


def test_an_account_goes_with_the_workspaces_that_are_its_alone(mira: TestClient, state: State, connect: Any) -> None:
    state.accounts.workspaces.create("own")
    noor = person(state, "noor@example.org", own=Role.OWNER, campaign=Role.OWNER)
    client = signed_in(state, connect, "noor@example.org")
    state.studios.get("own").library.add(Photo, picture(), media_type="image/png")
    preview = client.get("/v1/me/erase").json()
    assert [(one["id"], one["counts"]["photo"]) for one in preview["alone"]] == [("own", 1)]
    assert preview["others"] == ["campaign"]
    wish: dict[str, Any] = {"confirm": "noor@example.org", "password": PASSWORD, "workspaces": ["own"]}
    for wrong, status in (
        ({**wish, "workspaces": []}, 409),
        ({**wish, "workspaces": ["own", "campaign"]}, 409),
        ({**wish, "password": None}, 422),
        ({**wish, "confirm": "somebody"}, 422),
    ):
        assert client.post("/v1/me/erase", json=wrong).status_code == status, wrong
    assert state.accounts.users.get(noor).login == "noor@example.org"
    answer = client.post("/v1/me/erase", json=wish)
    assert answer.status_code == 200, answer.text
    assert [one["erased"]["photo"] for one in answer.json()["certificates"]] == [1]
    assert client.get("/v1/me").status_code == 401
    assert not state.accounts.users.get(noor).active
    assert {one.id for one in state.accounts.workspaces.list()} == {"default", "campaign"}


def test_the_last_administrator_stays_with_all_that_is_theirs(mira: TestClient, state: State) -> None:
    state.accounts.members.put("campaign", person(state, "o@example.org"), Role.OWNER, actor="test")
    state.accounts.members.put("default", state.accounts.users.find("o@example.org").id, Role.OWNER, actor="test")
    wish = {"confirm": "mira@example.org", "password": PASSWORD, "workspaces": []}
    assert mira.post("/v1/me/erase", json=wish).status_code == 409
    assert mira.get("/v1/me").status_code == 200


def test_at_this_machine_without_an_account_the_id_is_enough(client: TestClient, state: State) -> None:
    state.accounts.workspaces.create("scratch")
    assert client.post("/v1/workspaces/scratch/erase", json={"confirm": "scratch"}).status_code == 200
    assert client.get("/v1/me/erase").status_code == 409


def test_a_password_is_tried_ten_times_wherever_somebody_is_signed_in(mira: TestClient) -> None:
    wrong = {"confirm": "campaign", "password": "not the one"}
    account = {"confirm": "mira@example.org", "password": "not the one", "workspaces": ["campaign"]}
    change = {"old": "not the one", "new": "five words that nobody guesses"}
    for _ in range(3):
        assert mira.post("/v1/workspaces/campaign/erase", json=wrong).status_code == 422
        assert mira.post("/v1/me/erase", json=account).status_code == 422
        assert mira.post("/v1/me/password", json=change).status_code == 401
    assert mira.post("/v1/workspaces/campaign/erase", json=wrong).status_code == 422
    refused = mira.post("/v1/workspaces/campaign/erase", json={"confirm": "campaign", "password": PASSWORD})
    assert (refused.status_code, "retry-after" in refused.headers) == (429, True), "the right one comes too late"
    assert mira.post("/v1/me/password", json=change).status_code == 429
    assert mira.get("/v1/workspaces/campaign/erase").status_code == 200, "nothing was erased"
    again = {"login": "mira@example.org", "password": PASSWORD}
    assert mira.post("/v1/session", json=again).status_code == 200, "signing in is counted apart"


def test_somebody_is_told_whether_they_have_a_password(mira: TestClient) -> None:
    me = mira.get("/v1/me").json()
    assert (me["password"], me["connected"]) == (True, False)


def test_an_administrator_hands_over_or_erases_what_a_user_alone_owned(
    mira: TestClient, state: State, connect: Any
) -> None:
    for name in ("kept", "gone"):
        state.accounts.workspaces.create(name)
    noor = person(state, "noor@example.org", kept=Role.OWNER, gone=Role.OWNER, campaign=Role.EDITOR)
    ed = person(state, "ed@example.org", kept=Role.VIEWER)
    other = person(state, "other@example.org")
    admin = state.accounts.users.find("mira@example.org")
    state.studios.get("gone").library.add(Photo, picture(), media_type="image/png")
    path = f"/v1/users/{noor}"
    refused = mira.delete(path)
    assert (refused.status_code, "gone, kept" in refused.json()["detail"]) == (409, True)
    preview = mira.get(f"{path}/erase").json()
    assert (preview["login"], preview["others"]) == ("noor@example.org", ["campaign"])
    heirs = {one["id"]: [(heir["id"], heir["role"]) for heir in one["heirs"]] for one in preview["alone"]}
    assert heirs == {"gone": [(admin.id, None)], "kept": [(ed, "viewer"), (admin.id, None)]}
    assert {one["id"]: one["counts"].get("photo", 0) for one in preview["alone"]} == {"gone": 1, "kept": 0}
    wish: dict[str, Any] = {
        "confirm": "noor@example.org", "password": PASSWORD, "workspaces": ["gone"], "heirs": {"kept": ed},
    }  # fmt: skip
    _, secret = state.accounts.keys.create(admin.id, "campaign", name="k", scopes=["admin", "read"])
    by_key = connect(peer="203.0.113.5", url=ELSEWHERE, headers={"Authorization": f"Bearer {secret}"})
    assert by_key.post(f"{path}/erase", json=wish).status_code == 403, "no key may do what cannot be undone"
    for wrong, status in (
        ({**wish, "heirs": {}}, 409),
        ({**wish, "heirs": {"kept": other}}, 409),
        ({**wish, "heirs": {"kept": noor}}, 409),
        ({**wish, "heirs": {"kept": ed, "gone": admin.id}}, 409),
        ({**wish, "heirs": {"kept": ed, "campaign": admin.id}}, 409),
        ({**wish, "password": None}, 422),
        ({**wish, "confirm": "mira@example.org"}, 422),
    ):
        assert mira.post(f"{path}/erase", json=wrong).status_code == status, wrong
    assert state.accounts.users.get(noor).login == "noor@example.org"
    assert state.accounts.members.role("kept", ed) is Role.VIEWER
    answer = mira.post(f"{path}/erase", json=wish)
    assert answer.status_code == 200, answer.text
    assert [(one["subject"], one["erased"]["photo"]) for one in answer.json()["certificates"]] == [("*", 1)]
    assert not state.accounts.users.get(noor).active
    assert state.accounts.members.role("kept", ed) is Role.OWNER
    assert {one.id for one in state.accounts.workspaces.list()} == {"default", "campaign", "kept"}


def test_the_first_workspace_is_handed_to_an_administrator(mira: TestClient, state: State) -> None:
    noor = person(state, "noor@example.org", default=Role.OWNER)
    admin = state.accounts.users.find("mira@example.org").id
    state.accounts.members.remove("default", admin, actor="test")
    path = f"/v1/users/{noor}/erase"
    (lone,) = mira.get(path).json()["alone"]
    assert (lone["id"], lone["stays"], [one["id"] for one in lone["heirs"]]) == ("default", True, [admin])
    wish: dict[str, Any] = {"confirm": "noor@example.org", "password": PASSWORD}
    assert mira.post(path, json={**wish, "workspaces": ["default"]}).status_code == 409
    assert mira.post(path, json={**wish, "heirs": {"default": admin}}).status_code == 200
    assert state.accounts.members.role("default", admin) is Role.OWNER


def test_signing_out_elsewhere_and_everywhere(mira: TestClient, state: State, connect: Any) -> None:
    noor = person(state, "noor@example.org", campaign=Role.EDITOR)
    here, there = (signed_in(state, connect, "noor@example.org") for _ in range(2))
    assert len(here.get("/v1/me/sessions").json()["items"]) == 2
    assert here.delete("/v1/me/sessions").json() == {"count": 1}
    assert (here.get("/v1/me").status_code, there.get("/v1/me").status_code) == (200, 401)
    assert [one["this"] for one in here.get("/v1/me/sessions").json()["items"]] == [True]
    assert [one["agent"] for one in mira.get(f"/v1/users/{noor}/sessions").json()["items"]] == ["test"]
    assert here.delete(f"/v1/users/{noor}/sessions").status_code == 403
    assert mira.delete(f"/v1/users/{noor}/sessions").json() == {"count": 1}
    assert (here.get("/v1/me").status_code, mira.get("/v1/me").status_code) == (401, 200)
