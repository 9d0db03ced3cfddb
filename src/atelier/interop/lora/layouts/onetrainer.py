"""OneTrainer and LyCORIS: diffusers' paths with underscores behind `lora_transformer_` or `lycoris_`."""

from __future__ import annotations

import re

from atelier.interop.lora.layouts.base import Layout, Names, Places


class Underscored(Layout):
    """A prefix, then diffusers' path with `_` for `.`, which only a list of the model's modules can undo."""

    def resolve(self, name: str, names: Names) -> Places | None:
        return names.underscored(names.target.main, name[self._prefix_length(name) :])

    def _prefix_length(self, name: str) -> int:
        match = self.claims.match(name)
        return match.end() if match else 0


ONETRAINER = Underscored(
    id="onetrainer",
    title="OneTrainer",
    example="lora_transformer_transformer_blocks_0_attn_to_q.lora_down.weight",
    written_by="OneTrainer (LoRA and DoRA; text encoders as lora_te1_ CLIP-L, lora_te2_ T5)",
    claims=re.compile(r"lora_transformer_"),
)

LYCORIS = Underscored(
    id="lycoris",
    title="LyCORIS",
    example="lycoris_transformer_blocks_0_attn_to_q.lokr_w1",
    written_by="LyCORIS' wrapper, SimpleTuner (LoKr)",
    claims=re.compile(r"lycoris_(?:unet_|transformer_(?=transformer_blocks_|single_transformer_blocks_))?"),
)
