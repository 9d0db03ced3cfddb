"""Subjects with photos and verdicts, captions with versions, adapters with a chosen version."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.library import Library, SubjectKind, Verdict
from atelier.recipe.values import Adapter, Picture


def test_subjects_are_named_once(library: Library) -> None:
    anna = library.subjects.create("  Anna   Lee ", notes="n")
    assert (anna.name, anna.trigger, anna.kind, anna.epoch) == ("Anna Lee", "annalee", SubjectKind.PERSON, 1)
    assert library.subjects.get("Anna Lee") == library.subjects.get(anna.id) == anna
    with pytest.raises(Conflict, match="name 'Anna Lee'"):
        library.subjects.create("Anna Lee", trigger="other")
    with pytest.raises(Conflict, match="trigger 'annalee'"):
        library.subjects.create("AnnaLee")
    cat = library.subjects.create("Tom", SubjectKind.PET)
    assert [subject.name for subject in library.subjects.list()] == ["Anna Lee", "Tom"]
    with pytest.raises(Conflict):
        library.subjects.change(cat.id, name="Anna Lee")
    assert library.subjects.change("Tom", notes="grey").notes == "grey"
    for name in ("", " ", "x" * 129, "a\0b"):
        with pytest.raises(InvalidInput):
            library.subjects.create(name)
    for trigger in ("two words", "semi;colon", "x" * 65):
        with pytest.raises(InvalidInput):
            library.subjects.create("Z", trigger=trigger)


def test_verdicts_are_overridden_and_stay_so(library: Library, picture: Callable[..., bytes]) -> None:
    anna = library.subjects.create("Anna")
    verdicts = [Verdict("blur", False, 12.5, "blurred"), Verdict("face", True, 1.0)]
    photo = library.add_photo(anna.id, picture(1), media_type="image/jpeg", verdicts=verdicts).asset
    [found] = library.subjects.photos("Anna")
    assert (found.asset_id, found.verdicts, found.accepted) == (photo.id, tuple(verdicts), False)
    assert library.subjects.override(anna.id, photo.id, "blur", note="I like it") == 1
    assert library.subjects.photos(anna.id)[0].accepted
    library.subjects.set_verdicts(anna.id, photo.id, [Verdict("blur", False, 11.0, "still"), Verdict("size", True)])
    [found] = library.subjects.photos(anna.id)
    assert {verdict.check: (verdict.overridden, verdict.note) for verdict in found.verdicts} == {
        "blur": (True, "I like it"),
        "size": (False, ""),
    }
    library.subjects.override(anna.id, photo.id, on=False)
    assert not library.subjects.photos(anna.id)[0].accepted
    with pytest.raises(NotFound):
        library.subjects.override(anna.id, photo.id, "size")
    library.assets.trash([photo.id])
    assert library.subjects.photos(anna.id) == []


def test_a_subject_found_later_reaches_what_was_made_before(
    library: Library, worker, picture: Callable[..., bytes]
) -> None:
    anna, bob = library.subjects.create("Anna"), library.subjects.create("Bob")
    photo = library.add_photo(anna.id, picture(1), media_type="image/jpeg").asset
    made = worker.make(Picture, picture(2), photo)
    library.subjects.add_photo(bob.id, photo.id)
    for asset_id in (photo.id, made.id, library.thumbnails.ids(photo.id)[256]):
        assert set(library.assets.get(asset_id).asset.subjects) == {anna.id, bob.id}
    assert {entry.asset.id for entry in library.assets.page(subject=bob.id).entries} == {photo.id, made.id}


def test_captions_keep_their_versions(library: Library, picture: Callable[..., bytes]) -> None:
    anna = library.subjects.create("Anna")
    ids = [library.add_photo(anna.id, picture(seed), media_type="image/jpeg").asset.id for seed in (1, 2)]
    assert library.captions.write(dict.fromkeys(ids, "a photo of anna"), author="captioner") == 2
    assert library.captions.write({ids[0]: "a photo of anna", ids[1]: "anna, smiling"}) == 1
    assert library.captions.replace(ids, "anna", "ohwx") == 2
    assert [(one.version, one.text, one.author) for one in library.captions.history(ids[1])] == [
        (1, "a photo of anna", "captioner"),
        (2, "anna, smiling", "person"),
        (3, "ohwx, smiling", "person"),
    ]
    with pytest.raises(NotFound):
        library.captions.write({ids[0]: "changed", "nobody": "x"})
    with pytest.raises(InvalidInput):
        library.captions.write({ids[0]: "x" * 5000})
    assert library.captions.current(ids)[ids[0]].text == "a photo of ohwx"


def test_adapters_have_one_chosen_version(library: Library, worker) -> None:
    anna = library.subjects.create("Anna")
    weights = [worker.make(Adapter, bytes([seed]) * 10, media_type="application/x-safetensors").id for seed in range(3)]
    for step, asset_id in enumerate(weights):
        library.adapters.add_version(
            "anna", "builtin", asset_id, subject_id=anna.id, scores={"likeness": 0.1 * step}, chosen=step < 2
        )
    model = library.adapters.get("anna")
    assert [(version.number, version.chosen) for version in model.versions] == [(1, False), (2, True), (3, False)]
    library.adapters.choose("anna", 3)
    library.adapters.annotate("anna", 3, tags=["best"], notes="n")
    chosen = library.adapters.get(model.id).chosen
    assert chosen is not None
    assert (chosen.number, chosen.tags, chosen.notes, chosen.scores) == (3, ("best",), "n", {"likeness": 0.2})
    assert library.assets.get(weights[0]).asset.subjects == (anna.id,)
    assert [one.name for one in library.adapters.list(subject_id=anna.id)] == ["anna"]
    with pytest.raises(Conflict):
        library.adapters.add_version("anna", "flux", weights[0])
    for wrong in (lambda: library.adapters.choose("anna", 9), lambda: library.adapters.get("nobody")):
        with pytest.raises(NotFound):
            wrong()
    with pytest.raises(NotFound):
        library.adapters.add_version("x", "builtin", "nothing")
