"""Pictures on their way out: order of things, provenance in every file, what is frozen, what is not claimed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.interop.c2pa import State as Manifest
from atelier.library import Rating
from atelier.recipe import Image, Picture
from atelier.recipe.values import Asset, Commit, Permit, Result, Run, State, Task, new_id
from atelier.steps.exporting import PRESETS, export_options
from atelier.steps.studio import Studio

META: dict[str, Any] = {
    "prompt": "mira in a red coat, at the sea",
    "seed": 77,
    "steps": 4,
    "model": "tiny",
    "model_digest": "ab" * 32,
    "guidance": 3.5,
    "rating": "general",
}


def content(seed: int = 1, size: tuple[int, int] = (160, 128)) -> bytes:
    small = np.random.default_rng(seed).integers(0, 255, (5, 6, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Pillow.fromarray(small).resize(size, Pillow.Resampling.BICUBIC).save(buffer, "PNG")
    return buffer.getvalue()


def drawn(studio: Studio, *sources: Asset, seed: int = 1, size: tuple[int, int] = (160, 128)) -> Asset:
    """A picture that a run made."""
    ledger, workspace = studio.library.ledger, studio.workspace
    run = Run(
        id=new_id(),
        workspace=workspace,
        recipe={"nodes": ["draw"]},
        inputs={"seed": 77},
        created=datetime.now(UTC),
        title="draw",
    )
    ledger.create_run(run)
    task = Task(id=new_id(), run=run.id, workspace=workspace, node="draw", index=0, step="draw", version=1, lane="cpu")
    ledger.add_tasks([task])
    attempt = ledger.claim(task.id, "test")
    assert attempt is not None
    meta = {**META, "width": size[0], "height": size[1]}
    draft = studio.library.store.put(
        workspace, Picture, content(seed, size), media_type="image/png", sources=sources, meta=meta
    )
    result = Result(value=[{"$asset": draft.asset.id}], assets=(draft.asset,))
    ledger.commit(
        task.id,
        attempt,
        Commit(result=result, drafts=(draft,), key=new_id(), reusable=False, permit=Permit()),
    )
    return draft.asset


@pytest.fixture
def person(studio: Studio, helpers: Any) -> str:
    return helpers.with_photos(studio, 1)


@pytest.fixture
def portrait(studio: Studio, person: str) -> Asset:
    """A picture of a person, made from their photo."""
    (view,) = studio.photos.list(person)
    return drawn(studio, view.entry.asset)


@pytest.mark.parametrize("form", ["png", "jpg", "webp", "avif"])
def test_every_format_carries_everything(studio: Studio, form: str) -> None:
    picture = drawn(studio)
    out = studio.exports.file(picture.id, export_options(form=form))
    assert out.exported is not None
    assert (out.exported.marked, out.exported.signed, out.exported.notes) == (True, True, ())
    found = studio.exports.verify(out.content)
    assert found.signature.state is Manifest.TRUSTED
    assert found.signature.actions == ("c2pa.created", "c2pa.watermarked.unbound")
    assert found.marked
    assert found.recipe == {"format": 1, "recipe": {"nodes": ["draw"]}, "inputs": {"seed": 77}, "picture": picture.meta}
    assert found.generation is not None
    assert (found.generation.prompt, found.generation.seed) == (META["prompt"], 77)
    assert found.generation.guidance == 3.5
    assert found.source_type.endswith("/trainedAlgorithmicMedia")
    assert out.name == f"mira-in-a-red-coat-at-the-sea-77-{picture.id[:8]}.{form}"


def test_the_size_comes_first_and_the_signature_last(studio: Studio) -> None:
    picture = drawn(studio, size=(300, 200))
    sizes: list[tuple[str, tuple[int, int]]] = [
        ("square", (1080, 1080)),
        ("story", (1080, 1920)),
        ("web", (300, 200)),
        ("wide", (1200, 630)),
    ]
    for preset, size in sizes:
        out = studio.exports.file(picture.id, export_options(preset))
        found = studio.exports.verify(out.content)
        assert (found.width, found.height) == size, preset
        assert found.marked  # marked after it was resized: nothing is lost by it
        assert found.signature.state is Manifest.TRUSTED
        assert ("c2pa.resized" in found.signature.actions) is (preset != "web")
        assert b"red coat" not in out.content
    out = studio.exports.file(picture.id, export_options(width=150))
    assert (out.exported.width, out.exported.height) == (150, 100)  # type: ignore[union-attr]
    small = studio.exports.file(picture.id, export_options(width=60))
    assert "leave no room" in small.exported.notes[0]  # type: ignore[union-attr]
    assert studio.exports.verify(small.content).signature.state is Manifest.TRUSTED


def test_minimal_metadata_say_nothing_but_that_it_is_ai_made(studio: Studio, portrait: Asset) -> None:
    options = export_options(form="jpg", metadata="minimal")
    out = studio.exports.file(portrait.id, options)
    found = studio.exports.verify(out.content)
    assert (found.recipe, found.generation, found.signature.ingredients) == (None, None, ())
    assert found.source_type.endswith("/compositeWithTrainedAlgorithmicMedia")
    assert portrait.id.encode() not in out.content


def test_ingredients_are_opaque(studio: Studio, person: str, portrait: Asset) -> None:
    (view,) = studio.photos.list(person)
    found = studio.exports.verify(studio.exports.file(portrait.id, export_options()).content)
    assert found.signature.ingredients == (studio.exporter.credentials.opaque(view.entry.asset.id),)
    assert found.source_type == found.signature.source_type
    assert "compositeWith" in found.source_type


def test_a_sheet_of_pictures_is_marked_and_signed(studio: Studio, portrait: Asset) -> None:
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(90, 160, (192, 256, 3), dtype=np.uint8)
    Pillow.fromarray(noise).save(buffer, "PNG")
    done = studio.exports.collage(buffer.getvalue(), [portrait.id, portrait.id])
    found = studio.exports.verify(done.content)
    assert found.signature.state is Manifest.TRUSTED
    assert found.signature.ingredients == (studio.exporter.credentials.opaque(portrait.id),)
    assert found.source_type.endswith("/trainedAlgorithmicMedia")


def test_nothing_is_claimed_of_what_a_person_brought(studio: Studio, person: str) -> None:
    (view,) = studio.photos.list(person)
    out = studio.exports.file(view.entry.asset.id, export_options(form="jpg"))
    found = studio.exports.verify(out.content)
    assert (found.signature.state, found.marked, found.ai_made) == (Manifest.UNSIGNED, False, None)
    assert "a person brought this picture" in out.exported.notes[0]  # type: ignore[union-attr]
    brought = studio.library.add(Image, content(), media_type="image/png", meta={"name": "x.png"})
    plain = studio.exports.verify(studio.exports.file(brought.asset.id, export_options()).content)
    assert plain.ai_made is None


def test_what_a_person_puts_together_of_made_pictures_is_signed_too(studio: Studio, person: str) -> None:
    canvas = studio.bring.add("canvas.png", content(7), derived_from=[drawn(studio, seed=5).id])
    again = studio.bring.add("canvas 2.png", content(8), derived_from=[canvas.asset.id])
    for one in (canvas, again):
        found = studio.exports.verify(studio.exports.file(one.asset.id, export_options()).content)
        assert (found.signature.state, found.marked) == (Manifest.TRUSTED, True)
        assert studio.exports.shown(one) is not None
    (view,) = studio.photos.list(person)
    cut = studio.bring.add("cut.png", content(9), derived_from=[view.entry.asset.id])
    found = studio.exports.verify(studio.exports.file(cut.asset.id, export_options()).content)
    assert (found.signature.state, found.marked) == (Manifest.UNSIGNED, False)


def test_withdrawn_consent_freezes_what_was_made(studio: Studio, person: str, portrait: Asset, tmp_path: Path) -> None:
    other = drawn(studio, seed=4)
    studio.exports.write([portrait.id], tmp_path / "before", export_options())
    studio.consent.withdraw(person)
    for attempt in (
        lambda: studio.exports.file(portrait.id, export_options()),
        lambda: studio.exports.write([portrait.id], tmp_path / "after", export_options()),
        lambda: studio.exports.submit(portrait.id),
    ):
        with pytest.raises(Refused, match="withdrawn"):
            attempt()
    assert not (tmp_path / "after").exists()
    studio.exports.file(other.id, export_options())
    (view,) = studio.photos.list(person)
    studio.exports.file(view.entry.asset.id, export_options())  # their own photo is theirs
    studio.consent.give(person, given_by="Mira M.")
    studio.exports.file(portrait.id, export_options())


def test_explicit_pictures_of_people_stay(studio: Studio, portrait: Asset) -> None:
    studio.library.assets.rate(portrait.id, Rating.EXPLICIT)
    with pytest.raises(Refused, match="explicit"):
        studio.exports.file(portrait.id, export_options())


def test_files_whole_or_not_at_all(studio: Studio, tmp_path: Path) -> None:
    first, second = drawn(studio, seed=1), drawn(studio, seed=2)
    ((path, _),) = studio.exports.write([first.id], tmp_path / "named.webp", export_options())
    assert path.read_bytes()[8:12] == b"WEBP"
    with pytest.raises(Conflict, match="is there already"):
        studio.exports.write([second.id], path, export_options())
    with pytest.raises(InvalidInput, match="do not fit into one file"):
        studio.exports.write([first.id, second.id], tmp_path / "x.png", export_options())
    with pytest.raises(InvalidInput, match="no format"):
        studio.exports.write([first.id], tmp_path / "x.gif", export_options())
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "home") == ["named.webp"]


def test_options_are_checked() -> None:
    assert export_options("web", form="avif", quality=50).model_dump()["quality"] == 50
    wrong: list[dict[str, Any]] = [
        {"quality": 0},
        {"width": 4},
        {"metadata": "all"},
        {"form": "gif"},
        {"fit": "stretch"},
        {"dpi": 0},
    ]
    for said in wrong:
        with pytest.raises(InvalidInput):
            export_options(**said)
    with pytest.raises(NotFound, match="no preset"):
        export_options("nonsense")
    assert all(words and options for words, options in PRESETS.values())


def test_a_run_exports_too(studio: Studio, portrait: Asset) -> None:
    run = studio.exports.submit(portrait.id, "web", export_options("web", form="jpg"))
    done = studio.runs.execute(run.id).require()
    assert done.run.state is State.DONE
    made = done.outputs["export"]
    found = studio.exports.verify(studio.library.read(made.id))
    assert found.form == "JPEG"
    assert found.signature.state is Manifest.TRUSTED
    assert "compositeWith" in found.source_type
    assert [one.parent for one in studio.library.assets.parents(made.id)] == [portrait.id]
    studio.forget.execute(portrait.subjects[0])
    with pytest.raises(NotFound):
        studio.library.assets.get(made.id)
