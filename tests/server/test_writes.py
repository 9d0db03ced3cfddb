"""What writing costs: how often a submit and an upload go to the database, and what others wait for meanwhile."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import event

from atelier.library.assets import Thumbnail
from atelier.server.state import State
from atelier.steps import reading
from atelier.steps.services import bringing, photos
from atelier.steps.turns import Turns

WISH = {"recipe": "create", "inputs": {"prompts": ["a woman in a red dress"], "count": 3}, "priority": 3}


@contextmanager
def statements(state: State) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: object) -> None:
        found.append(statement)

    engine = state.studios.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def photo(seed: int = 1, size: tuple[int, int] = (1200, 900)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((size[0] // 8, size[1] // 8), 40 + seed).resize(size).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_submit_is_three_transactions_and_asks_the_queue_once(client: TestClient, state: State) -> None:
    client.post("/v1/runs", json=WISH)
    with statements(state) as asked:
        answer = client.post("/v1/runs", json=WISH).json()
    assert (answer["state"], answer["tasks"]["waiting"], answer["position"]) == ("waiting", 1, 2)
    assert sum(one.startswith("BEGIN IMMEDIATE") for one in asked) <= 3
    assert sum("FROM tasks" in one for one in asked) <= 7
    assert len(asked) - sum(one.startswith("BEGIN") for one in asked) <= 32
    assert state.studios.first.queue.rows.unmarked(answer["id"]) == set()


def test_an_upload_is_decoded_once_and_gives_the_gallery_its_thumbnail(
    client: TestClient, state: State, monkeypatch: Any
) -> None:
    opened: list[object] = []
    real = Image.open

    def note(*words: Any, **more: Any) -> Any:
        opened.append(words)
        return real(*words, **more)

    client.post("/v1/assets", files={"file": ("first.jpg", photo(0))})
    monkeypatch.setattr(Image, "open", note)
    with statements(state) as asked:
        made = client.post("/v1/assets", files={"file": ("mira.jpg", photo())})
    assert made.status_code == 201, made.text
    assert len(opened) == 1
    assert sum(one.startswith("BEGIN IMMEDIATE") for one in asked) <= 3
    library, asset = state.studios.first.library, made.json()["id"]
    assert list(library.thumbnails.ids(asset)) == [256]
    for size, longest in ((256, 256), (1024, 1024), (512, 512)):
        with real(io.BytesIO(client.get(f"/v1/assets/{asset}/thumbnail?size={size}").content)) as small:
            assert max(small.size) == longest
    assert sorted(library.thumbnails.ids(asset)) == [256, 512, 1024]
    assert library.check(verify=True).findings == ()


def test_a_size_that_many_ask_for_at_once_is_made_once(client: TestClient, state: State) -> None:
    asset = client.post("/v1/assets", files={"file": ("mira.jpg", photo())}).json()["id"]
    library, gate = state.studios.first.library, threading.Barrier(4)

    def look(_: int) -> int:
        gate.wait(60)
        return len(library.thumbnails.get(asset, 1024))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(look, range(4)))) == 1
    assert len(library.assets.descendants(asset)) == len(library.thumbnails.ids(asset)) == 3
    assert len(list(library.assets.each(kinds=(Thumbnail.kind,)))) == 3
    assert library.check().findings == ()


def test_pictures_are_looked_at_in_turns_and_an_album_lets_a_picture_in(
    client: TestClient, state: State, monkeypatch: Any
) -> None:
    studio = state.studios.first
    monkeypatch.setattr(studio.eyes, "turns", Turns(1))
    busy, most, names, order = 0, 0, set[str](), list[str]()
    lock, begun = threading.Lock(), threading.Event()

    def look(upload: Any, *words: Any, **more: Any) -> Any:
        nonlocal busy, most
        with lock:
            busy, most = busy + 1, max(most, busy + 1)
            names.add(threading.current_thread().name.partition("_")[0])
            order.append(upload.name)
        begun.set()
        threading.Event().wait(0.05)
        try:
            return reading.look(upload, *words, **more)
        finally:
            with lock:
                busy -= 1

    for module in (bringing, photos):
        monkeypatch.setattr(module, "look", look)
    subject = client.post("/v1/subjects", json={"name": "Thing", "kind": "garment"}).json()["id"]
    album = [("files", (f"{number}.jpg", photo(number, (400, 300)))) for number in range(8)]
    with ThreadPoolExecutor(2) as pool:
        brought = pool.submit(client.post, f"/v1/subjects/{subject}/photos", files=album)
        assert begun.wait(60)
        single = pool.submit(client.post, "/v1/assets", files={"file": ("single.jpg", photo(99))})
        assert (single.result().status_code, brought.result().status_code) == (201, 201)
    assert (most, names, len(order)) == (1, {"heavy"}, 9)
    assert order.index("single.jpg") < 8, "it came in between"
