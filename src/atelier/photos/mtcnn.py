"""MTCNN: a cascade of three small networks that finds faces with five landmarks.

Zhang, Zhang, Li, Qiao: "Joint Face Detection and Alignment Using Multitask Cascaded Convolutional Networks", 2016.
Weights: `weights/mtcnn.safetensors` (MIT; see `weights/mtcnn.md`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.errors import Corrupt
from atelier.photos.faces import Face

if TYPE_CHECKING:
    import torch

WEIGHTS = Path(__file__).parent / "weights" / "mtcnn.safetensors"
_CELL, _STRIDE = 12, 2  # P-Net sees 12 × 12 px and moves by 2


@dataclass(frozen=True)
class MtcnnOptions:
    """How hard to look.

    Attributes:
        max_side: the picture is shrunk to this before looking, px; keeps a photo under 200 ms on one core.
        turned_side: the same for the turned looks, which are many and rarely needed, px.
        min_face: smallest face looked for, px after shrinking.
        thresholds: least score after P-Net, R-Net and O-Net, 0..1.
        lenient: the same for the last look, taken upright when nothing was found: it finds covered faces.
        retry_below: when no upright face reaches this score, the picture is also looked at turned by `turns`.
        turns: degrees, counter-clockwise.
    """

    max_side: int = 640
    turned_side: int = 448
    min_face: int = 20
    thresholds: tuple[float, float, float] = (0.6, 0.7, 0.85)
    lenient: tuple[float, float, float] = (0.5, 0.5, 0.85)
    retry_below: float = 0.97
    turns: tuple[int, ...] = (90, 180, 270)


class MtcnnDetector:
    """The face detector for photographs. Not for drawn faces: those need a detector that learned drawings."""

    name = "mtcnn"

    def __init__(self, weights: Path = WEIGHTS, options: MtcnnOptions | None = None) -> None:
        self._weights_path = weights
        self.options = options or MtcnnOptions()

    def detect(self, image: Image.Image) -> list[Face]:
        """Faces in an RGB picture, best first, in its pixels.

        Raises:
            Corrupt: the weights file is missing or damaged.
        """
        options = self.options
        found = self._look(image, options.max_side, 0, options.thresholds)
        for turn in options.turns:
            if max((face.score for face in found), default=0.0) >= options.retry_below:
                break
            found = _best_of_each(found + self._look(image, options.turned_side, turn, options.thresholds))
        if not found:
            found = self._look(image, options.turned_side, 0, options.lenient)
        return sorted(found, key=lambda face: -face.score)

    def _look(self, image: Image.Image, max_side: int, turn: int, thresholds: tuple[float, float, float]) -> list[Face]:
        """Faces in the picture shrunk to `max_side` and turned, in the pixels of the given picture."""
        scale = min(1.0, max_side / max(image.size))
        small = image if image.mode == "RGB" else image.convert("RGB")
        if scale < 1.0:
            size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
            small = small.resize(size, Image.Resampling.BOX, reducing_gap=1.1)
        pixels = _evenly_lit(np.asarray(small, dtype=np.float32))
        found = self._detect_upright(np.ascontiguousarray(np.rot90(pixels, turn // 90)), thresholds)
        ratio_x, ratio_y = image.width / small.width, image.height / small.height
        return [_scaled(_turn_back(face, turn, small.size) if turn else face, ratio_x, ratio_y) for face in found]

    @cached_property
    def _tensors(self) -> dict[str, torch.Tensor]:
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            return {name: tensor.float() for name, tensor in load_file(self._weights_path).items()}
        except (OSError, SafetensorError) as error:
            raise Corrupt(
                f"the face detector's weights cannot be read ({self._weights_path.name}: {error})",
                advice="install the studio again",
            ) from error

    def _detect_upright(self, pixels: np.ndarray, thresholds: tuple[float, float, float]) -> list[Face]:
        """The cascade on one picture of shape (height, width, 3), 0..255."""
        import torch

        # Never the caller's training flags: no graph, no autocast surprises.
        with torch.inference_mode():
            boxes = self._propose(pixels, thresholds[0])
            boxes, _ = self._refine(pixels, boxes, "rnet", 24, thresholds[1])
            boxes = boxes[_suppress(boxes, 0.7)]
            boxes, landmarks = self._refine(pixels, boxes, "onet", 48, thresholds[2])
        keep = _suppress(boxes, 0.5, by_smaller=True)
        return [
            Face(
                box=(float(b[0]), float(b[1]), float(b[2]), float(b[3])),
                score=float(b[4]),
                landmarks=tuple((float(x), float(y)) for x, y in points),
                detector=self.name,
            )
            for b, points in zip(boxes[keep], landmarks[keep], strict=True)
        ]

    def _propose(self, pixels: np.ndarray, threshold: float) -> np.ndarray:
        """P-Net over a picture pyramid → (n, 5) boxes with scores."""
        import cv2
        import torch

        height, width = pixels.shape[:2]
        found, scale = [], _CELL / self.options.min_face
        while min(height, width) * scale >= _CELL:
            size = max(_CELL, round(width * scale)), max(_CELL, round(height * scale))
            level = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
            offsets, scores = self._pnet(torch.from_numpy(_normalised(level[None])))
            rows, columns = torch.nonzero(scores > threshold, as_tuple=True)
            if len(rows):
                corner = torch.stack([columns, rows, columns, rows], 1) * _STRIDE
                corner = corner + torch.tensor([0, 0, _CELL, _CELL])
                boxes = (corner + offsets[:, rows, columns].T * _CELL) / scale
                boxes = torch.cat([boxes, scores[rows, columns, None]], 1).numpy()
                found.append(boxes[_suppress(boxes, 0.5)])
            scale *= 0.709
        if not found:
            return np.zeros((0, 5), np.float32)
        boxes = np.concatenate(found)
        return boxes[_suppress(boxes, 0.7)]

    def _refine(
        self, pixels: np.ndarray, boxes: np.ndarray, network: str, size: int, threshold: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """R-Net or O-Net on crops → boxes (n, 5) and landmarks (n, 5, 2) above the threshold."""
        import torch

        if not len(boxes):
            return np.zeros((0, 5), np.float32), np.zeros((0, 5, 2), np.float32)
        squares = _squares(boxes)
        crops = np.stack([_crop(pixels, square, size) for square in squares])
        offsets, points, scores = self._crop_net(torch.from_numpy(_normalised(crops)), network)
        keep = scores.numpy() > threshold
        squares, offsets, points = squares[keep], offsets.numpy()[keep], points.numpy()[keep]
        origin, extent = squares[:, None, :2], (squares[:, 2:] - squares[:, :2])[:, None]  # (n, 1, 2)
        landmarks = origin + points.reshape(-1, 2, 5).transpose(0, 2, 1) * extent
        refined = squares + offsets * np.tile(extent[:, 0], 2)
        return np.concatenate([refined, scores.numpy()[keep, None]], 1), landmarks

    def _pnet(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(1, 3, h, w) → offsets (4, h', w') and face probability (h', w')."""
        from torch.nn import functional as F

        x = _max_pool(self._conv(x, "pnet", 1), 2)
        x = self._conv(self._conv(x, "pnet", 2), "pnet", 3)
        w = self._tensors
        scores = F.conv2d(x, w["pnet.score.weight"], w["pnet.score.bias"]).softmax(1)
        return F.conv2d(x, w["pnet.box.weight"], w["pnet.box.bias"])[0], scores[0, 1]

    def _crop_net(self, x: torch.Tensor, net: str) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """R-Net on (n, 3, 24, 24) or O-Net on (n, 3, 48, 48) → offsets (n, 4), points (n, 10), probability (n)."""
        import torch
        from torch.nn import functional as F

        x = _max_pool(self._conv(x, net, 1), 3)
        x = self._conv(_max_pool(self._conv(x, net, 2), 3), net, 3)
        if net == "onet":
            x = self._conv(_max_pool(x, 2), net, 4)
        x = x.permute(0, 3, 2, 1).flatten(1)  # (n, width · height · channels): the order the dense layers learned
        dense = 5 if net == "onet" else 4
        x = F.prelu(self._dense(x, net, f"fc{dense}"), self._tensors[f"{net}.prelu{dense}.weight"])
        points = self._dense(x, net, "landmarks") if net == "onet" else torch.zeros(len(x), 10)
        return self._dense(x, net, "box"), points, self._dense(x, net, "score").softmax(1)[:, 1]

    def _conv(self, x: torch.Tensor, net: str, index: int) -> torch.Tensor:
        from torch.nn import functional as F

        w = self._tensors
        x = F.conv2d(x, w[f"{net}.conv{index}.weight"], w[f"{net}.conv{index}.bias"])
        return F.prelu(x, w[f"{net}.prelu{index}.weight"])

    def _dense(self, x: torch.Tensor, net: str, layer: str) -> torch.Tensor:
        from torch.nn import functional as F

        return F.linear(x, self._tensors[f"{net}.{layer}.weight"], self._tensors[f"{net}.{layer}.bias"])


def _max_pool(x: torch.Tensor, size: int) -> torch.Tensor:
    """Max pooling with stride 2, the last window cut at the border ("ceil"); x is (n, c, h, w).

    Written as maxima of strided slices, which on a CPU takes a fifth of the time of torch's own.
    """
    import torch
    from torch.nn import functional as F

    for dim in (2, 3):
        length = x.shape[dim]
        windows = -(-(length - size) // 2) + 1
        missing = (windows - 1) * 2 + size - length
        if missing:
            x = F.pad(x, (0, missing, 0, 0) if dim == 3 else (0, 0, 0, missing), value=float("-inf"))
        parts = [x.narrow(dim, i, 2 * windows - 1) for i in range(size)]
        parts = [part[:, :, ::2] if dim == 2 else part[..., ::2] for part in parts]
        x = torch.maximum(parts[0], parts[1])
        for part in parts[2:]:
            x = torch.maximum(x, part)
    return x


def _evenly_lit(pixels: np.ndarray) -> np.ndarray:
    """Very dark or very bright pictures brought to the light that the networks know; others unchanged. 0..255."""
    median = float(np.median(pixels[::4, ::4]))
    if 50.0 <= median <= 205.0:
        return pixels
    low, high = (float(v) for v in np.percentile(pixels[::4, ::4], (1.0, 99.0)))
    if high - low < 4.0:
        return pixels
    even = np.clip((pixels - low) / (high - low), 0.0, 1.0)
    middle = min(max((median - low) / (high - low), 0.02), 0.98)
    return 255.0 * even ** min(max(math.log(0.45) / math.log(middle), 0.4), 2.5)


def _normalised(pixels: np.ndarray) -> np.ndarray:
    """(n, h, w, 3), 0..255 → (n, 3, h, w), about −1..1."""
    return np.ascontiguousarray((pixels.transpose(0, 3, 1, 2) - 127.5) / 128.0, dtype=np.float32)


def _squares(boxes: np.ndarray) -> np.ndarray:
    centre, side = (boxes[:, :2] + boxes[:, 2:4]) / 2, (boxes[:, 2:4] - boxes[:, :2]).max(1, keepdims=True)
    return np.concatenate([centre - side / 2, centre + side / 2], 1)


def _crop(pixels: np.ndarray, square: np.ndarray, size: int) -> np.ndarray:
    """The square's pixels at (size, size); outside the picture is mid-grey, which normalises to zero."""
    import cv2

    left, top = (math.floor(v) for v in square[:2])
    side = max(1, round(float(square[2] - square[0])))
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, width), min(top + side, height)
    if x0 >= x1 or y0 >= y1:
        return np.full((size, size, 3), 127.5, np.float32)
    patch = pixels[y0:y1, x0:x1]
    if patch.shape[:2] != (side, side):
        padded = np.full((side, side, 3), 127.5, np.float32)
        padded[y0 - top : y1 - top, x0 - left : x1 - left] = patch
        patch = padded
    return cv2.resize(patch, (size, size), interpolation=cv2.INTER_AREA if side > size else cv2.INTER_LINEAR)


def _suppress(boxes: np.ndarray, overlap: float, *, by_smaller: bool = False) -> list[int]:
    """Greedy non-maximum suppression; overlap is IoU, or the share of the smaller box."""
    order = np.argsort(-boxes[:, 4], kind="stable")
    areas = np.maximum(boxes[:, 2] - boxes[:, 0], 0) * np.maximum(boxes[:, 3] - boxes[:, 1], 0)
    keep: list[int] = []
    while len(order):
        best, order = int(order[0]), order[1:]
        keep.append(best)
        low, high = np.maximum(boxes[best, :2], boxes[order, :2]), np.minimum(boxes[best, 2:4], boxes[order, 2:4])
        shared = np.maximum(high - low, 0).prod(1)
        whole = np.minimum(areas[best], areas[order]) if by_smaller else areas[best] + areas[order] - shared
        order = order[shared <= overlap * np.maximum(whole, 1e-6)]
    return keep


def _turn_back(face: Face, turn: int, size: tuple[int, int]) -> Face:
    """A face of the picture turned counter-clockwise by 90, 180 or 270°, in the pixels of the unturned one."""
    width, height = size

    def back(x: float, y: float) -> tuple[float, float]:
        return {90: (width - y, x), 180: (width - x, height - y), 270: (y, height - x)}[turn]

    (ax, ay), (bx, by) = back(*face.box[:2]), back(*face.box[2:])
    box = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
    return Face(box, face.score, tuple(back(x, y) for x, y in face.landmarks), face.detector)


def _best_of_each(faces: list[Face]) -> list[Face]:
    if not faces:
        return []
    return [faces[i] for i in _suppress(np.array([(*face.box, face.score) for face in faces]), 0.4, by_smaller=True)]


def _scaled(face: Face, x: float, y: float) -> Face:
    left, top, right, bottom = face.box
    points = tuple((px * x, py * y) for px, py in face.landmarks)
    return Face((left * x, top * y, right * x, bottom * y), face.score, points, face.detector)
