"""Both branches of classifier-free guidance in one forward pass.

diffusers' FLUX pipelines call the transformer twice a step on the same latents, with the prompt and with the negative
prompt. Where memory allows, the studio runs both as one batch: small pictures leave a processor idle otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn


@contextmanager
def paired_branches(transformer: nn.Module, arguments: Mapping[str, Any]) -> Iterator[None]:
    """Inside the block, the transformer's call with the prompt also computes the one with the negative prompt.

    The second call of a step then takes what is there. Samples of the batch are first all with the prompt, then all
    with the negative prompt; adapters that differ by sample repeat in that order. Nothing is changed where the two
    prompts have different lengths.

    Args:
        arguments: the pipeline's, with `negative_prompt_embeds` (batch, tokens, channels) and
            `negative_pooled_prompt_embeds` (batch, channels).
    """
    negative: torch.Tensor = arguments["negative_prompt_embeds"]
    if negative.shape != arguments["prompt_embeds"].shape:
        yield
        return
    own = transformer.__dict__.get("forward")
    transformer.forward = _Pair(transformer.forward, negative, arguments["negative_pooled_prompt_embeds"])
    try:
        yield
    finally:
        if own is None:
            del transformer.forward
        else:
            transformer.forward = own


class _Pair:
    def __init__(self, inner: Any, negative: torch.Tensor, pooled: torch.Tensor) -> None:
        self._inner = inner
        self._negative = negative
        self._pooled = pooled
        self._second: torch.Tensor | None = None

    def __call__(self, **inputs: Any) -> tuple[torch.Tensor]:
        import torch

        if self._second is not None:
            second, self._second = self._second, None
            return (second,)
        for name in ("hidden_states", "timestep", "guidance"):
            if inputs.get(name) is not None:
                inputs[name] = torch.cat([inputs[name]] * 2)
        inputs["encoder_hidden_states"] = torch.cat([inputs["encoder_hidden_states"], self._negative])
        inputs["pooled_projections"] = torch.cat([inputs["pooled_projections"], self._pooled])
        first, self._second = self._inner(**inputs)[0].chunk(2)
        return (first,)
