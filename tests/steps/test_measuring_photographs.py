"""Report cards of photographs: what is measured with installed models, what is said where none is, and for whom."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tomli_w
from PIL import Image

from atelier.engine.auxiliary import AuxiliaryCard, AuxiliaryCatalog, offered
from atelier.engine.sniff import card_from_path
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library import Rating
from atelier.photos.inspect import Rating as Rated
from atelier.photos.mtcnn import MtcnnDetector
from atelier.recipe.ports import Preview, Progress
from atelier.steps.eyes import PixelMeasure
from atelier.steps.lookers import Lookers, make_room
from atelier.steps.people import People
from atelier.steps.services.making import TrainingOptions
from atelier.steps.studio import Studio
from atelier.steps.upscale_detail import _likeness
from atelier.training.report import CheckpointPictures, GeneratedPicture, make_report
from atelier.vision import face_likeness
from atelier.vision.face_likeness import FaceLikeness, FaceRecogniser

SIZE = 128  # px


class Calm:
    """Rates everything general, as a rating model would rate harmless pictures."""

    def rate(self, image: Image.Image) -> Rated:
        return Rated("general", 0.99, minor=False, rater="calm")


@pytest.fixture(scope="module")
def portraits() -> list[Image.Image]:
    """Eight looks at the one real face at hand."""
    from skimage import data

    whole = Image.fromarray(data.astronaut())
    found: list[Image.Image] = []
    for index in range(8):
        size = 200 + 12 * index
        left, top = 225 - size // 2 + (index % 3 - 1) * 12, 20 + (index % 2) * 10
        cut = whole.crop((left, top, left + size, top + size))
        cut = cut.rotate((index - 4) * 2, resample=Image.Resampling.BICUBIC)
        lit = np.asarray(cut, float) * (0.8 + 0.05 * index)
        found.append(Image.fromarray(lit.clip(0, 255).astype(np.uint8)))
    return found


def install(catalog: AuxiliaryCatalog, tiny_eyes: Any, *kinds: str) -> None:
    paths = {
        "dinov2": tiny_eyes.dino,
        "clip": tiny_eyes.clip,
        "siglip": tiny_eyes.siglip,
        "arcface": tiny_eyes.face,
    }
    for kind in kinds:
        fields = offered(kind).model_dump() | {"id": f"my-{kind}", "path": paths[kind], "file": ""}  # type: ignore[arg-type]
        catalog.add(AuxiliaryCard.model_validate(fields))


# --- which measure for whom -------------------------------------------------------------------------------------------


def test_who_is_measured_by_what(tmp_path: Path, tiny_eyes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = AuxiliaryCatalog(tmp_path)
    lookers = Lookers(catalog, MtcnnDetector().detect)
    none = lookers.measures("person", PixelMeasure())
    assert (none.likeness, none.prompt, none.also) == (None, None, ())
    assert none.picture is not None
    assert none.picture.name == "pixels, 16 x 16"
    assert none.absent["likeness"].install == "auraface"
    assert "is not installed" in none.absent["likeness"].why
    assert none.absent["prompt"].install == "clip-vit-large"
    assert lookers.measures("pet", PixelMeasure()).absent["likeness"].install == "dinov2-base"

    install(catalog, tiny_eyes, "clip")
    pet = lookers.measures("pet", PixelMeasure())
    assert pet.likeness is not None
    assert pet.likeness.name == "CLIP ViT-L/14, pictures"
    install(catalog, tiny_eyes, "dinov2", "arcface")
    person, pet = lookers.measures("person", PixelMeasure()), lookers.measures("pet", PixelMeasure())
    assert person.likeness is not None
    assert person.likeness.name == "AuraFace v1, faces"
    assert [one.name for one in person.also] == ["DINOv2 base", "CLIP ViT-L/14, pictures"]
    assert pet.likeness is not None
    assert pet.likeness.name == "DINOv2 base"
    assert person.picture is not None
    assert person.picture.name == "DINOv2 base"
    assert person.prompt is not None
    assert person.prompt.name == "CLIP ViT-L/14, prompts"
    # Faces are compared of one person that is known only; pictures as a whole of everybody.
    for kind, reason in (("group", "whose face is whose"), ("", "people who agreed")):
        found = lookers.measures(kind, PixelMeasure())
        assert found.likeness is None
        assert reason in found.absent["likeness"].why
        assert len(found.also) == 2
    assert {one.card.kind for one in lookers.used("person")} == {"arcface", "dinov2", "clip"}
    assert {one.card.kind for one in lookers.used("pet")} == {"dinov2", "clip"}
    monkeypatch.setattr(face_likeness, "runs_here", lambda: False)
    without = lookers.measures("person", PixelMeasure())
    assert without.likeness is None
    assert "pip install 'atelier-studio[faces]'" in without.absent["likeness"].why


def test_figures_are_those_of_the_templates(tmp_path: Path, tiny_eyes: Any, portraits: list[Image.Image]) -> None:
    catalog = AuxiliaryCatalog(tmp_path)
    install(catalog, tiny_eyes, "arcface", "dinov2", "clip")
    measures = Lookers(catalog, MtcnnDetector().detect).measures("person", PixelMeasure())
    held, trained = portraits[:3], portraits[3:5]
    nobody = Image.new("RGB", (SIZE, SIZE), "grey")
    prompts = ("a photo of a person", "a photo of a person at the beach")
    drawn = [GeneratedPicture(picture, prompts[index % 2]) for index, picture in enumerate([*portraits[5:], nobody])]
    report = make_report(
        [CheckpointPictures(10, tuple(drawn))], training=trained, held_out=held, measures=measures, seed=1
    )
    card = report.checkpoints[0]
    face = FaceLikeness(FaceRecogniser(tiny_eyes.face), MtcnnDetector().detect, "again")
    rows = {name: [face.embed(one) for one in group] for name, group in (("held", held), ("own", portraits[5:]))}
    cosines = [[float(a @ b) for b in rows["held"]] for a in rows["own"]]  # type: ignore[operator]
    values = [float(np.mean(row)) for row in cosines] + [0.0]
    assert card.likeness is not None
    assert card.likeness.value == pytest.approx(np.mean(values), abs=1e-5)
    assert card.likeness.low <= card.likeness.value <= card.likeness.high
    assert card.found == 0.75
    pairs = [float(rows["held"][a] @ rows["held"][b]) for a, b in ((0, 1), (0, 2), (1, 2))]  # type: ignore[operator]
    assert report.likeness_among is not None
    assert report.likeness_among.value == pytest.approx(np.mean(pairs), abs=1e-5)
    assert card.likeness_share == pytest.approx(np.mean(values) / np.mean(pairs), abs=1e-4)
    assert "median near 0.46" in report.scales["likeness"]
    assert "(3 pairs)" in report.scales["likeness"]
    assert set(card.resemblance) == {"DINOv2 base", "CLIP ViT-L/14, pictures"}
    assert report.prompt_chance is not None
    assert card.prompt is not None
    assert report.measured_with == {
        "likeness": "AuraFace v1, faces",
        "prompt": "CLIP ViT-L/14, prompts",
        "picture": "DINOv2 base",
        "resemblance": "DINOv2 base, CLIP ViT-L/14, pictures",
    }
    assert report.notes == ()


# --- in the studio ----------------------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path, tiny_builtin: Path) -> Iterator[Studio]:
    """A studio whose other model, `real`, draws what is taken for photographs, and which can rate pictures."""
    card = card_from_path(tiny_builtin / "model", "real")
    preset = card.preset().model_copy(update={"steps": 1, "width": 64, "height": 64, "true_cfg": 1.0})
    card = card.model_copy(
        update={"max_sequence_length": 16, "presets": {"standard": preset}, "training_size": SIZE, "triggers": ()}
    )
    cards = tmp_path / "home" / "models" / "cards"
    cards.mkdir(parents=True)
    (cards / "real.toml").write_text(tomli_w.dumps(card.model_dump(mode="json", exclude_none=True)))
    with Studio.open(tmp_path / "home", builtin=tiny_builtin, device="cpu", rater=Calm()) as opened:
        yield opened


def bring(studio: Studio, portraits: list[Image.Image], kind: str = "person", *, consent: bool = True) -> str:
    subject = studio.subjects.add("Eileen", kind=kind)
    files = []
    for index, picture in enumerate(portraits):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        files.append((f"{index}.png", buffer.getvalue()))
    studio.photos.add(subject.id, files, rating=Rating.GENERAL, model="real")
    for view in studio.photos.list(subject.id):
        studio.photos.accept(subject.id, view.entry.asset.id, note="of one sitting")
    if consent:
        studio.consent.give(subject.id, given_by="Eileen")
    return subject.id


def short(helpers: Any) -> TrainingOptions:
    """A short training of the model of photographs, without samples on the way."""
    return helpers.SHORT.model_copy(update={"model": "real", "settings": helpers.SHORT.settings | {"sample_every": 0}})


def report_of(studio: Studio, run: str, listener: Any = None) -> dict[str, Any]:
    judged = studio.runs.execute(run, listener).require().outputs["judged"]
    return json.loads(studio.library.read(judged.report.id))


def test_what_is_not_measured_is_said_and_what_is_installed_measures(
    real: Studio, helpers: Any, tiny_eyes: Any, portraits: list[Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = bring(real, portraits)
    options = helpers.SHORT.model_copy(update={"model": "real"})  # with samples on the way, which nobody rated by hand
    notes = real.plans.training(subject, options).prepared.notes
    assert any("likeness will not be measured" in note and "AuraFace v1 (auraface)" in note for note in notes)
    assert any("prompt adherence will not be measured" in note for note in notes)
    report = report_of(real, real.make.train(subject, options).id)
    assert any("likeness was not measured: AuraFace v1" in note for note in report["notes"])
    assert report["missing"]["likeness"]["install"] == "auraface"
    assert report["missing"]["prompt"]["install"] == "clip-vit-large"
    assert report["takeover"]["wins"] is None
    assert "lowest smoothed loss" in report["choice"]["reason"]
    view = real.adapters.report("Eileen")
    assert view.card is not None
    assert view.card["missing"]["likeness"]["install"] == "auraface"

    for path in (tiny_eyes.dino, tiny_eyes.clip, tiny_eyes.face):
        real.installed.add(path)
    assert not any("not be measured" in note for note in real.plans.training(subject, options).prepared.notes)
    templates: list[np.ndarray] = []
    template = FaceRecogniser.template

    def seen(self: FaceRecogniser, face: Any) -> Any:
        templates.append(template(self, face))
        return templates[-1]

    monkeypatch.setattr(FaceRecogniser, "template", seen)
    worked: set[str] = set()

    def listen(event: Any) -> None:
        if isinstance(event, Progress):
            worked.add(event.node)

    report = report_of(real, real.make.train(subject, options).id, listen)
    assert "report" in worked
    assert "train" not in worked  # what is installed changes what is seen, not what is learnt
    assert report["notes"] == []
    assert report["missing"] == {}
    assert report["measured_with"]["likeness"] == "glintr100.onnx, faces"
    assert report["likeness_among"]["count"] == 2
    assert "the 2 held-out photos of this subject score" in report["scales"]["likeness"]
    assert report["checkpoints"][0]["likeness"]["value"] == 0.0  # noise has no face, and that is no likeness
    assert report["checkpoints"][0]["found"] == 0.0
    assert set(report["checkpoints"][0]["resemblance"]) == {"dinov2", "clip, pictures"}
    assert real.models.loaded() is not None  # there was room for both
    assert len(templates) >= 8
    _nothing_of_a_face_is_stored(real, templates)
    assert real.forget.execute("Eileen").erased["report"] >= 1
    assert real.pictures.list().entries == ()


def _nothing_of_a_face_is_stored(studio: Studio, templates: list[np.ndarray]) -> None:
    marks = [part for one in templates for part in (one.astype("<f4").tobytes()[:16], one.astype("<f2").tobytes()[:8])]
    marks += [f"{one[0]:.5f}"[:7].encode() + b"," for one in templates]
    contents = [studio.library.read(asset.asset.id) for asset in studio.library.assets.each()]
    contents += [path.read_bytes() for path in studio.home.rglob("*") if path.is_file() and "models" not in path.parts]
    assert len(contents) > 10
    assert not any(mark in content for content in contents for mark in marks)


def test_consent_that_is_withdrawn_while_pictures_are_drawn_ends_it_before_a_face_is_compared(
    real: Studio, helpers: Any, tiny_eyes: Any, portraits: list[Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = bring(real, portraits)
    real.installed.add(tiny_eyes.face)
    options = short(helpers)

    def compared(self: FaceRecogniser, face: Any) -> Any:
        raise AssertionError("a face was looked at")

    monkeypatch.setattr(FaceRecogniser, "template", compared)
    run = real.make.train(subject, options)
    drawn: list[str] = []

    def listen(event: Any) -> None:
        if isinstance(event, Preview) and event.node == "report" and not drawn:
            drawn.append(event.node)
            real.consent.withdraw(subject)

    with pytest.raises(Refused, match="'Eileen'"):
        real.runs.execute(run.id, listen).require()
    assert drawn
    assert not list(real.library.assets.each(kinds=("report",), run=run.id))[1:]


def test_an_enlarged_photo_is_compared_by_face_where_the_person_agrees(
    real: Studio, tiny_eyes: Any, portraits: list[Image.Image]
) -> None:
    subject = bring(real, portraits[:1])
    image: Any = real.photos.list(subject)[0].entry.asset
    people = People(real.library, real.consents)
    told: list[str] = []
    ctx: Any = SimpleNamespace(log=told.append)
    larger = portraits[0].resize((400, 400), Image.Resampling.LANCZOS)

    def compared() -> dict[str, Any]:
        return _likeness(ctx, real.eyes, real.models, people, image, portraits[0], larger)

    assert compared() == {}
    assert "AuraFace v1" in told[-1]
    real.installed.add(tiny_eyes.face)
    found = compared()
    assert found["measured_by"] == "glintr100.onnx, faces"
    assert 0.9 < found["likeness"] <= 1.0
    real.consent.withdraw(subject)
    with pytest.raises(Refused, match="'Eileen'"):
        compared()


def test_people_are_what_the_library_says(real: Studio, portraits: list[Image.Image]) -> None:
    people = People(real.library, real.consents)
    subject = bring(real, portraits[:1], consent=False)
    pet = real.subjects.add("Rex", kind="pet").id
    assert people.kind([subject]) == "person"
    assert people.kind([pet]) == "pet"
    assert people.kind([]) == people.kind([subject, pet]) == people.kind(["nobody"]) == ""
    with pytest.raises(Refused):
        people.require([subject], "train")
    people.require([pet], "train")


def test_photographs_and_drawings_are_told_apart(studio: Studio, portraits: list[Image.Image]) -> None:
    from atelier.builtin.folder import WEIGHTS
    from atelier.builtin.samples import people, photo_arrays
    from atelier.steps.eyes import Eyes

    assert not studio.eyes.photographs(portraits)  # without the detector of drawn faces nobody can say so
    eyes = Eyes(WEIGHTS)
    if len(eyes.detectors) < 2 or eyes.companion is None:
        pytest.skip("the built-in model's eyes did not come with this copy")
    assert eyes.photographs([one.resize((SIZE, SIZE)) for one in portraits])
    for name in people()[:3]:
        assert not eyes.photographs([Image.fromarray(one).resize((SIZE, SIZE)) for one in photo_arrays(name, 6)])
    found = eyes.measures(drawn=True, photographs=True, kind="person")
    assert found.likeness is None
    assert "know drawn people only" in found.absent["likeness"].why
    assert eyes.measures(drawn=True, kind="person").likeness is not None
    assert "of a pet" in eyes.measures(drawn=True, kind="pet").absent["likeness"].why


def test_models_of_both_sorts_share_their_ids(real: Studio, tiny_eyes: Any, tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        real.installed.add(tiny_eyes.dino, "real")
    entry = real.installed.add(tiny_eyes.dino, "mine")
    with pytest.raises(Conflict):
        real.installed.add(real.models.catalog.find("real").path or tmp_path, "mine")
    assert real.installed.find("mine") == entry
    assert real.installed.find("real").card.id == "real"
    assert real.installed.remove("mine") == 0
    with pytest.raises(NotFound, match="mine"):
        real.installed.find("mine")
    for near, right in (("dinov2-bsae", "dinov2-base"), ("flux1-dve", "flux1-dev")):
        with pytest.raises(NotFound) as told:
            real.installed.find(near)
        assert right in told.value.advice
    (tmp_path / "odd.onnx").write_bytes(b"no model")
    with pytest.raises(InvalidInput, match=r"odd\.onnx"):
        real.installed.add(tmp_path / "odd.onnx")


def test_the_image_model_is_freed_where_measures_need_its_memory(real: Studio) -> None:
    with real.models.session("real"):
        pass
    assert make_room(real.models, 1_000) == "cpu"
    assert real.models.loaded() is not None
    real.models.cap.given = real.models.loaded().bytes * 1.2 / 2**30  # type: ignore[union-attr]
    assert make_room(real.models, real.models.loaded().bytes) == "cpu"  # type: ignore[union-attr]
    assert real.models.loaded() is None
