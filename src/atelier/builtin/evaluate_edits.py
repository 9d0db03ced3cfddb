"""How well the built-in model follows instructions and reference pictures, on the fixed held-out lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.builtin import samples
from atelier.builtin.evaluate import contact_sheet, draw_prompts
from atelier.builtin.measure import right, share
from atelier.builtin.world import draw
from atelier.builtin.world.edits import held_out_edits

if TYPE_CHECKING:
    from pathlib import Path

    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.pipelines.flux.pipeline_flux_kontext import FluxKontextPipeline

    from atelier.builtin.companion import Companion
    from atelier.builtin.judge import Judge


def kontext(pipeline: FluxPipeline) -> FluxKontextPipeline:
    """The same parts as a pipeline that looks at a picture."""
    from diffusers.pipelines.flux.pipeline_flux_kontext import FluxKontextPipeline

    other = FluxKontextPipeline(**pipeline.components)
    other.set_progress_bar_config(disable=True)
    return other


def edits(
    pipeline: FluxPipeline, judge: Judge, sheets: Path, *, steps: int, cfg: float, size: int, count: int | None = None
) -> dict[str, Any]:
    """The held-out edits: share of asked changes made, and share of everything else that can be seen kept."""
    wanted = held_out_edits()[:count]
    before = np.stack([draw(e.before, size).image for e in wanted])
    after = draw_prompts(
        kontext(pipeline),
        [e.text for e in wanted],
        steps=steps,
        cfg=cfg,
        size=size,
        references=before,
        seed=300,
    )
    made: list[list[float]] = []
    kept: list[list[float]] = []
    each: dict[str, list[list[float]]] = {}
    for row, edit in zip(judge.read(after), wanted, strict=True):
        asked = right(row, edit.changed)
        made.append(list(asked.values()))
        for name, value in asked.items():
            each.setdefault(name, []).append([value])
        kept.append(list(right(row, edit.kept).values()))
    pairs = np.stack([before[:32], after[:32]], 1).reshape(-1, size, size, 3)
    contact_sheet(pairs, 8, sheets / "edits.png")
    done, rest = share(made), share(kept)
    print(f"edits: asked change made {done}, the rest kept {rest}, of {len(wanted)}")
    for name, values in sorted(each.items()):
        print(f"  {name:16} {share(values)} of {len(values)}")
    return {"made": done.__dict__, "kept": rest.__dict__, "each": {n: share(v).__dict__ for n, v in each.items()}}


def references(
    pipeline: FluxPipeline,
    judge: Judge,
    companion: Companion,
    sheets: Path,
    *,
    steps: int,
    cfg: float,
    size: int,
    count: int | None = None,
) -> dict[str, Any]:
    """Twelve held-out people on twelve occasions, each drawn from one photo, with no training.

    As the studio draws them: the photo is looked at, and who the companion sees in it is told in words. `looked` is
    what the photo alone gives.
    """
    names = samples.people()[:12]
    photos = {name: samples.photo_arrays(name, 8, size=size) for name in names}
    prompts, who, looked = [], [], []
    for name in names:
        for i, prompt in enumerate(samples.reference_occasions(name)):
            prompts.append(prompt)
            who.append(name)
            looked.append(photos[name][i % 8])
    prompts, who, looked = prompts[:count], who[:count], looked[:count]
    asked = [p.text for p in prompts]
    told = [companion.in_words(text, photo) for text, photo in zip(asked, looked, strict=True)]
    drawing: dict[str, Any] = {"steps": steps, "cfg": cfg, "size": size, "references": np.stack(looked), "seed": 600}
    plain = samples.score(list(draw_prompts(kontext(pipeline), asked, **drawing)), prompts, who, judge=judge)
    drawn = draw_prompts(kontext(pipeline), told, **drawing)
    found = samples.score(list(drawn), prompts, who, judge=judge)
    pairs = np.stack([np.stack(looked), drawn], 1)[::4].reshape(-1, size, size, 3)
    contact_sheet(pairs[:72], 8, sheets / "references.png")
    print(f"by the photo alone: identity {plain.identity}, context {plain.context}, joint {plain.joint}")
    print(f"reference mode: identity {found.identity}, context {found.context}, joint {found.joint}")
    attributes = {n: s.__dict__ for n, s in found.attributes.items()}
    return {
        "identity": found.identity.__dict__,
        "context": found.context.__dict__,
        "joint": found.joint.__dict__,
        "attributes": attributes,
        "looked": {"identity": plain.identity.__dict__, "context": plain.context.__dict__},
    }
