"""The example on the kernel's page works, and so does calling a step by itself."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest
from tests.recipe.conftest import Hook, generate

from atelier.errors import Cancelled
from atelier.recipe import Cost, Photo, Studio, dumps, loads, stream
from atelier.recipe.ports import Message, Preview

PAGE = Path(__file__).parents[2] / "docs" / "kernel.md"


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    module = types.ModuleType("kernel_page")
    monkeypatch.setitem(sys.modules, "kernel_page", module)
    exec(compile(example, str(PAGE), "exec"), vars(module))
    assert loads(dumps(module.g.recipe)) == module.g.recipe


def test_every_step_can_be_called_by_itself(studio: Studio, hook: Hook) -> None:
    ctx = studio.context(seed=5, step="generate")
    picture = generate(ctx, hook, prompt="x", seed=5)
    assert ctx.read(picture) == f"x #{stream(5, 'generate')}".encode()
    assert ctx.path(picture).read_bytes() == ctx.read(picture)
    ctx.close()


def test_what_a_context_gives_and_says(studio: Studio) -> None:
    photo = studio.bring("home", Photo, b"F", subjects=["ann"])
    ctx = studio.context(photo)
    made = ctx.put(Photo, ctx.path(photo), media_type="image/png", subjects=["bob"])
    assert made.subjects == ("ann", "bob")
    assert ctx.drafts[0].sources == (photo.id,)
    assert ctx.put(Photo, b"", media_type="image/png", sources=[]).subjects == ()
    ctx.preview(b"webp")
    ctx.log("half way")
    ctx.cost(2, "credits")
    assert ctx.costs == [Cost(amount=2, unit="credits")]
    assert [type(event) for event in studio.events.seen] == [Preview, Message]
    with pytest.raises(TypeError, match="no field `seed: Seed`"):
        ctx.stream()
    assert not ctx.cancelled()
    ctx.raise_if_cancelled()
    ctx.stop()
    with pytest.raises(Cancelled):
        ctx.progress(1, 2)
