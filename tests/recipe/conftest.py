"""Three small steps of the kind that the studio has, and a studio in memory to run them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from atelier.recipe import (
    Adapter,
    Context,
    Cost,
    Image,
    Photo,
    Picture,
    Registry,
    Report,
    Runner,
    Seed,
    Studio,
    step,
)


class Hook:
    """A tool: tests put a function here that steps call, so as to fail, stop or look."""

    def __init__(self) -> None:
        self.act: Callable[[Context, str], None] = lambda ctx, note: None
        self.calls: list[str] = []

    def __call__(self, ctx: Context, note: str) -> None:
        self.calls.append(f"{ctx.task.step} {note}")
        self.act(ctx, note)


@step(version=1)
def caption(ctx: Context, hook: Hook, *, photo: Photo, trigger: str = "sks") -> str:
    """Write a caption."""
    hook(ctx, ctx.read(photo).decode())
    return f"a photo of {trigger}, {ctx.read(photo).decode()}"


@step(version=3, needs="gpu", purpose="generate")
def generate(
    ctx: Context,
    hook: Hook,
    *,
    prompt: Annotated[str, Field(description="what to draw", max_length=1000)],
    seed: Seed,
    steps: Annotated[int, Field(ge=1, le=100)] = 4,
    adapter: Adapter | None = None,
) -> Picture:
    """Draw a picture."""
    hook(ctx, prompt)
    for done in range(steps):
        ctx.progress(done + 1, steps, "drawing")
    return ctx.put(Picture, f"{prompt} #{ctx.stream()}".encode(), media_type="image/png", meta={"prompt": prompt})


@generate.upgrade(from_version=1)
def _(fields: dict[str, object]) -> dict[str, object]:
    fields["prompt"] = fields.pop("text")
    return fields


@generate.upgrade(from_version=2)
def _(fields: dict[str, object]) -> dict[str, object]:
    fields.pop("sampler", None)
    return fields


@generate.estimate
def _(hook: Hook, *, steps: int, **_: object) -> list[Cost]:
    return [Cost(amount=steps, unit="gpu-seconds")]


class Sheet(BaseModel):
    """A contact sheet, and what is on it."""

    report: Report
    first: Image | None
    count: int


@step(version=1)
def sheet(ctx: Context, *, pictures: list[Image], title: str = "") -> Sheet:
    """Put all pictures on one sheet."""
    content = b"\n".join([title.encode(), *map(ctx.read, pictures)])
    report = ctx.put(Report, content, media_type="text/html")
    return Sheet(report=report, first=pictures[0] if pictures else None, count=len(pictures))


@step(version=1)
def find_faces(ctx: Context, hook: Hook, *, photo: Image) -> list[Picture]:
    """Crop every face: one for each letter F of the content."""
    hook(ctx, "faces")
    found = ctx.read(photo).count(b"F")
    return [ctx.put(Picture, b"face %d" % n, media_type="image/png", sources=[photo]) for n in range(found)]


@step(version=1, deterministic=False, needs="remote")
def ask_remote(ctx: Context, hook: Hook, *, prompt: str) -> str:
    """Ask a provider, who never says the same twice."""
    ctx.cost(0.04, "usd")
    hook(ctx, prompt)
    return f"{prompt}: {len(hook.calls)}"


@step(version=1)
def swap(ctx: Context, hook: Hook, *, source: Image, target: Image) -> str:
    """Names the pair."""
    return f"{ctx.read(source).decode()}→{ctx.read(target).decode()}"


@step(version=1)
def seeds(ctx: Context, *, seed: Seed, count: Annotated[int, Field(ge=0, le=10_000)] = 4) -> list[Seed]:
    """As many seeds as pictures are wanted."""
    return [ctx.stream(n) for n in range(count)]


STEPS = Registry([caption, generate, sheet, find_faces, ask_remote, swap, seeds])


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def studio(tmp_path: Path, hook: Hook) -> Studio:
    return Studio(tmp_path, tools={Hook: hook})


@pytest.fixture
def runner(studio: Studio) -> Runner:
    return Runner(STEPS, studio.services, beat=0.02, poll=0.01)
