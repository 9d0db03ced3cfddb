"""Which part of a drawn person each pixel shows: skin, hair, garment, glasses, …

Trained on the world's exact part maps; knows nothing of the world at run time. Names and figures lie in
`segmenter.json`, weights in `segmenter.safetensors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from atelier.errors import Corrupt, InvalidInput, NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from atelier.builtin.segmenter_network import PartNetwork

WEIGHTS, TABLE = "segmenter.safetensors", "segmenter.json"
SIZE = 256  # px; the side that pictures are brought to


class SegmenterTable(BaseModel):
    """The content of `segmenter.json`: names of the parts (0 is the background) and what was measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    parts: tuple[str, ...]
    measured: dict[str, float] = {}


class Segmenter:
    """Finds the parts of drawn people."""

    def __init__(self, model: PartNetwork, table: SegmenterTable) -> None:
        self.model = model.eval()
        self.table = table

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts; a part map holds indices into them."""
        return self.table.parts

    @classmethod
    def load(cls, folder: Path) -> Segmenter:
        """Open a segmenter's folder.

        Raises:
            NotFound: one of the two files is missing.
            Corrupt: a file cannot be read, or weights and table do not belong together.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        from atelier.builtin.segmenter_network import PartNetwork

        missing = [name for name in (TABLE, WEIGHTS) if not (folder / name).is_file()]
        if missing:
            raise NotFound(f"{folder} holds no {' and no '.join(missing)}", advice="install the built-in model again")
        try:
            table = SegmenterTable.model_validate_json((folder / TABLE).read_bytes())
            model = PartNetwork(len(table.parts))
            state = load_file(folder / WEIGHTS)
            model.load_state_dict({k: v.float() for k, v in state.items()}, strict=False)
        except (ValidationError, SafetensorError, RuntimeError, OSError) as error:
            first = str(error).splitlines()[0]
            raise Corrupt(
                f"the segmenter in {folder} cannot be read: {first}", advice="install the built-in model again"
            ) from error
        return cls(model, table)

    def segment(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 RGB → (h, w) uint8 indices into `parts`.

        Raises:
            InvalidInput: not a uint8 RGB picture.
        """
        import cv2
        import torch

        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or 0 in image.shape:
            raise InvalidInput(
                f"a picture of {image.dtype} and shape {image.shape} cannot be read",
                advice="give (height, width, 3) uint8 RGB",
            )
        height, width = image.shape[:2]
        scale = SIZE / max(height, width)
        # Sides that the network can halve four times.
        w, h = (max(16, round(side * scale / 16) * 16) for side in (width, height))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        fitted = np.ascontiguousarray(cv2.resize(image, (w, h), interpolation=way))
        with torch.inference_mode():
            logits = self.model(torch.from_numpy(fitted)[None].permute(0, 3, 1, 2).float() / 127.5 - 1)
            logits = torch.nn.functional.interpolate(logits, (height, width), mode="bilinear")
        return logits[0].argmax(0).byte().numpy()
