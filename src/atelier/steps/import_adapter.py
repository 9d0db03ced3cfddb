"""Step: bring an adapter in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from atelier.recipe import Adapter, Context, step
from atelier.steps.adapter_files import MEDIA_TYPE, file_card, own_metadata, read_for, target_for
from atelier.steps.models import Models
from atelier.steps.values import Meta

MOST_NAMED = 200
"""Keys that were not understood and are kept by name; the rest is counted."""


@step(version=2, deterministic=False, title="Import an adapter")
def import_adapter(
    ctx: Context,
    models: Models,
    *,
    path: Annotated[str, Field(description="a .safetensors file in any common layout")],
    model: Annotated[str, Field(description="the base model that it is for; empty: the default one")] = "",
    name: Annotated[str, Field(description="what to call it; empty: what the file says, or its name")] = "",
    trigger: Annotated[str, Field(description="the word that calls it; empty: what the file says")] = "",
    subjects: Annotated[list[str], Field(description="ids of the subjects that it shows")] = [],  # noqa: B006
) -> Adapter:
    """Read a LoRA of any common layout (kohya, diffusers, ai-toolkit, XLabs, OneTrainer, LoKr, DoRA, …), check it
    against the model, and keep it in diffusers' layout. Pickled files are never opened; a file for another model is
    refused by name. What a file holds beyond the model's modules is told.

    Never taken from the cache: what lies at a path may change.
    """
    from atelier.interop.lora import write_lora

    card = models.trained_on(model)
    source = Path(path)
    target = target_for(models, card.id)
    adapter, report, file = read_for(source, target)
    title = name or file.metadata.modelspec.get("title") or source.stem
    for key, reason in list(report.left_out.items())[:20]:
        ctx.log(f"left out: {key}: {reason}")
    for note in report.notes:
        ctx.log(note)
    called = trigger or file.metadata.trigger or ""
    kept = own_metadata(file)
    out = ctx.state_dir / "imported.safetensors"
    write_lora(adapter, out, target, file_card(card, title, kept, file.metadata.recipe))
    ranks = sorted({part.rank for _, _, part in adapter.parts()})
    meta: Meta = {
        "name": title,
        "base_model": card.id,
        "trigger": called,
        "rank": ranks[-1],
        "layout": "diffusers",
        "imported": True,
        "layouts_found": list(report.layouts),
        "kinds_found": list(report.kinds),
        "left_out": len(report.left_out),
        "left_out_keys": dict(list(report.left_out.items())[:MOST_NAMED]),
        "notes": list(report.notes),
    }
    return ctx.put(Adapter, out, media_type=MEDIA_TYPE, meta=meta, subjects=subjects)
