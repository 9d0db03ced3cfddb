"""Forgetting a person: no byte is left, what is in flight stays out, what is restored goes again."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pydantic import JsonValue

from atelier.accounts import Consents, Scope
from atelier.errors import Conflict, NotFound, Refused, Unavailable
from atelier.library import Choice, Finding, Library, LibraryGuard, Purpose, Verdict
from atelier.library.mentions import FORGOTTEN
from atelier.library.recipes import SavedRecipes
from atelier.recipe import Recipe
from atelier.recipe.data import Node
from atelier.recipe.values import Adapter, Asset, Mask, Permit, Photo, Picture, Report, Use

MARK = "QUOKKAMARK"


def marked(picture: Callable[..., bytes], seed: int) -> bytes:
    """A JPEG with a marker in its bytes, as metadata would be."""
    exif = Image.Exif()
    exif[0x010E] = f"{MARK}-photo-{seed}"
    content = picture(seed, (300, 200), exif)
    assert MARK.encode() in content
    return content


def files_with(home: Path, *needles: bytes) -> list[str]:
    """Every file below a folder that holds one of these bytes."""
    found = []
    for path in home.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if any(needle in content or needle in str(path).encode() for needle in needles):
            found.append(str(path.relative_to(home)))
    return found


class Scene:
    """A library full of one person, Anna, and a little of another, Bob."""

    def __init__(self, library: Library, worker, picture: Callable[..., bytes]) -> None:
        self.library, self.worker = library, worker
        self.canvases: list[Asset] = []
        self.anna = library.subjects.create(f"Anna {MARK}", trigger=f"{MARK}trigger", notes=f"{MARK} notes")
        self.bob = library.subjects.create("Bob", notes=f"brother of Anna {MARK}")
        consents = Consents(library.database)
        consents.give("default", self.anna.id, given_by=f"Anna {MARK}", scopes=[Scope.TRAINING], note=f"{MARK} note")
        consents.give("default", self.bob.id, given_by="Bob", scopes=[Scope.TRAINING])
        self.photos = [
            library.add_photo(
                self.anna.id,
                marked(picture, seed),
                media_type="image/jpeg",
                meta={"width": 300, "height": 200, "rating": "general", "name": f"{MARK}-{seed}.jpg"},
                verdicts=[Verdict("blur", False, 3.0, f"{MARK} reason", overridden=True, note=f"{MARK} fine")],
            ).asset
            for seed in range(3)
        ]
        self.bobs = library.add_photo(self.bob.id, picture(77), media_type="image/jpeg").asset
        library.captions.write({photo.id: f"a photo of {MARK}trigger, smiling" for photo in self.photos})
        library.captions.write({self.photos[0].id: f"a photo of {MARK}trigger, serious"})
        library.captions.write({self.bobs.id: f"Bob without {MARK}trigger"})
        self.mask = worker.make(Mask, f"{MARK} mask".encode() * 50, self.photos[0], media_type="image/png")
        self.adapter = worker.make(
            Adapter, f"{MARK} weights".encode() * 9000, *self.photos, media_type="application/x-safetensors"
        )
        library.adapters.add_version(
            f"{MARK} model", "builtin", self.adapter.id, subject_id=self.anna.id, notes=f"{MARK} best", chosen=True
        )
        self.report = worker.make(Report, f'{{"x": "{MARK}"}}'.encode(), self.adapter, media_type="application/json")
        self.picture = worker.make(
            Picture, marked(picture, 10), self.adapter, title=f"{MARK}trigger on a beach", prompt=f"{MARK}trigger"
        )
        self.vary = worker.make(Picture, marked(picture, 11), self.picture, title="as before")
        self.mention = worker.make(Picture, picture(12), self.bobs, title=f"Bob and {MARK}trigger!")
        for purpose in Purpose:
            folder = library.areas.folder("default", purpose, "training-key", [self.anna.id])
            (folder / "deep").mkdir()
            (folder / "deep" / f"{MARK}.safetensors").write_bytes(f"{MARK} latents".encode() * 100)
        library.thumbnails.make(self.picture.id)

    def forget(self, **choices):
        return self.library.erasure.forget(self.anna.id, **choices)


@pytest.fixture
def scene(library: Library, worker, picture: Callable[..., bytes]) -> Scene:
    return Scene(library, worker, picture)


def faults(library: Library) -> list[Finding]:
    """What a check finds, but for thumbnails that nobody has asked for yet."""
    return [finding for finding in library.check(verify=True).findings if finding.kind != "no-thumbnails"]


def hashes(assets: list[Asset]) -> list[bytes]:
    return [asset.digest.encode() for asset in assets]


def test_no_byte_is_left(scene: Scene, home: Path) -> None:
    gone = [*scene.photos, scene.mask, scene.adapter, scene.report, scene.picture, scene.vary]
    needles = [MARK.encode(), MARK.lower().encode(), *hashes(gone)]
    assert files_with(home, *needles), "the scan can find them"
    certificate = scene.forget()
    assert files_with(home, *needles) == []
    assert certificate.complete
    expected = {"photo": 3, "mask": 1, "adapter": 1, "report": 1, "picture": 2, "thumbnail": 4, "caption": 4}
    expected |= {"folder": 2, "model": 1, "consent": 1}
    assert {kind: certificate.erased.get(kind) for kind in expected} == expected
    text = json.dumps(certificate.to_json())
    assert not any(needle.decode() in text for needle in needles)
    for asset in gone:
        with pytest.raises(NotFound):
            scene.library.read(asset.id)


def test_others_keep_what_is_theirs_without_the_name(scene: Scene) -> None:
    scene.forget()
    library = scene.library
    assert library.read(scene.bobs.id)
    assert library.subjects.get("Bob").notes == "brother of [forgotten]"
    assert library.captions.current([scene.bobs.id])[scene.bobs.id].text == "Bob without [forgotten]"
    run = library.assets.get(scene.mention.id).run
    assert run is not None
    assert library.ledger.run("default", run).title == "Bob and [forgotten]!"
    Consents(library.database).require("default", scene.bob.id, "train")
    assert faults(library) == []
    with pytest.raises(NotFound):
        library.subjects.get(scene.anna.id)
    library.subjects.create(f"Anna {MARK}")  # a new beginning is possible


def test_preview_counts_what_forgetting_erases(scene: Scene) -> None:
    before = scene.library.database.bytes_used()
    preview = scene.library.erasure.preview(scene.anna.id)
    assert scene.library.database.bytes_used() == before
    erased = scene.forget().erased
    assert preview.name == f"Anna {MARK}"
    assert preview.shared == ()
    assert {kind: count for kind, count in erased.items() if kind in preview.counts} == preview.counts


def test_pictures_can_be_kept_without_their_words(scene: Scene, home: Path) -> None:
    pixels = scene.library.read(scene.vary.id)
    certificate = scene.forget(pictures=Choice.KEEP)
    assert certificate.kept["picture"] == 2
    assert scene.library.read(scene.vary.id) == pixels
    entry = scene.library.assets.get(scene.picture.id)
    assert (entry.asset.meta, entry.asset.subjects) == ({}, ())
    assert entry.run is not None
    run = scene.library.ledger.run("default", entry.run)
    assert (run.title, run.recipe, run.inputs) == ("(forgotten)", {}, {})
    assert files_with(home, MARK.encode(), *hashes(scene.photos)) == []
    assert faults(scene.library) == []


def test_a_picture_of_two_needs_a_decision(scene: Scene, picture: Callable[..., bytes], home: Path) -> None:
    library = scene.library
    both = library.add_photo(scene.anna.id, marked(picture, 40), media_type="image/jpeg").asset
    library.subjects.add_photo(scene.bob.id, both.id)
    drawn = scene.worker.make(Picture, picture(41), scene.adapter, scene.bobs)
    preview = library.erasure.preview(scene.anna.id)
    assert {(one.asset_id, one.kind, one.others) for one in preview.shared} == {
        (both.id, "photo", (scene.bob.id,)),
        (drawn.id, "picture", (scene.bob.id,)),
    }
    for undecided in (None, {both.id: Choice.KEEP}):
        with pytest.raises(Conflict, match="need a decision"):
            scene.forget(shared=undecided)
    assert library.read(both.id)
    assert not list((home / "tombstones").glob("*.json"))
    certificate = scene.forget(shared={both.id: Choice.KEEP, drawn.id: Choice.ERASE})
    assert certificate.kept == {"photo": 1, "thumbnail": 1}
    assert library.assets.get(both.id).asset.subjects == (scene.bob.id,)
    assert library.read(both.id)
    assert library.thumbnails.get(both.id)
    with pytest.raises(NotFound):
        library.read(drawn.id)


def test_a_worker_in_flight_cannot_bring_it_back(scene: Scene, home: Path, picture: Callable[..., bytes]) -> None:
    library, worker, store = scene.library, scene.worker, scene.library.store
    guard = LibraryGuard(library.database, lambda *_: None)
    use = Use(workspace="default", step="draw", purpose="train", assets=tuple(scene.photos), parameters={})
    permit = guard.check(use)
    assert permit == Permit(epochs={scene.anna.id: 1})
    task = worker.task(sources=[scene.adapter])
    draft = store.put("default", Picture, marked(picture, 50), media_type="image/jpeg", sources=[scene.adapter])
    scene.forget()
    with pytest.raises(Refused):
        worker.commit(task, [draft], permit=permit)
    with pytest.raises(Refused):
        store.put("default", Picture, marked(picture, 51), media_type="image/jpeg", sources=[scene.adapter])
    with pytest.raises(Refused):
        store.state_dir("default", "other-key", [scene.anna.id])
    with pytest.raises(Refused):
        guard.check(use)
    late = worker.task()
    with pytest.raises(Refused):
        worker.commit(late, [], inputs=(scene.adapter,))
    store.discard("default", [draft])
    library.check(repair=True)
    assert files_with(home, MARK.encode(), *hashes([*scene.photos, draft.asset])) == []


def test_an_epoch_that_moved_refuses_the_commit(scene: Scene, picture: Callable[..., bytes]) -> None:
    task = scene.worker.task()
    draft = scene.library.store.put("default", Photo, picture(1), media_type="image/jpeg", subjects=[scene.bob.id])
    with pytest.raises(Refused, match="epoch 0 when it began, 1 now"):
        scene.worker.commit(task, [draft], permit=Permit(epochs={scene.bob.id: 0}))
    scene.worker.commit(task, [draft], permit=Permit(epochs={scene.bob.id: 1}))


def test_results_by_key_do_not_survive(scene: Scene, picture: Callable[..., bytes]) -> None:
    task = scene.worker.task(sources=[scene.adapter])
    draft = scene.library.store.put("default", Picture, picture(5), media_type="image/jpeg", sources=[scene.adapter])
    scene.worker.commit(task, [draft], key="the-key", inputs=(scene.adapter,))
    assert scene.library.ledger.lookup("default", "the-key") is not None
    scene.forget(pictures=Choice.KEEP)
    assert scene.library.ledger.lookup("default", "the-key") is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_restoring_a_backup_erases_again(scene: Scene, home: Path, tmp_path: Path) -> None:
    scene.library.database.scrub()
    backup = tmp_path / "backup"
    shutil.copytree(home, backup)
    kept = scene.picture
    scene.forget(pictures=Choice.KEEP)
    scene.library.close()
    for name in ("atelier.db", "blobs", "state", "cache"):  # everything but keys and tombstones comes from the backup
        target = home / name
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
        source = backup / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    for name in ("atelier.db-wal", "atelier.db-shm"):
        (home / name).unlink(missing_ok=True)
    assert files_with(home, MARK.encode())
    with Library.open(home, participants=lambda database: [Consents(database)]) as restored:
        restored.check(repair=True)
        assert files_with(home, MARK.encode(), *hashes(scene.photos)) == []
        assert restored.read(kept.id)
        assert len(restored.erasure.certificates()) == 1
        assert faults(restored) == []


def test_a_reader_delays_only_the_rewriting(scene: Scene, home: Path) -> None:
    """Another process reads meanwhile: rows and keys go at once, free pages with the next check."""
    library = scene.library
    library.database.scrub = _busy  # a reader that stays for the 30 s of the real thing would make a slow test
    certificate = scene.forget()
    assert not certificate.complete
    del library.database.scrub
    assert not library.erasure.certificates()[0].complete
    assert [finding.kind for finding in faults(library)] == ["erasure-to-finish"]
    library.check(repair=True)
    assert faults(library) == []
    assert library.erasure.certificates()[0].complete
    assert files_with(home, MARK.encode()) == []


def _busy() -> None:
    raise Unavailable("another process is reading")


def test_forgetting_twice_and_strangers(scene: Scene) -> None:
    scene.forget()
    with pytest.raises(NotFound):
        scene.forget()
    with pytest.raises(NotFound):
        scene.library.erasure.preview("nobody")
    assert datetime.now(UTC) >= scene.library.erasure.certificates()[0].erased_at


def test_a_marker_survives_in_no_thumbnail(scene: Scene) -> None:
    content = scene.library.thumbnails.get(scene.photos[0].id)
    assert MARK.encode() not in content
    with Image.open(io.BytesIO(content)) as small:
        assert small.size == (256, 171)


def canvas(library: Library, words: str, *layers: str) -> Asset:
    """A document of the page, with some words in it and layers from assets."""
    content = json.dumps({"content": {"layers": [*layers, {"text": words}]}}).encode()
    sources = [(one, "layer") for one in layers]
    return library.add(
        Report, content, media_type="application/json", meta={"name": words, "document": "x"}, sources=sources
    ).asset


def recipe(title: str, **values: JsonValue) -> Recipe:
    return Recipe(name="x", title=title, steps={"draw": Node(step="create", version=1, values=values)})


@pytest.fixture
def worded(scene: Scene) -> Scene:
    """Anna is named in a canvas of Bob's, in one of hers, and in saved recipes; some refer to her by id."""
    library = scene.library
    saved = SavedRecipes(library.database, "default")
    saved.save(f"anna-{MARK.lower()}-portrait", recipe(f"Of ANNA {MARK}", prompt=f"{MARK}trigger by the sea"), by="bob")
    saved.save("by-subject", recipe("Hers", subject=scene.anna.id), by="bob")
    saved.save("by-picture", recipe("Hers", image={"$asset": scene.picture.id}), by="bob")
    saved.save(
        "step-of-that-name", Recipe(name="x", steps={f"{MARK}trigger": Node(step="create", version=1)}), by="bob"
    )
    saved.save("of-others", recipe("A house", prompt="a house"), by="bob")
    scene.canvases = [
        canvas(library, f"for anna {MARK} and Bob", scene.bobs.id),
        canvas(library, "a layer of hers", scene.photos[0].id),
        canvas(library, "a house", scene.bobs.id),
    ]
    return scene


def test_saved_recipes_and_canvases_lose_her_name(worded: Scene, home: Path) -> None:
    library = worded.library
    needle = MARK.lower().encode()
    assert any(needle in (home / one).read_bytes().lower() for one in ("atelier.db", "atelier.db-wal"))
    before = library.assets.get(worded.canvases[0].id).asset.digest
    preview = library.erasure.preview(worded.anna.id).counts
    certificate = worded.forget()
    assert certificate.erased["recipe"] == preview["recipe"] == 4
    assert certificate.erased["mention"] == preview["mention"]
    saved = SavedRecipes(library.database, "default").list()
    renamed, others = sorted(saved, key=lambda one: one.name)
    assert others.name == "of-others"
    assert renamed.name.startswith("forgotten-portrait-")
    assert renamed.recipe.title == f"Of {FORGOTTEN}"
    assert renamed.recipe.steps["draw"].values == {"prompt": f"{FORGOTTEN} by the sea"}
    kept, gone, untouched = worded.canvases
    assert json.loads(library.read(kept.id))["content"]["layers"] == [
        worded.bobs.id,
        {"text": f"for {FORGOTTEN} and Bob"},
    ]
    assert library.assets.get(kept.id).asset.digest != before
    assert library.assets.get(untouched.id).asset.digest == untouched.digest
    with pytest.raises(NotFound):
        library.read(gone.id)
    assert files_with(home, MARK.encode(), needle, before.encode()) == []
    for row in library.assets.each(kinds=("report",)):
        assert MARK.encode() not in library.read(row.asset.id)
    assert faults(library) == []


def test_an_erasure_that_fails_leaves_canvases_as_they_were(worded: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    library = worded.library
    before = library.read(worded.canvases[0].id)
    monkeypatch.setattr("atelier.library.erasure.redact_mentions", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        worded.forget()
    assert library.read(worded.canvases[0].id) == before
    assert faults(library) == []


@pytest.mark.parametrize(
    ("name", "text", "clean"),
    [
        ("Zoë", "ZOË and zoë", f"{FORGOTTEN} and {FORGOTTEN}"),
        ('Ann "Nan" O\'Hara', 'ann-"nan"_o\'hara.jpg', f"{FORGOTTEN}.jpg"),
        ("Ann", "Annabel, ann's, _ann_2", f"Annabel, {FORGOTTEN}'s, _{FORGOTTEN}_2"),
    ],
)
def test_names_are_found_however_they_are_written(library: Library, name: str, text: str, clean: str) -> None:
    saved = SavedRecipes(library.database, "default")
    saved.save("one", recipe("x", prompt=text), by="bob")
    other = library.subjects.create("Other", notes=text)
    subject = library.subjects.create(name, trigger="trgr")
    assert library.erasure.preview(subject.id).counts == {"recipe": 1, "mention": 1}
    library.erasure.forget(subject.id)
    assert library.subjects.get(other.id).notes == clean
    assert saved.get("one").recipe.steps["draw"].values["prompt"] == clean
