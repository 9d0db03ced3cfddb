"""How alike two pictures of a thing are, by DINOv2: for subjects of any kind, for variety and for copies.

Oquab et al.: "DINOv2: Learning Robust Visual Features without Supervision", 2023. The vector is that of the class
token, as in the DINO score of the DreamBench protocol.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.vision.model_folder import ModelFolder, Once, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class DinoLikeness:
    """Unit vectors of whole pictures, the middle square of each.

    Args:
        folder: in transformers' layout. name: what the report says it was measured with.
    """

    saturates = True
    scale = "cosine of whole pictures (DINOv2, class token): about 0 for unlike ones, 1 for the same picture"

    def __init__(self, folder: Path, name: str, *, device: str = "cpu") -> None:
        self._folder, self.name = ModelFolder(folder, device=device, kinds=("dinov2",)), name
        self._once = Once(self._look)

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """(d,) of unit length."""
        return self._once(picture)

    def release(self) -> None:
        """Let go of the weights."""
        self._folder.release()

    def _look(self, picture: Image.Image) -> NDArray[np.float32]:
        import torch

        pixels = torch.from_numpy(self._folder.look.pixels(picture)[None]).to(self._folder.device)
        with torch.inference_mode():
            found = self._folder.model(pixel_values=pixels).last_hidden_state[:, 0]  # (1, d), after the last norm
        return unit(found.float().cpu().numpy())[0]
