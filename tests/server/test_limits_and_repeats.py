"""Rate limits with their headers, quotas, idempotency keys, sizes of bodies, signed addresses."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI, UploadFile
from fastapi.testclient import TestClient
from pydantic import BaseModel
from starlette.types import Message

from atelier.accounts.roles import Role
from atelier.errors import InvalidInput
from atelier.server.access import Anyone, Probe, Reads, Sees, Submits, Writes
from atelier.server.resource import resource
from atelier.server.state import State

FAR = {"peer": "203.0.113.5", "url": "http://studio.test"}
PASSWORD = "four words nobody guesses"
Connect = Callable[..., TestClient]


class Body(BaseModel):
    text: str = ""


class Done(BaseModel):
    count: int


class Work:
    """Routes that stand for those of other resources."""

    def __init__(self) -> None:
        self.done = 0
        self.gate: threading.Event | None = None
        self.entered = threading.Event()
        router = resource("testing")

        @router.post("/submit", status_code=202)
        def submit(caller: Submits, body: Body) -> Done:
            return self.work(body)

        @router.post("/change")
        def change(caller: Writes, body: Body) -> Done:
            return self.work(body)

        @router.post("/upload", max_body_size=10_000_000)
        def upload(caller: Writes, file: UploadFile) -> Done:
            return Done(count=len(file.file.read()))

        @router.get("/picture")
        def picture(caller: Sees) -> Done:
            return Done(count=len(caller.workspace))

        @router.get("/private")
        def private(caller: Reads) -> Done:
            return Done(count=1)

        @router.get("/health")
        def health(caller: Probe) -> Done:
            return Done(count=0)

        @router.get("/open")
        def open_(caller: Anyone) -> Done:
            return Done(count=0)

        self.routes = router.routes

    def work(self, body: Body) -> Done:
        self.entered.set()
        if self.gate is not None:
            self.gate.wait(10)
        if body.text == "bad":
            raise InvalidInput("this is bad")
        if body.text == "defect":
            raise RuntimeError
        self.done += 1
        return Done(count=self.done)


@pytest.fixture
def work(app: FastAPI) -> Iterator[Work]:
    made = Work()
    before = list(app.router.routes)
    app.router.routes.extend(made.routes)
    yield made
    app.router.routes[:] = before


@pytest.fixture
def editor(state: State, connect: Connect) -> TestClient:
    """Somebody with an API key, far away."""
    owner = state.accounts.users.create_owner("mira@example.org", "Mira", PASSWORD)
    user = state.accounts.users.create("noor", actor=owner.id)
    state.accounts.members.put("default", user.id, Role.EDITOR, actor=owner.id)
    _, secret = state.accounts.keys.create(user.id, "default", name="k", scopes=["read", "write", "run"])
    return connect(**FAR, headers={"Authorization": f"Bearer {secret}"})


# --- rates ------------------------------------------------------------------------------------------------------------


def test_submits_are_limited_to_ten_a_minute(editor: TestClient, work: Work) -> None:
    answers = [editor.post("/v1/testing/submit", json={}) for _ in range(11)]
    assert [one.status_code for one in answers] == [202] * 10 + [429]
    assert answers[0].headers["ratelimit-policy"] == '"submits";q=10;w=60'
    left = [one.headers["ratelimit"].split(";")[1] for one in answers]
    assert left == [f"r={count}" for count in (9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0)]
    refused = answers[-1]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["type"] == "/v1/problems/too-many"
    assert work.done == 10
    assert editor.get("/v1/testing/private").status_code == 200  # looking goes on


def test_a_day_has_a_thousand_and_what_failed_does_not_count(
    editor: TestClient, work: Work, state: State, connect: Connect
) -> None:
    user = state.accounts.users.find("noor")
    assert state.accounts.quotas.limits(user.id).generations_per_day == 1000
    admin = connect(headers={"Sec-Fetch-Site": "same-origin"})
    admin.post("/v1/session", json={"login": "mira@example.org", "password": PASSWORD})
    change = {"generations_per_day": 3, "generations_per_minute": None}
    assert admin.patch(f"/v1/admin/limits/users/{user.id}", json=change).status_code == 200
    for text, status in (("", 202), ("bad", 422), ("defect", 500), ("", 202), ("", 202), ("", 429)):
        assert editor.post("/v1/testing/submit", json={"text": text}).status_code == status
    assert editor.post("/v1/testing/submit", json={"text": 7}).status_code == 429
    assert editor.get("/v1/me").json()["submits_today"] == 3
    assert admin.delete(f"/v1/admin/limits/users/{user.id}").status_code == 204
    assert editor.post("/v1/testing/submit", json={}).status_code == 202


def test_who_has_not_signed_in_has_a_hundred_requests_in_a_quarter(
    editor: TestClient, connect: Connect, work: Work, state: State
) -> None:
    stranger = connect(**FAR)
    for _ in range(98):
        assert stranger.get("/v1/testing/open").status_code == 200
    assert stranger.get("/v1/testing/private").status_code == 401
    assert stranger.get("/v1/me", headers={"Authorization": "Bearer ate_key_guess"}).status_code == 401
    for path in ("/v1/testing/open", "/v1/testing/private", "/v1/setup"):
        assert stranger.get(path).status_code == 429
    guess = {"login": "mira@example.org", "password": PASSWORD}
    assert stranger.post("/v1/session", json=guess).status_code == 429
    assert stranger.get("/v1/testing/health").status_code == 200
    signed = state.signer.address("/v1/testing/picture", "default")
    assert stranger.get(signed).status_code == 200
    assert editor.get("/v1/testing/private").status_code == 200  # the same machine, but signed in
    assert connect(peer="203.0.113.6", url="http://studio.test").get("/v1/testing/open").status_code == 200


def test_ipv6_strangers_are_counted_by_network(connect: Connect, work: Work) -> None:
    for host in range(100):
        connect(peer=f"2001:db8::{host + 1:x}", url="http://studio.test").get("/v1/testing/open")
    assert connect(peer="2001:db8::ffff", url="http://studio.test").get("/v1/testing/open").status_code == 429
    assert connect(peer="2001:db8:0:1::1", url="http://studio.test").get("/v1/testing/open").status_code == 200


def test_nothing_is_limited_on_this_machine_without_signing_in(client: TestClient, work: Work) -> None:
    assert {client.post("/v1/testing/submit", json={}).status_code for _ in range(30)} == {202}


def test_storage_has_a_quota(client: TestClient, state: State) -> None:
    from atelier.errors import OutOfResources

    assert client.patch("/v1/admin/limits/workspaces/default", json={"storage_bytes": 100}).status_code == 200
    allowance = state.studios.get("default").allowance
    allowance.require(100)
    with pytest.raises(OutOfResources, match="100 bytes"):
        allowance.require(101)


# --- repeats ----------------------------------------------------------------------------------------------------------


def test_the_same_key_and_body_is_done_once(editor: TestClient, work: Work) -> None:
    key = {"Idempotency-Key": "5f0c"}
    first, second = (editor.post("/v1/testing/submit", json={"text": "a"}, headers=key) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json()) == (202, {"count": 1})
    assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (None, "true")
    assert second.headers["content-type"] == "application/json"
    other = editor.post("/v1/testing/submit", json={"text": "b"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "/v1/problems/conflict")
    assert editor.post("/v1/testing/change", json={"text": "a"}, headers=key).status_code == 409
    assert work.done == 1
    assert editor.get("/v1/me").json()["submits_today"] == 1


def test_a_key_is_ones_own(editor: TestClient, work: Work, state: State, connect: Connect) -> None:
    key = {"Idempotency-Key": "5f0c"}
    editor.post("/v1/testing/change", json={}, headers=key)
    other = state.accounts.users.create("other", actor="x")
    state.accounts.members.put("default", other.id, Role.EDITOR, actor="x")
    _, secret = state.accounts.keys.create(other.id, "default", name="k", scopes=["write"])
    stranger = connect(**FAR, headers={"Authorization": f"Bearer {secret}"})
    assert stranger.post("/v1/testing/change", json={}, headers=key).json() == {"count": 2}


def test_what_failed_can_be_sent_again(client: TestClient, work: Work) -> None:
    for text, status in (("bad", 422), ("defect", 500)):
        key = {"Idempotency-Key": text}
        assert client.post("/v1/testing/change", json={"text": text}, headers=key).status_code == status
        assert client.post("/v1/testing/change", json={"text": "good"}, headers=key).status_code == 200
    assert client.post("/v1/testing/change", json={}, headers={"Idempotency-Key": "a b"}).status_code == 422
    assert client.post("/v1/testing/change", json={}, headers={"Idempotency-Key": "x" * 256}).status_code == 422


def test_two_at_once_are_one(client: TestClient, work: Work, connect: Connect) -> None:
    key = {"Idempotency-Key": "5f0c"}
    work.gate = threading.Event()
    answers: list[int] = []
    first = threading.Thread(
        target=lambda: answers.append(client.post("/v1/testing/change", json={}, headers=key).status_code)
    )
    first.start()
    assert work.entered.wait(10)
    assert connect().post("/v1/testing/change", json={}, headers=key).status_code == 409
    work.gate.set()
    first.join(10)
    assert answers == [200]
    assert work.done == 1


def test_keys_are_documented_where_they_are_taken(app: FastAPI, names_of: Callable[..., set[str]]) -> None:
    described = app.openapi()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if method != "post":
                assert "Idempotency-Key" not in names_of(described, operation), path
    invite = described["paths"]["/v1/workspaces/{workspace}/invitations"]["post"]
    assert "Idempotency-Key" in names_of(described, invite)


# --- sizes ------------------------------------------------------------------------------------------------------------


def test_bodies_are_bounded_also_when_they_do_not_say_how_long_they_are(client: TestClient, work: Work) -> None:
    limit = 4 * 2**20
    for content in (b"x" * (limit + 1), iter([b"x" * 2**20] * 5)):
        answer = client.post("/v1/testing/change", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert str(limit) in answer.json()["detail"]
    lying = {"Content-Type": "application/json", "Content-Length": str(limit + 1)}
    assert client.post("/v1/testing/change", content=b"{}", headers=lying).status_code == 413


def test_routes_for_files_take_more(client: TestClient, work: Work) -> None:
    big = b"x" * (5 * 2**20)
    assert client.post("/v1/testing/upload", files={"file": ("a.png", big)}).json() == {"count": len(big)}
    assert client.post("/v1/testing/upload", files={"file": ("a.png", big * 2)}).status_code == 413


def test_strangers_bodies_are_not_read(app: FastAPI, work: Work) -> None:
    read, answered = 0, 0

    async def receive() -> Message:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    async def send(message: Message) -> None:
        nonlocal answered
        answered = message.get("status", answered)

    scope = {"type": "http", "method": "POST", "path": "/v1/testing/upload", "raw_path": b"/v1/testing/upload"}
    scope |= {"query_string": b"", "root_path": "", "scheme": "http", "server": ("studio.test", 80)}
    scope |= {"http_version": "1.1", "client": ("203.0.113.5", 1), "headers": [(b"host", b"studio.test")]}
    asyncio.run(app(scope, receive, send))
    assert (answered, read) == (401, 0)


# --- signed addresses -------------------------------------------------------------------------------------------------


def test_signed_addresses_show_one_thing_for_a_while(connect: Connect, work: Work, state: State) -> None:
    far = connect(**FAR)
    address = state.signer.address("/v1/testing/picture", "default")
    assert far.get(address).json() == {"count": len("default")}
    for changed in (
        address.replace("workspace=default", "workspace=other"),
        address.replace("picture", "private"),
        address.replace("signature=", "signature=0"),
        address.replace("expires=", "expires=9"),
        address.partition("&signature")[0],
    ):
        assert far.get(changed).status_code == 401, changed
    assert far.get(state.signer.address("/v1/testing/picture", "default", at=0)).status_code == 401
    assert far.post(address).status_code == 405


def test_a_signed_address_stays_the_same_for_caches(state: State) -> None:
    one, two = (state.signer.address("/v1/x", "w", at=moment) for moment in (9000.0, 9899.0))
    assert one == two
    assert state.signer.holds("/v1/x", "w", *_parts(one), at=9899 + 15 * 60)
    assert not state.signer.holds("/v1/x", "w", *_parts(one), at=9000 + 31 * 60)


def _parts(address: str) -> tuple[str, str]:
    query = dict(pair.split("=") for pair in address.partition("?")[2].split("&"))
    return query["expires"], query["signature"]


def test_callers_know_their_rights(editor: TestClient, state: State) -> None:
    assert editor.get("/v1/me").json()["rights"] == ["public", "self", "read", "write", "run"]
