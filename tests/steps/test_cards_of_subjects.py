"""Cards of many subjects: what one by one gives, with a number of questions that does not grow with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import event

from atelier.library.subjects import Verdict
from atelier.recipe import Adapter
from atelier.steps.studio import Studio


def photo(seed: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (seed % 256, seed * 7 % 256, seed * 31 % 256)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "home") as opened:
        yield opened


def test_cards_hold_what_there_is(studio: Studio) -> None:
    library = studio.library
    names = ["Ann", "Ben", "Cup"]
    subjects = [studio.subjects.add(name, "garment" if name == "Cup" else "person") for name in names]
    refused = Verdict("blur", passed=False, value=0.1, reason="blurred", overridden=False, note="")
    added = [library.add_photo(subjects[0].id, photo(n), media_type="image/png").asset.id for n in range(4)]
    library.subjects.set_verdicts(subjects[0].id, added[0], [refused])
    library.subjects.set_verdicts(subjects[0].id, added[1], [refused])
    library.subjects.override(subjects[0].id, added[1])
    library.assets.trash([added[3]])
    library.captions.write({added[1]: "one", added[2]: "two", added[3]: "three"})
    library.captions.write({added[1]: "one, anew"})
    other = library.add_photo(subjects[1].id, photo(9), media_type="image/png").asset.id
    library.subjects.set_verdicts(subjects[1].id, other, [refused])
    studio.consent.give(subjects[0].id, given_by="Ann A.")
    weights = library.add(Adapter, b"x", media_type="application/octet-stream", meta={"rank": 1})
    library.adapters.add_version("ann-model", "builtin", weights.asset.id, subject_id=subjects[0].id, chosen=True)
    ann, ben, cup = studio.subjects.list()
    assert (ann.photos, ann.accepted, ann.captions, ann.cover) == (3, 2, 2, added[1])
    assert (ben.photos, ben.accepted, ben.captions, ben.cover) == (1, 0, 0, other)
    assert (cup.photos, cup.accepted, cup.captions, cup.cover) == (0, 0, 0, None)
    assert [len(one.consents) for one in (ann, ben, cup)] == [1, 0, 0]
    assert (ann.needs_consent, ben.needs_consent, cup.needs_consent) == (False, True, False)
    assert [model.name for model in ann.models] == ["ann-model"]
    assert [studio.subjects.card(one) for one in subjects] == [ann, ben, cup]


def test_questions_do_not_grow_with_subjects(studio: Studio) -> None:
    asked: list[str] = []
    engine = studio.library.database.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts: list[int] = []
    for many in (2, 12):
        while len(studio.subjects.names()) < many:
            studio.subjects.add(f"thing {len(studio.subjects.names())}", "style")
        asked.clear()
        studio.subjects.list()
        counts.append(len(asked))
    assert counts[0] == counts[1]
