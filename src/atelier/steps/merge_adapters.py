"""Step: several adapters in one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atelier.errors import InvalidInput
from atelier.interop.lora.merge import Method
from atelier.recipe import Adapter, Context, Seed, step
from atelier.steps.adapter_files import MEDIA_TYPE, file_card, made_from, read_for, target_for
from atelier.steps.models import Models
from atelier.steps.values import Meta, of_unknown, text


@step(version=2, purpose="train", title="Merge adapters")
def merge_adapters(
    ctx: Context,
    models: Models,
    *,
    adapters: Annotated[list[Adapter], Field(description="two or more, for one model", min_length=2)],
    weights: Annotated[list[float], Field(description="how strongly each counts; empty: 1 each")] = [],  # noqa: B006
    method: Annotated[Method, Field(description="linear (exact), svd, ties (Yadav 2023), dare (Yu 2024)")] = "linear",
    rank: Annotated[int | None, Field(description="of the result, for every method but linear", ge=1, le=1024)] = None,
    density: Annotated[float, Field(description="share of entries that ties and dare keep", gt=0, le=1)] = 0.5,
    seed: Annotated[Seed, Field(description="what dare drops")],
    name: Annotated[str, Field(description="what to call the result; empty: the names joined")] = "",
) -> Adapter:
    """Merge adapters of one base model into one; it shows all their subjects, and needs consent for each."""
    from atelier.interop.lora import merge, write_lora

    bases = {text(adapter.meta, "base_model") for adapter in adapters}
    if len(bases) > 1:
        raise InvalidInput(
            f"the adapters are for different models: {', '.join(sorted(bases))}", advice="merge adapters of one model"
        )
    card = models.card(bases.pop())
    target = target_for(models, card.id)
    read = [read_for(ctx.path(adapter), target) for adapter in adapters]
    found = [one for one, _, _ in read]
    given = weights or [1.0] * len(found)
    merged = merge(found, given, method, rank, density, seed)
    title = name or " + ".join(text(adapter.meta, "name") or adapter.id[:6] for adapter in adapters)
    recipes = [file.metadata.recipe for _, _, file in read]
    knobs = {"weights": given, "method": method, "rank": rank, "density": density, "seed": seed}
    recipe = made_from("merge_adapters", adapters, recipes, **knobs)
    triggers = " ".join(dict.fromkeys(filter(None, (text(adapter.meta, "trigger") for adapter in adapters))))
    said = {"modelspec.trigger_phrase": triggers} if triggers else {}
    out = ctx.state_dir / "merged.safetensors"
    write_lora(merged, out, target, file_card(card, title, said, recipe))
    meta: Meta = {
        "name": title,
        "base_model": card.id,
        "trigger": triggers,
        "rank": max(part.rank for _, _, part in merged.parts()),
        "layout": "diffusers",
        "merged": [adapter.digest for adapter in adapters],
    }
    if any(of_unknown(adapter) for adapter in adapters):
        meta["of_unknown"] = True
    return ctx.put(Adapter, out, media_type=MEDIA_TYPE, meta=meta)
