"""Prompts to embeddings, family by family, under the names that the pipelines take them by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from atelier.engine.card import Family
from atelier.engine.embeddings import Embeddings

if TYPE_CHECKING:
    import torch


TOKENS_AT_ONCE = 512
"""Prompts share a pass through the text encoders up to this many tokens: what the memory plan counts for one prompt of
FLUX.1 dev."""


def encode_prompts(
    pipe: Any, family: Family, prompts: Sequence[str], length: int, device: torch.device
) -> list[dict[str, torch.Tensor]]:
    """Embeds prompts, several in a pass (each is padded to the same length, so they see nothing of each other).

    Returns:
        For each prompt `prompt_embeds` (1, tokens, channels) and, for FLUX.1 and SDXL, `pooled_prompt_embeds` (1,
        channels), on the cpu and sharing no storage.
    """
    found: list[dict[str, torch.Tensor]] = []
    together = max(1, TOKENS_AT_ONCE // length)
    for start in range(0, len(prompts), together):
        chunk = list(prompts[start : start + together])
        batch = {name: tensor.cpu() for name, tensor in _encode(pipe, family, chunk, length, device).items()}
        found += [
            {name: tensor[index : index + 1].clone() for name, tensor in batch.items()} for index in range(len(chunk))
        ]
    return found


def _encode(
    pipe: Any, family: Family, prompts: list[str], length: int, device: torch.device
) -> dict[str, torch.Tensor]:
    if family == "flux1":
        embeds, pooled, _ = pipe.encode_prompt(prompt=prompts, prompt_2=None, device=device, max_sequence_length=length)
        return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}
    if family == "flux2":
        embeds, _ = pipe.encode_prompt(prompt=prompts, device=device, max_sequence_length=length)
        return {"prompt_embeds": embeds}
    common = {"prompt": prompts, "device": device, "num_images_per_prompt": 1, "do_classifier_free_guidance": False}
    if family == "sdxl":
        embeds, _, pooled, _ = pipe.encode_prompt(**common)
        return {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}
    embeds, _ = pipe.encode_prompt(**common)
    return {"prompt_embeds": embeds}


def stack(samples: Sequence[Embeddings], device: torch.device, *, negative: bool = False) -> dict[str, torch.Tensor]:
    """Embeddings of a batch's samples, concatenated on the device; `negative` puts `negative_` before the names."""
    import torch

    prefix = "negative_" if negative else ""
    return {f"{prefix}{name}": torch.cat([sample[name] for sample in samples]).to(device) for name in samples[0]}


def zeros_like(sample: Embeddings) -> dict[str, torch.Tensor]:
    """What SDXL was trained with in place of an empty negative prompt."""
    import torch

    return {name: torch.zeros_like(tensor) for name, tensor in sample.items()}
