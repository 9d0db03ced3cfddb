"""A face detector for drawn people: illustrations have no skin texture, so detectors for photographs miss their faces.

Fully convolutional, in the manner of CenterNet (Zhou, Wang, Krähenbühl: "Objects as Points", 2019): a heat map of face
centres at a quarter of the resolution, and at each centre the box and five landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from atelier.errors import Corrupt, NotFound

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image
    from torch import nn

    from atelier.builtin.drawn_faces_network import FaceNetwork

WEIGHTS, TABLE = "drawn_faces.safetensors", "drawn_faces.json"
STRIDE = 4  # px of the network's input a cell of its output
COARSEST = 16  # input sides are padded to multiples of this
REFERENCE = 32.0  # px; box sides are learned as logarithms of multiples of it
POINTS = 5
#: Channels of the output: heat, centre offset (2), log sides (2), landmarks (x, y of each).
OUTPUTS = 1 + 4 + 2 * POINTS

Point = tuple[float, float]


@dataclass(frozen=True)
class DrawnFace:
    """One face found in a picture; pixels of that picture, origin at its top left.

    Attributes:
        box: left, top, right, bottom; the face without hair. May reach past the picture where the face does.
        score: 0..1, the height of the heat map.
        landmarks: the eye on the left of an upright face as the viewer sees it, the other eye, nose tip, the mouth
            corner below the first eye, the other corner.
        detector: who found it.
    """

    box: tuple[float, float, float, float]
    score: float
    landmarks: tuple[Point, ...]
    detector: str = "drawn"


class DetectorTable(BaseModel):
    """The content of `drawn_faces.json`: widths of the network, its working point, and what training measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    widths: tuple[int, int, int, int] = (16, 28, 56, 64)
    neck: int = 32
    max_side: int = 256
    min_score: float = 0.4
    overlap: float = 0.45
    measured: dict[str, float] = {}


def build_network(table: DetectorTable) -> FaceNetwork:
    """(b, 3, h, w) in [−1, 1], sides multiples of 16 → (b, 15, h/4, w/4): heat logit, offsets, log sides, landmarks."""
    from atelier.builtin.drawn_faces_network import FaceNetwork

    return FaceNetwork(table.widths, table.neck, OUTPUTS)


class DrawnFaceDetector:
    """Finds drawn faces; a `FaceDetector` in shape.

    Args:
        model: as `build_network` makes it.
        table: widths and working point.
    """

    name = "drawn"

    def __init__(self, model: nn.Module, table: DetectorTable) -> None:
        self.model = model.eval()
        self.table = table

    @classmethod
    def load(cls, folder: Path) -> DrawnFaceDetector:
        """Open a detector's folder.

        Raises:
            NotFound: one of the two files is missing.
            Corrupt: a file cannot be read, or weights and table do not belong together.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        missing = [name for name in (TABLE, WEIGHTS) if not (folder / name).is_file()]
        if missing:
            raise NotFound(f"{folder} holds no {' and no '.join(missing)}", advice="install the built-in model again")
        try:
            table = DetectorTable.model_validate_json((folder / TABLE).read_bytes())
            model = build_network(table)
            state = {k: v.float() if v.is_floating_point() else v for k, v in load_file(folder / WEIGHTS).items()}
            model.load_state_dict(state)
        except (ValidationError, SafetensorError, RuntimeError, OSError) as error:
            first = str(error).splitlines()[0]
            raise Corrupt(
                f"the face detector in {folder} cannot be read: {first}", advice="install the built-in model again"
            ) from error
        return cls(model, table)

    def detect(self, image: Image.Image) -> list[DrawnFace]:
        """Faces in one upright picture, best first; none is an empty list."""
        return self.detect_array(np.asarray(image.convert("RGB")))

    def detect_array(self, image: NDArray[np.uint8]) -> list[DrawnFace]:
        """Faces in one (h, w, 3) uint8 RGB picture of any size, best first."""
        import cv2
        import torch

        height, width = image.shape[:2]
        scale = min(1.0, self.table.max_side / max(height, width))
        if scale < 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        padded = np.pad(image, [(0, -image.shape[0] % COARSEST), (0, -image.shape[1] % COARSEST), (0, 0)], mode="edge")
        with torch.inference_mode():
            x = torch.from_numpy(padded).permute(2, 0, 1)[None].float() / 127.5 - 1
            out = self.model(x.contiguous(memory_format=torch.channels_last))[0].float().numpy()
        boxes, scores, points = decode(out, self.table.min_score)
        across, down = width / image.shape[1], height / image.shape[0]
        boxes *= np.array([across, down, across, down], np.float32)
        points *= np.array([across, down], np.float32)
        return [
            DrawnFace(
                box=(float(boxes[i, 0]), float(boxes[i, 1]), float(boxes[i, 2]), float(boxes[i, 3])),
                score=float(scores[i]),
                landmarks=tuple((float(x), float(y)) for x, y in points[i]),
            )
            for i in suppress(boxes, scores, self.table.overlap)
        ]


def decode(
    out: NDArray[np.float32], min_score: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Peaks of one output (15, h, w) → boxes (n, 4), scores (n,), landmarks (n, 5, 2), in input pixels, best first."""
    heat = 1 / (1 + np.exp(-np.clip(out[0], -30, 30)))
    around = np.pad(heat, 1, constant_values=-1)
    neighbours = np.lib.stride_tricks.sliding_window_view(around, (3, 3))
    ys, xs = np.nonzero((heat >= min_score) & (heat >= neighbours.max((2, 3))))
    order = np.argsort(-heat[ys, xs], kind="stable")[:100]
    ys, xs = ys[order], xs[order]
    found = out[1:, ys, xs].T  # (n, 14)
    cells = (np.stack([xs, ys], 1) + 0.5) * STRIDE  # (n, 2)
    sides = np.exp(np.clip(found[:, 2:4], -3, 3)) * REFERENCE
    centres = cells + found[:, :2] * sides
    points = cells[:, None] + found[:, 4:].reshape(-1, POINTS, 2) * sides[:, None]
    boxes = np.concatenate([centres - sides / 2, centres + sides / 2], 1)
    return boxes.astype(np.float32), heat[ys, xs].astype(np.float32), points.astype(np.float32)


def suppress(boxes: NDArray[np.float32], scores: NDArray[np.float32], overlap: float) -> list[int]:
    """Greedy non-maximum suppression: indices kept, best first. boxes (n, 4), scores (n,)."""
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable"):
        if not kept or float(box_iou(boxes[[i]], boxes[kept]).max()) < overlap:
            kept.append(int(i))
    return kept


def box_iou(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union of every pair; (n, 4) and (m, 4) boxes → (n, m)."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(1), (b[:, 2:] - b[:, :2]).prod(1)
    return shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-6)
