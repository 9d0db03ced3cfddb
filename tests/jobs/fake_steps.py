"""Quick steps of every sort that workers meet, and recipes of them."""

from __future__ import annotations

import hashlib
import io
import json
import time
from pathlib import Path
from typing import Annotated, Any

from PIL import Image as Pixels
from pydantic import Field

from atelier.errors import Unavailable
from atelier.recipe import (
    Alike,
    Context,
    Graph,
    Image,
    Picture,
    Recipe,
    Registry,
    Report,
    Runner,
    Seed,
    each,
    step,
)
from atelier.steps.studio import Studio


def png(text: str) -> bytes:
    """A small picture that depends on the text."""
    digest = hashlib.sha256(text.encode()).digest()
    buffer = io.BytesIO()
    Pixels.frombytes("RGB", (4, 2), digest[:24]).resize((64, 32)).save(buffer, "PNG")
    return buffer.getvalue()


@step(version=1, needs="gpu")
def paint(
    ctx: Context, *, text: str, seed: Seed, pause: Annotated[float, Field(description="seconds a stroke")] = 0.01
) -> Picture:
    """Draw a picture in five strokes."""
    for stroke in range(5):
        ctx.progress(stroke, 5, "painting")
        time.sleep(pause)
    return ctx.put(Picture, png(f"{text} {ctx.stream()}"), media_type="image/png", meta={"text": text})


@paint.batch(alike=lambda *, pause, **_: Alike(pause))
def _paint_together(contexts: list[Context], *, fields: list[dict[str, Any]]) -> list[Picture]:
    for stroke in range(5):
        for ctx in contexts:
            ctx.progress(stroke, 5, f"painting {len(contexts)}")
        time.sleep(fields[0]["pause"])
    if any(field["text"].startswith("bad") for field in fields):
        raise RuntimeError("a picture of this batch cannot be painted so")
    return [
        ctx.put(Picture, png(f"{field['text']} {ctx.stream()}"), media_type="image/png", meta={"text": field["text"]})
        for ctx, field in zip(contexts, fields, strict=True)
    ]


@step(version=1)
def gather(ctx: Context, *, pictures: list[Image]) -> Report:
    """One report of all pictures."""
    content = b"".join(ctx.read(picture) for picture in pictures)
    return ctx.put(Report, json.dumps(hashlib.sha256(content).hexdigest()).encode(), media_type="application/json")


@step(version=1, needs="gpu", long=True)
def learn(ctx: Context, *, seed: Seed, steps: int = 20, pause: float = 0.02, every: int = 4) -> Report:
    """A chain of hashes with checkpoints: each step depends on the one before."""
    folder = ctx.state_dir
    file = folder / "checkpoint.json"
    done, value = json.loads(file.read_text()) if file.exists() else (0, "")
    while done < steps:
        value = hashlib.sha256(f"{value} {ctx.stream(done)}".encode()).hexdigest()
        done += 1
        time.sleep(pause)
        if done % every == 0 or ctx.wanted():
            part = folder / "part"
            part.write_text(json.dumps([done, value]))
            part.replace(file)
        ctx.progress(done, steps, "learning", left=1 - done / steps)
        if done < steps:
            ctx.give_way()
    return ctx.put(Report, json.dumps(value).encode(), media_type="application/json")


@learn.work
def _work(*, steps: int, **_: object) -> float:
    return 1e9 * steps


@step(version=1, needs="remote", deterministic=False)
def ask(ctx: Context, *, folder: str, fails: int = 0) -> str:
    """A provider that does not answer the first times."""
    calls = Path(folder) / "calls"
    with calls.open("a") as file:
        file.write(f"{ctx.task.attempt}\n")
    ctx.cost(0.01, "usd")
    if len(calls.read_text().splitlines()) <= fails:
        raise Unavailable("the provider does not answer")
    return "yes"


STEPS = Registry([paint, gather, learn, ask])


def album() -> Recipe:
    """Pictures of each text, and a report of them."""
    g = Graph("album")
    texts, seed = g.input("texts", list[str]), g.input("seed", Seed)
    pause = g.input("pause", float, 0.01)
    pictures = g.map(paint, "paint", text=each(texts), seed=seed, pause=pause)
    g.output("report", g.add(gather, pictures=pictures))
    g.output("pictures", pictures)
    return g.recipe


def lesson() -> Recipe:
    """A long step."""
    g = Graph("lesson")
    seed, steps, pause = g.input("seed", Seed), g.input("steps", int, 20), g.input("pause", float, 0.02)
    g.output("learnt", g.add(learn, "learn", seed=seed, steps=steps, pause=pause))
    return g.recipe


def question() -> Recipe:
    """A remote step."""
    g = Graph("question")
    folder, fails = g.input("folder", str), g.input("fails", int, 0)
    g.output("answer", g.add(ask, "ask", folder=folder, fails=fails))
    return g.recipe


def open_studio(home: Path, database: str | None = None) -> Studio:
    """A studio whose only steps are these."""
    studio = Studio.open(home, database=database, device="cpu")
    teach(studio)
    return studio


def teach(studio: Studio) -> Studio:
    """Give a studio these steps."""
    studio.runner = Runner(STEPS, studio.runner.services, lanes=studio.runner.lanes)  # type: ignore[misc]
    return studio
