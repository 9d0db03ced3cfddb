"""Where the built-in model's files lie, and how they are put together. Knows nothing of the world."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffusers.models.transformers.transformer_flux import FluxTransformer2DModel
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from transformers import CLIPTextModel, PreTrainedTokenizerFast, T5EncoderModel

    from atelier.builtin.autoencoder import PatchAutoencoder

WEIGHTS = Path(__file__).parent / "weights"
#: The diffusers folder; the card beside it (`builtin.toml`) leads here.
MODEL = WEIGHTS / "model"
#: The adapter that draws in four steps without guidance; lies in the model's folder, where the card's presets name it.
TURBO = "turbo.safetensors"


def assemble(
    folder: Path,
    *,
    transformer: FluxTransformer2DModel,
    vae: PatchAutoencoder,
    t5: T5EncoderModel,
    clip: CLIPTextModel,
    tokenizer: PreTrainedTokenizerFast,
) -> FluxPipeline:
    """Save the parts as a diffusers pipeline folder in bf16, with the list of known words, and return the pipeline."""
    import torch
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline
    from diffusers.schedulers.scheduling_flow_match_euler_discrete import FlowMatchEulerDiscreteScheduler

    scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=1.0, use_dynamic_shifting=False)
    pipeline = FluxPipeline(
        scheduler=scheduler,
        vae=vae,  # pyright: ignore[reportArgumentType]
        text_encoder=clip,
        tokenizer=tokenizer,  # pyright: ignore[reportArgumentType]
        text_encoder_2=t5,
        tokenizer_2=tokenizer,  # pyright: ignore[reportArgumentType]
        transformer=transformer,
    ).to(torch.bfloat16)
    pipeline.save_pretrained(folder, safe_serialization=True, max_shard_size="12MB")
    for config in folder.glob("*/config.json"):  # where a part was loaded from says nothing to anybody else
        facts = json.loads(config.read_text(encoding="utf-8"))
        facts.pop("_name_or_path", None)
        config.write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    special = set(tokenizer.all_special_tokens)
    words = [w for w in sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__) if w not in special]
    (folder / "vocabulary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    return pipeline


def open_pipeline(folder: Path = MODEL, *, device: str = "cpu", turbo: Path | None = None) -> FluxPipeline:
    """The assembled pipeline by plain diffusers, in the device's working precision; with the adapter for four steps
    where one is given."""
    from diffusers.pipelines.flux.pipeline_flux import FluxPipeline

    import atelier.builtin.autoencoder  # noqa: F401  (diffusers only finds a custom class whose module is imported)
    from atelier.numerics.precision import working_dtype

    pipeline = FluxPipeline.from_pretrained(folder, dtype=working_dtype(device), use_safetensors=True)
    if turbo is not None:
        pipeline.load_lora_weights(str(turbo.parent), weight_name=turbo.name, adapter_name="turbo")
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)
