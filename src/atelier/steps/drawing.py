"""Drawing for steps: adapters from assets, requests to pictures with progress and previews, all facts in their meta."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atelier.engine.adapters import AdapterUse, read_adapter
from atelier.errors import InvalidInput, OutOfResources
from atelier.recipe import Adapter, Context, Picture
from atelier.steps.images import as_png, as_webp, open_image, sheet, stacked, unstacked
from atelier.steps.models import Models
from atelier.steps.paces import PACE, drawn_work
from atelier.steps.values import Meta, text
from atelier.training.storage import write_file

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from atelier.engine.request import GenerateRequest, StepEvent
    from atelier.engine.request import Picture as Drawn
    from atelier.engine.session import ModelSession

PREVIEW_EVERY = 4  # steps between previews
NO_MEMORY = "allocate memory"  # in what torch says when the machine's own memory does not suffice
SEEDS = 2**63


@dataclass(frozen=True)
class Worn:
    """An adapter that is used, as it stands in a picture's meta."""

    adapter: Adapter
    weight: float

    def to_meta(self) -> Meta:
        return {
            "name": text(self.adapter.meta, "name"),
            "digest": self.adapter.digest,
            "weight": self.weight,
            "trigger": text(self.adapter.meta, "trigger"),
        }


def worn(adapters: Sequence[Adapter], weights: Sequence[float], models: Models, model: str) -> list[Worn]:
    """Adapters with their weights (1 where none is given), checked against the model.

    Raises:
        InvalidInput: more weights than adapters, or an adapter for another model.
    """
    if len(weights) > len(adapters):
        raise InvalidInput(f"{len(weights)} weights were given for {len(adapters)} adapters")
    for adapter in adapters:
        base = text(adapter.meta, "base_model")
        if base and not models.fits(base, model):
            raise InvalidInput(
                f"adapter '{text(adapter.meta, 'name') or adapter.id}' is for {base}, not for {model}",
                advice=f"draw with the model {base}, or choose another adapter",
            )
    given = [*weights, *[1.0] * (len(adapters) - len(weights))]
    return [Worn(adapter, weight) for adapter, weight in zip(adapters, given, strict=True)]


def uses(ctx: Context, wearing: Sequence[Worn]) -> tuple[AdapterUse, ...]:
    """The adapters as the engine takes them."""
    return tuple(
        AdapterUse(read_adapter(ctx.path(one.adapter), text(one.adapter.meta, "name") or one.adapter.id), one.weight)
        for one in wearing
    )


def draw(
    ctx: Context,
    session: ModelSession,
    requests: Sequence[GenerateRequest],
    *,
    note: str = "",
    before: int = 0,
    total: int = 0,
) -> list[Drawn]:
    """Draw with progress and previews. Where memory runs out, go on by the next smaller plan, which is recorded.

    Args:
        before, total: pictures that were drawn before and that are drawn in all, where several calls share a report.

    Raises:
        OutOfResources: memory does not suffice for the smallest plan.
    """
    count = sum(len(request.seeds) for request in requests)
    everything = total or count

    def on_step(event: StepEvent) -> None:
        share = event.samples * event.step / event.steps
        ctx.progress(before + event.first + share, everything, note or "drawing")
        if event.step < event.steps and event.step % PREVIEW_EVERY == 0:
            ctx.preview(as_webp(sheet(event.preview())))

    return _timed(ctx, session, requests, lambda: _generate([ctx], session, requests, on_step))


def draw_resumable(
    ctx: Context,
    session: ModelSession,
    requests: Sequence[GenerateRequest],
    folder: Path,
    *,
    note: str = "",
    before: int = 0,
    total: int = 0,
) -> list[list[Image.Image]]:
    """Draw one request after the other; what is drawn lies in `folder`, and between two the step may be interrupted.

    Returns the pictures of each request. Raises as `draw`, and Stopped when other work is to go first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    everything = total or sum(len(request.seeds) for request in requests)
    found: list[list[Image.Image]] = []
    for number, request in enumerate(requests):
        strip = folder / f"{number}.png"
        if not strip.exists():
            ctx.give_way()
            drawn = draw(ctx, session, [request], note=note, before=before, total=everything)
            write_file(strip, as_png(stacked([one.image for one in drawn])))
        before += len(request.seeds)
        found.append(unstacked(open_image(strip.read_bytes()), len(request.seeds)))
    return found


def draw_together(
    contexts: Sequence[Context], session: ModelSession, requests: Sequence[GenerateRequest]
) -> list[list[Drawn]]:
    """Draw one request of each context at once; every context hears of its own pictures. Raises as `draw`."""
    sizes = [len(request.seeds) for request in requests]
    owners = [index for index, size in enumerate(sizes) for _ in range(size)]
    first = [sum(sizes[:index]) for index in range(len(sizes))]

    def on_step(event: StepEvent) -> None:
        now = range(event.first, event.first + event.samples)
        shown = event.preview() if event.step < event.steps and event.step % PREVIEW_EVERY == 0 else None
        for index in sorted({owners[place] for place in now}):
            own = [place for place in now if owners[place] == index]
            done = own[0] - first[index] + len(own) * event.step / event.steps
            contexts[index].progress(done, sizes[index], "drawing")
            if shown is not None:
                contexts[index].preview(as_webp(sheet([shown[place - event.first] for place in own])))

    drawn = iter(_timed(contexts[0], session, requests, lambda: _generate(contexts, session, requests, on_step)))
    return [[next(drawn) for _ in range(size)] for size in sizes]


def _timed(
    ctx: Context, session: ModelSession, requests: Sequence[GenerateRequest], drawing: Callable[[], list[Drawn]]
) -> list[Drawn]:
    """Record how long a picture took. Of several drawings of a task the last counts: the first is slow."""
    begun = time.perf_counter()
    drawn = drawing()
    seconds = time.perf_counter() - begun
    if drawn and len({one.settings for one in drawn}) == 1:
        from atelier.engine.device import choose_device

        work = drawn_work(session.card, drawn[0].settings, len(requests[0].references))
        ctx.fact(PACE, work.told(choose_device(session.plan.device), units=len(drawn), seconds=seconds))
    return drawn


def _generate(
    contexts: Sequence[Context],
    session: ModelSession,
    requests: Sequence[GenerateRequest],
    on_step: Callable[[StepEvent], None],
) -> list[Drawn]:
    from atelier.engine.degrade import degraded
    from atelier.engine.device import choose_device
    from atelier.engine.generate import generate_mixed

    while True:
        try:
            drawn = generate_mixed(session, requests, on_step)
        except (OutOfResources, MemoryError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and NO_MEMORY not in str(error):
                raise
            smaller = degraded(session.plan, session.card, choose_device(session.plan.device))
            if smaller is None:
                raise
            for ctx in contexts:
                ctx.log(smaller.reason)
        else:
            for ctx in contexts:
                if session.degradations:
                    ctx.fact("degraded", list(session.degradations), repeatable=session.exact)
            return drawn
        session.follow(smaller)  # outside of the handler, whose error holds on to what did not fit


def picture_meta(
    models: Models, session: ModelSession, request: GenerateRequest, drawn: Drawn, wearing: Sequence[Worn]
) -> Meta:
    """All that made a picture. No times and no ids: equal pictures have equal meta."""
    settings = drawn.settings
    card = session.card
    meta: dict[str, Any] = {
        "prompt": request.prompt,
        "negative_prompt": request.negative_prompt,
        "model": card.id,
        "model_digest": session.digest,
        "precision": session.plan.dtype,
        "quantisation": session.plan.quantisation,
        "adapters": [one.to_meta() for one in wearing],
        "ability": settings.ability,
        "seed": drawn.seed,
        "steps": settings.steps,
        "guidance": settings.guidance,
        "true_cfg": settings.true_cfg,
        "width": drawn.image.width,
        "height": drawn.image.height,
        "sampler": settings.sampler,
        "scheduler": type(session.scheduler()).__name__ if settings.sampler == "default" else settings.sampler,
        "strength": settings.strength,
        "ai_generated": True,
    }
    return meta | rating_of(models, card.id)


def rating_of(models: Models, model: str) -> Meta:
    """The rating that pictures of a model have by its nature: the built-in world holds nothing but the general."""
    return {"rating": "general"} if models.is_builtin(model) else {}


def keep(ctx: Context, drawn: Drawn, meta: Meta) -> Picture:
    """Store a drawn picture."""
    return ctx.put(Picture, as_png(drawn.image), media_type="image/png", meta=meta)


def seeds_from(seed: int, count: int) -> tuple[int, ...]:
    """`count` seeds, counting up from one: what a person sees in a gallery and can type again."""
    return tuple((seed + index) % SEEDS for index in range(count))
