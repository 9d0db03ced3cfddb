"""The demo's parts: page, sheet and report from made-up findings; what happens without weights; its folder."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from atelier.builtin.samples import people, person_of
from atelier.cli import demo, demo_sheet
from atelier.errors import NotFound
from atelier.steps.services.photos import AddedPhotos, PhotoNews
from atelier.steps.values import Finding


def _png(colour: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def shown() -> demo.Shown:
    finding = Finding(code="sharpness", severity="ok", message="sharp <b>enough</b>: 812", measured=812.0)
    news = tuple(PhotoNews(f"photo-{n}.png", f"id{n}", True, (finding,), n) for n in range(8))
    names = ("identity_before", "identity_after", "identity_joint", "context_before", "context_after", "joint_before")
    estimate = {"value": 0.5, "low": 0.4, "high": 0.6, "count": 6}
    checkpoint = {"step": 2, "likeness": estimate, "prompt": None, "variety": estimate, "nearest_training": None}
    report: dict[str, Any] = dict.fromkeys(names, 0.25) | {
        "intervals": {name: [0.2, 0.3] for name in names},
        "counts": dict.fromkeys(names, 96),
        "attributes": {"hair": {"before": 0.1, "after": 0.9, "count": 12}},
        "how_measured": demo.HOW,
        "model": "builtin",
        "config": {"steps": 600, "rank": 16, "lr": 1e-3, "batch_size": 4, "prior_samples": 4},
        "train_seconds": 120.0,
        "total_seconds": 200.0,
        "peak_memory_mb": 1500.0,
    }
    occasions = [demo.Occasion(f"prompt {n}", _png((200, n, n)), _png((n, 200, n))) for n in range(12)]
    return demo.Shown(
        person="mira",
        photos=AddedPhotos(news),
        pictures={f"id{n}": _png((n * 20, 90, 90)) for n in range(8)},
        captions={f"id{n}": "a photo of mira woman" for n in range(8)},
        losses=[{"step": n, "loss": 1 / (n + 1), "prior": None, "lr": 1e-3} for n in range(1, 601)],
        card={
            "base": checkpoint | {"step": 0},
            "checkpoints": [checkpoint],
            "choice": {"step": 2, "reason": "best <i>"},
            "notes": ["a note"],
        },
        sheets=[("the base model", _png((1, 2, 3)))],
        occasions=occasions,
        sheet=demo_sheet.sheet(occasions),
        report=report,
    )


def test_the_page_needs_nothing_from_elsewhere_and_shows_everything(shown: demo.Shown, tmp_path: Path) -> None:
    files = demo.write(tmp_path, shown)
    page = files["index.html"].read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)=[\"'](?!data:)", page) == []
    assert "<script" not in page
    assert page.count("<img") == 8 + 1 + 24
    assert "sharp &lt;b&gt;enough" in page
    assert "best &lt;i&gt;" in page
    assert "not a photographic model" in page
    assert "prefers-color-scheme:dark" in page
    assert page.count("<polyline") == 2
    assert json.loads(files["report.json"].read_text())["identity_after"] == 0.25


def test_the_sheet_has_the_pictures_without_above_those_with(shown: demo.Shown, tmp_path: Path) -> None:
    from atelier.cli.demo_sheet import CELL, GAP, LEFT, TOP

    with Image.open(demo.write(tmp_path, shown)["sheet.png"]) as sheet:
        for column in (0, 11):
            x = LEFT + column * (CELL + GAP) + CELL // 2
            assert sheet.getpixel((x, TOP + CELL // 2)) == (200, column, column)
            assert sheet.getpixel((x, TOP + CELL + GAP + CELL // 2)) == (column, 200, column)


def test_without_the_judge_the_demo_says_so(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atelier.builtin.folder.WEIGHTS", tmp_path / "nowhere")
    found = cli("demo", "--out", tmp_path / "demo", code=7)
    assert "the judge that measures" in found.stderr
    assert "atelier.builtin.train" in found.stderr


def test_a_fresh_demo_removes_only_its_own(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "atelier.db").write_text("old")
    (tmp_path / "report.json").write_text("{}")
    (tmp_path / "mine.txt").write_text("mine")
    demo.fresh(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_person_is_chosen_by_name_number_or_commit() -> None:
    known = people()
    assert demo.choose_person(known[1].upper()) == known[1]
    assert demo.choose_person("1") == known[0]
    assert demo.choose_person(None) in known
    assert person_of("a commit") == person_of("a commit")
    with pytest.raises(NotFound, match="no sample person"):
        demo.choose_person("nobody at all")
    for number in ("0", str(len(known) + 1), "99999999", "9" * 6000):
        with pytest.raises(NotFound, match=f"1 to {len(known)}"):
            demo.choose_person(number)


@pytest.mark.parametrize("words", [["--steps", "0"], ["--steps", "99999999"], ["--seed", "-1"]])
def test_what_cannot_be_trained_is_refused_before_anything_is_made(cli: Any, tmp_path: Path, words: list[str]) -> None:
    made = tmp_path / "demo" / "report.json"
    made.parent.mkdir()
    made.write_text("of an earlier demo")
    found = cli("demo", "--out", tmp_path / "demo", *words, code=2)
    assert words[0].removeprefix("--") in found.stderr
    assert made.read_text() == "of an earlier demo"
