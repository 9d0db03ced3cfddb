"""Step: an adapter of smaller rank."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atelier.recipe import Adapter, Context, step
from atelier.steps.adapter_files import MEDIA_TYPE, file_card, made_from, own_metadata, read_for, target_for
from atelier.steps.models import Models
from atelier.steps.values import Meta, text


@step(version=2, purpose="train", title="Resize an adapter")
def resize_adapter(
    ctx: Context,
    models: Models,
    *,
    adapter: Annotated[Adapter, Field(description="the adapter")],
    rank: Annotated[int | None, Field(description="singular values kept in each module", ge=1, le=1024)] = None,
    energy: Annotated[
        float | None, Field(description="share of each module's energy kept, instead of a rank", gt=0, le=1)
    ] = None,
    name: Annotated[str, Field(description="what to call the result; empty: its name, resized")] = "",
) -> Adapter:
    """Make an adapter smaller: the best approximation of a rank, or of a share of its energy, by SVD."""
    from atelier.interop.lora import resize, write_lora

    card = models.card(text(adapter.meta, "base_model"))
    target = target_for(models, card.id)
    found, _, file = read_for(ctx.path(adapter), target)
    smaller = resize(found, rank, energy)
    out = ctx.state_dir / "resized.safetensors"
    title = name or f"{text(adapter.meta, 'name') or 'adapter'} resized"
    recipe = made_from("resize_adapter", [adapter], [file.metadata.recipe], rank=rank, energy=energy)
    own = {key: value for key, value in own_metadata(file).items() if key != "ss_output_name"}
    write_lora(smaller, out, target, file_card(card, title, own, recipe))
    kept = max(part.rank for _, _, part in smaller.parts())
    meta: Meta = {
        **adapter.meta,
        "name": title,
        "rank": kept,
        "layout": "diffusers",
        "resized": adapter.digest,
    }
    return ctx.put(Adapter, out, media_type=MEDIA_TYPE, meta=meta)
