"""The judge: a classifier that reads every attribute of the world from pixels.

It measures, and does nothing else: it never trains, distils or selects anything. A small residual network with one
head an
attribute; the world's invisible attributes are left out of its loss and of every figure made with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import ATTRIBUTES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from atelier.builtin.aligned import AlignedNet


def build() -> AlignedNet:
    """The untrained network: (b, 3, 128, 128) in [−1, 1] → the concatenated logits of all attributes, and the head."""
    from atelier.builtin.aligned import AlignedNet

    return AlignedNet(sum(len(a.values) for a in ATTRIBUTES))


class Judge:
    """Reads attributes from pictures."""

    def __init__(self, model: AlignedNet) -> None:
        self.model = model.eval()

    @classmethod
    def load(cls, path: Path, *, device: str = "cpu") -> Judge:
        import torch
        from safetensors.torch import load_file

        model = build()
        state = load_file(path)
        model.load_state_dict({k: v.float() for k, v in state.items()})
        torch.nn.Module.to(model, device=device)
        return cls(model)

    def read(self, images: NDArray[np.uint8], batch: int = 64) -> NDArray[np.int64]:
        """(n, h, w, 3) uint8 pictures → (n, attributes) class indices. Other sizes are resized to 128 px."""
        import cv2
        import torch

        if images.shape[1:3] != (128, 128):
            images = np.stack([cv2.resize(i, (128, 128), interpolation=cv2.INTER_AREA) for i in images])
        found: list[NDArray[np.int64]] = []
        device = next(self.model.parameters()).device
        with torch.inference_mode():
            for start in range(0, len(images), batch):
                raw = torch.from_numpy(np.ascontiguousarray(images[start : start + batch])).to(device)
                x = raw.permute(0, 3, 1, 2).float() / 127.5 - 1
                parts = self.model(x)[0].float().split([len(a.values) for a in ATTRIBUTES], dim=1)
                found.append(torch.stack([p.argmax(1) for p in parts], 1).cpu().numpy())
        return np.concatenate(found)
