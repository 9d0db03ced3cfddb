"""Train the drawn-face detector on composed pictures."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from atelier.builtin.composed_pictures import Composed, Composer, draw_figures, draw_places, stacked
from atelier.builtin.drawn_faces import (
    OUTPUTS,
    REFERENCE,
    STRIDE,
    TABLE,
    WEIGHTS,
    DetectorTable,
    DrawnFaceDetector,
    box_iou,
    build_network,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import torch
    from numpy.typing import NDArray
    from torch import nn

    from atelier.builtin.drawn_faces_network import FaceNetwork

log = logging.getLogger(__name__)


class Targets(NamedTuple):
    """What the network should say about a batch, on the grid of its output.

    Args:
        heat: (b, h, w) 1 at face centres, falling off around them.
        shapes: (b, 14, h, w) offsets, log sides and landmarks at cells near centres.
        weight: (b, h, w) weight of `shapes`; 0 away from faces.
        care: (b, h, w) 0 where a half-hidden face may be found or not.
    """

    heat: NDArray[np.float32]
    shapes: NDArray[np.float32]
    weight: NDArray[np.float32]
    care: NDArray[np.float32]


def targets(pictures: Sequence[Composed]) -> Targets:
    count, side = len(pictures), pictures[0].image.shape[0] // STRIDE
    heat, weight = np.zeros((2, count, side, side), np.float32)
    care = np.ones((count, side, side), np.float32)
    shapes = np.zeros((count, OUTPUTS - 1, side, side), np.float32)
    cells = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1) + 0.5) * STRIDE  # (h, w, 2) x, y
    for i, picture in enumerate(pictures):
        for box, points, counts in zip(picture.boxes, picture.points, picture.counts, strict=True):
            sides = box[2:] - box[:2]
            # The cell that holds the centre is exactly 1; a centre past the frame counts at the nearest cell.
            centre = (np.clip((box[:2] + box[2:]) / 2 / STRIDE, 0, side - 1).astype(int) + 0.5) * STRIDE
            far = np.square((cells - centre) / np.maximum(0.09 * sides, 2.2)).sum(-1)  # in squared deviations
            if not counts:
                care[i][far < 12] = 0
                continue
            bump = np.exp(-far / 2).astype(np.float32)
            nearer = bump > heat[i]
            heat[i][nearer] = bump[nearer]
            near = nearer & (bump > 0.4)
            offset = ((box[:2] + box[2:]) / 2 - cells[near]) / sides
            marks = (points[None] - cells[near][:, None]) / sides
            shape = np.concatenate(
                [offset, np.tile(np.log(sides / REFERENCE), (len(offset), 1)), marks.reshape(-1, 10)], 1
            )
            shapes[i][:, near] = shape.T
            weight[i][near] = bump[near]
    return Targets(heat, shapes, weight, care)


def detector_loss(out: torch.Tensor, wanted: Targets) -> tuple[torch.Tensor, torch.Tensor]:
    """Focal loss of the heat map (CornerNet's, equation 1) and smooth L1 loss of boxes and landmarks."""
    import torch
    from torch.nn import functional as F

    heat, shapes, weight, care = (torch.from_numpy(t).to(out.device) for t in wanted)
    logit, found = out[:, 0], out[:, 1:]
    chance = logit.sigmoid()
    centres = heat == 1
    hits = (1 - chance).square() * F.logsigmoid(logit) * centres
    misses = (1 - heat).pow(4) * chance.square() * F.logsigmoid(-logit) * ~centres
    faces = centres.sum().clamp_min(1)
    # A centre that a half-hidden face overlaps stays asked for.
    focal = -(hits + misses * care).sum() / faces
    error = F.smooth_l1_loss(found, shapes, reduction="none", beta=0.1).sum(1)
    return focal, (error * weight).sum() / weight.sum().clamp_min(1)


def train_detector(
    composer: Composer,
    *,
    steps: int,
    batch: int = 24,
    seed: int = 21,
    device: str = "cpu",
    start: dict[str, torch.Tensor] | None = None,
) -> FaceNetwork:
    """Train a network on freshly composed pictures for `steps` of `batch`, from earlier weights where given."""
    import torch

    from atelier.builtin.conv_muon import ConvMuon, warm_then_linear
    from atelier.numerics.precision import mixed

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = build_network(DetectorTable())
    if start is not None:
        model.load_state_dict({k: v.float() for k, v in start.items()}, strict=False)
    model = model.to(device=device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimizer = ConvMuon(model, plain=(model.out,))
    started, smooth = time.monotonic(), np.zeros(2)
    for step in range(steps):
        images, pictures = stacked(composer.compose(rng) for _ in range(batch))
        x = torch.from_numpy(images).to(device).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
        with mixed(device):
            out = model(x).float()
        focal, shape = detector_loss(out, targets(pictures))
        (focal + shape).backward()
        optimizer.step(warm_then_linear(step, steps))
        now = np.array([float(focal.detach()), float(shape.detach())])
        smooth = now if step == 0 else 0.97 * smooth + 0.03 * now
        if step % 50 == 0 or step == steps - 1:
            rate = batch * (step + 1) / (time.monotonic() - started)
            log.info("drawn faces step %d of %d: heat %.3f, shape %.3f, %.0f pictures/s", step, steps, *smooth, rate)
    return model.cpu().eval()


class Measured(NamedTuple):
    """How a detector does on composed pictures: shares at IoU 0.5, landmark error in face sides, mean IoU of hits."""

    recall: float
    precision: float
    landmark_error: float
    mean_iou: float
    faces: int


def measure_detector(detector: DrawnFaceDetector, pictures: Sequence[Composed]) -> Measured:
    """Greedy matching, best first; half-hidden faces are neither asked for nor wrong."""
    hits, asked, wrong = 0, 0, 0
    errors: list[float] = []
    overlaps: list[float] = []
    for picture in pictures:
        asked += int(picture.counts.sum())
        free = np.ones(len(picture.boxes), bool)
        for face in detector.detect_array(picture.image):
            iou = box_iou(np.array([face.box], np.float32), picture.boxes)[0] * free
            best = int(iou.argmax()) if len(iou) else -1
            if best < 0 or iou[best] < 0.5:
                wrong += 1
                continue
            free[best] = False
            if picture.counts[best]:
                hits += 1
                side = float(np.sqrt((picture.boxes[best, 2:] - picture.boxes[best, :2]).prod()))
                errors.append(
                    float(np.linalg.norm(np.array(face.landmarks) - picture.points[best], axis=1).mean()) / side
                )
                overlaps.append(float(iou[best]))
    return Measured(
        recall=hits / max(asked, 1),
        precision=hits / max(hits + wrong, 1),
        landmark_error=float(np.mean(errors)) if errors else float("nan"),
        mean_iou=float(np.mean(overlaps)) if overlaps else float("nan"),
        faces=asked,
    )


def save(model: nn.Module, folder: Path, table: DetectorTable) -> None:
    """Write the detector's two files: weights in bf16, widths and working point as JSON."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    state = {
        k: v.to(torch.bfloat16).contiguous()
        for k, v in model.state_dict().items()
        if not k.endswith("num_batches_tracked")
    }
    save_file(state, folder / WEIGHTS)
    (folder / TABLE).write_text(table.model_dump_json(indent=1) + "\n")


def make_detector(
    folder: Path,
    *,
    steps: int = 1900,
    batch: int = 24,
    figures: int = 1500,
    places: int = 300,
    fresh: int = 500,
    device: str = "cpu",
    start: dict[str, torch.Tensor] | None = None,
) -> Measured:
    """Train, measure on fresh pictures of held-out people, and write the two files. Seven minutes on one free core."""
    model = train_detector(
        Composer(draw_figures(figures), draw_places(places)), steps=steps, batch=batch, device=device
    )
    save(model, folder, DetectorTable())
    rng = np.random.default_rng([21, fresh])
    others = Composer(draw_figures(max(16, fresh // 3), seed=1, heldout=True), draw_places(max(8, fresh // 5), seed=1))
    measured = measure_detector(DrawnFaceDetector.load(folder), [others.compose(rng) for _ in range(fresh)])
    save(model, folder, DetectorTable(measured={k: round(float(v), 4) for k, v in measured._asdict().items()}))
    return measured
