"""Where a loaded part goes: onto the device, or under hooks that stream it, as the memory plan says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atelier.engine.card import ModelCard
from atelier.engine.footprint import TILE
from atelier.engine.plan import MemoryPlan

if TYPE_CHECKING:
    import torch


class Placement:
    """Follows one plan for one model."""

    def __init__(self, card: ModelCard, plan: MemoryPlan, device: torch.device) -> None:
        self._card = card
        self._plan = plan
        self._device = device

    def place(self, part: Any, name: str) -> None:
        """Puts a freshly loaded part where the plan wants it; parts without weights are left alone."""
        if not hasattr(part, "parameters"):
            return
        if name == "vae":
            self._set_vae(part)
        if self.streamed(name):
            self._stream(part, name)
        elif not self.moved_by_hooks(name):
            part.to(self._device)

    def streamed(self, name: str) -> bool:
        """Whether a part's layers come to the device one after the other."""
        if name == self._card.denoiser:
            return self._plan.offload in ("group", "sequential")
        return name.startswith("text_encoder") and self._plan.text_offload == "group"

    def moved_by_hooks(self, name: str) -> bool:
        """Whether something else than the session moves a part: hooks, or packing that placed it where it stays."""
        by_model = self._plan.offload == "model" and not name.startswith("text_encoder")
        packed = self._plan.quantisation in ("nf4", "torchao-int8") and name == self._card.denoiser
        return by_model or packed or self.streamed(name)

    def _stream(self, part: Any, name: str) -> None:
        import torch
        from diffusers.hooks.group_offloading import apply_group_offloading

        blocks = self._plan.offload == "group" and name == self._card.denoiser
        apply_group_offloading(
            part,
            onload_device=self._device,
            offload_device=torch.device("cpu"),
            offload_type="block_level" if blocks else "leaf_level",
            num_blocks_per_group=1 if blocks else None,
            # Without a second stream each layer would be copied back as well, through pageable memory.
            use_stream=self._device.type == "cuda",
        )

    def _set_vae(self, vae: Any) -> None:
        if self._plan.dtype != "fp16" and getattr(vae.config, "force_upcast", False):
            # Only fp16 overflows; the pipelines would cast bf16 weights back and forth for nothing.
            vae.register_to_config(force_upcast=False)
        if self._plan.vae_slicing and hasattr(vae, "enable_slicing"):
            vae.enable_slicing()
        if self._plan.vae_tiling and hasattr(vae, "enable_tiling"):
            vae.enable_tiling()
            # Many autoencoders come with tiles as large as the whole picture.
            if hasattr(vae, "tile_sample_min_size"):
                vae.tile_sample_min_size = TILE
                vae.tile_latent_min_size = TILE // self._card.architecture.latent_scale
