"""Pictures that leave by way of being looked at: the content route, its download, and share links."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from atelier.interop.c2pa import State as Manifest
from atelier.interop.metadata.xmp import COMPOSITE, TRAINED
from atelier.recipe import Photo, Picture
from atelier.recipe.values import Asset, Commit, Permit, Result, Run, Task, new_id
from atelier.server.state import State
from atelier.steps.studio import Studio


def encoded(form: str = "PNG", seed: int = 1) -> bytes:
    small = np.random.default_rng(seed).integers(0, 255, (5, 6, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(small).resize((160, 128), Image.Resampling.BICUBIC).save(buffer, form)
    return buffer.getvalue()


def pixels(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGB"))


def drawn(studio: Studio, *sources: Asset, form: str = "PNG") -> Asset:
    """A picture that a run made."""
    library = studio.library
    where = library.workspace
    run = Run(
        id=new_id(), workspace=where, recipe={"nodes": ["draw"]}, inputs={}, created=datetime.now(UTC), title="draw"
    )
    library.ledger.create_run(run)
    task = Task(id=new_id(), run=run.id, workspace=where, node="draw", index=0, step="draw", version=1, lane="cpu")
    library.ledger.add_tasks([task])
    attempt = library.ledger.claim(task.id, "test")
    assert attempt is not None
    meta: dict[str, Any] = {"prompt": "mira in a red coat", "seed": 7, "model": "tiny", "rating": "general"}
    draft = library.store.put(
        where,
        Picture,
        encoded(form),
        media_type=f"image/{form.lower()}",
        sources=sources,
        meta={**meta, "width": 160, "height": 128},
    )
    result = Result(value=[{"$asset": draft.asset.id}], assets=(draft.asset,))
    commit = Commit(result=result, drafts=(draft,), key=new_id(), reusable=False, permit=Permit())
    library.ledger.commit(task.id, attempt, commit)
    return draft.asset


@pytest.fixture
def studio(state: State) -> Studio:
    return state.studios.first


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG", "AVIF"])
def test_what_was_made_is_shown_signed_with_its_very_pixels(client: TestClient, studio: Studio, form: str) -> None:
    made = drawn(studio, form=form)
    path = f"/v1/assets/{made.id}/content"
    answer = client.get(path)
    stored = studio.library.read(made.id)
    assert answer.status_code == 200
    assert answer.content != stored
    assert np.array_equal(pixels(answer.content), pixels(stored)), "a canvas works on the very pixels"
    found = studio.exports.verify(answer.content)
    assert found.signature.state is Manifest.TRUSTED
    assert found.signature.source_type == TRAINED
    assert found.ai_made
    if form == "PNG":
        assert found.source_type == TRAINED, "readers that know no C2PA find it in XMP"
    assert b"mira" not in answer.content, "words are for exports that are asked for"
    assert found.recipe is None
    assert found.generation is None
    assert answer.headers["content-disposition"].startswith("inline")
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    part = client.get(path, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (200, len(answer.content)), "signed anew: no parts of it"


def test_a_photo_in_it_makes_it_a_composite_and_brought_photos_are_left_alone(
    client: TestClient, studio: Studio
) -> None:
    photo = studio.library.add(Photo, encoded(seed=2), media_type="image/png", meta={"rating": "general"}).asset
    made = drawn(studio, photo)
    found = studio.exports.verify(client.get(f"/v1/assets/{made.id}/content").content)
    assert found.signature.source_type == COMPOSITE
    for path in (f"/v1/assets/{photo.id}/content", f"/v1/assets/{photo.id}/content?download=true"):
        assert client.get(path).content == studio.library.read(photo.id)


def test_a_download_is_an_export(client: TestClient, studio: Studio) -> None:
    made = drawn(studio)
    answer = client.get(f"/v1/assets/{made.id}/content?download=true")
    found = studio.exports.verify(answer.content)
    assert found.signature.state is Manifest.TRUSTED
    assert found.marked
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"mira" not in answer.content


def test_everything_behind_a_share_link_is_signed(client: TestClient, connect: Any, studio: Studio) -> None:
    made = drawn(studio)
    token = client.post("/v1/shares", json={"assets": [made.id], "originals": True}).json()["token"]
    visitor = connect(peer="203.0.113.9")
    (item,) = visitor.post(f"/v1/shared/{token}", json={}).json()["items"]
    for size in (256, 1024):
        small = visitor.get(f"{item['thumbnail']}?size={size}")
        found = studio.exports.verify(small.content)
        assert (found.form, found.signature.state, found.signature.source_type) == ("WEBP", Manifest.TRUSTED, TRAINED)
    found = studio.exports.verify(visitor.get(item["content"]).content)
    assert found.signature.state is Manifest.TRUSTED
    assert found.marked


@pytest.mark.parametrize("collected", [False, True])
def test_a_zip_takes_the_same_options_as_a_single_file(client: TestClient, studio: Studio, collected: bool) -> None:
    """The format, the size, and above all: no prompt where nobody asked for one."""
    ids = [drawn(studio).id for _ in range(2)]
    path, body = "/v1/assets/zip", {"assets": ids}
    if collected:
        made = client.post("/v1/collections", json={"name": "Coats", "assets": ids}).json()
        path, body = f"/v1/collections/{made['id']}/zip", {}

    def files(**said: Any) -> list[bytes]:
        answer = client.post(path, json={**body, **said})
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return [archive.read(name) for name in archive.namelist()]

    full, bare = files(), files(options={"metadata": "minimal"})
    assert len(full) == len(bare) == 2
    for content in full:
        found = studio.exports.verify(content)
        assert found.recipe is not None
        assert found.generation is not None
        assert found.generation.prompt == "mira in a red coat"
    for content in bare:
        found = studio.exports.verify(content)
        assert (found.recipe, found.generation, found.ai_made) == (None, None, True)
        assert b"red coat" not in content
    small = files(preset="print", options={"form": "jpeg", "width": 64, "metadata": "minimal"})
    for content in small:
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size, image.info["dpi"]) == ("JPEG", (64, 51), (300, 300))
    assert client.post(path, json={**body, "options": {"nonsense": 1}}).status_code == 422
    assert client.post(path, json={**body, "options": {"quality": 0}}).status_code == 422


def test_a_frozen_picture_says_whose_consent_is_missing(client: TestClient, studio: Studio) -> None:
    """By name for whoever reads it, by id for the page, which leads to where consent is recorded."""
    mira = studio.subjects.add("Mira")
    photo = studio.library.add_photo(mira.id, encoded(seed=3), media_type="image/png", meta={"rating": "general"})
    made = drawn(studio, photo.asset)
    answer = client.get(f"/v1/assets/{made.id}/export")
    assert answer.status_code == 403, answer.text
    told = answer.json()
    assert told["subject"] == mira.id
    assert "'Mira'" in told["detail"]
    assert mira.id not in told["detail"]
    assert "subject" not in client.get("/v1/assets/nothing/export").json()
