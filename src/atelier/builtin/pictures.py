"""Rendered pictures of the world for training: drawn once by all cores, kept in memory-mapped files."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock

from atelier.builtin.world import draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.heldout import too_close
from atelier.builtin.world.scene import Scene, value_index

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_CHUNK = 200


def scene_at(seed: int, index: int, *, uniform: bool) -> Scene:
    """The scene of one training picture; depends on nothing but its arguments. Held-out people are never drawn."""
    rng = np.random.default_rng([seed, index])
    scene = sample_scene(rng, uniform=uniform)
    while too_close(scene):
        scene = sample_scene(rng, uniform=uniform)
    return scene


@dataclass(frozen=True)
class Pictures:
    """A set of rendered pictures.

    Args:
        images: (count, size, size, 3) uint8, memory-mapped.
        small: (count, size / 2, size / 2, 3) uint8: the same averaged down.
        parts: (count, size, size) uint8 part of each pixel, an index into `figure.PARTS`.
        labels: (count, attributes) int8 class indices, −1 where the picture does not show it.
        heads: (count, 4) float32: each head's centre x, y and scale in canvas units, and its roll in radians.
        seed, uniform: with an index, they give the scene back (`scene_at`).
    """

    images: NDArray[np.uint8]
    small: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    labels: NDArray[np.int8]
    heads: NDArray[np.float32]
    seed: int
    uniform: bool

    def __len__(self) -> int:
        return len(self.labels)

    def scene(self, index: int) -> Scene:
        return scene_at(self.seed, index, uniform=self.uniform)


_FILES = ("images", "small", "parts", "labels", "heads")


def _draw_chunk(job: tuple[str, int, int, int, int, bool]) -> None:
    import cv2

    folder, start, stop, size, seed, uniform = job
    images, small, parts, labels, heads = (
        np.lib.format.open_memmap(os.path.join(folder, f"{name}.npy"), mode="r+") for name in _FILES
    )
    for index in range(start, stop):
        scene = scene_at(seed, index, uniform=uniform)
        drawing = draw(scene, size, parts=True)
        images[index] = drawing.image
        small[index] = cv2.resize(drawing.image, (size // 2, size // 2), interpolation=cv2.INTER_AREA)
        parts[index] = drawing.parts
        heads[index] = drawing.landmarks["head"].reshape(4)
        labels[index] = list(value_index(scene).values())


def render(
    folder: Path, count: int, *, size: int = 256, seed: int = 0, uniform: bool = False, workers: int | None = None
) -> Pictures:
    """Render `count` pictures into `folder`, or open them when they are there already; one process does it."""
    facts = {"count": count, "size": size, "seed": seed, "uniform": uniform}
    done = folder / "pictures.json"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not done.exists() or json.loads(done.read_text()) != facts:
            done.unlink(missing_ok=True)
            shapes = {
                "images": (np.uint8, (count, size, size, 3)),
                "small": (np.uint8, (count, size // 2, size // 2, 3)),
                "parts": (np.uint8, (count, size, size)),
                "labels": (np.int8, (count, len(ATTRIBUTES))),
                "heads": (np.float32, (count, 4)),
            }
            for name, (kind, shape) in shapes.items():
                np.lib.format.open_memmap(folder / f"{name}.npy", "w+", kind, shape).flush()
            jobs = [(str(folder), i, min(i + _CHUNK, count), size, seed, uniform) for i in range(0, count, _CHUNK)]
            with multiprocessing.get_context("spawn").Pool(workers or os.cpu_count()) as pool:
                for _ in pool.imap_unordered(_draw_chunk, jobs):
                    pass
            done.write_text(json.dumps(facts))
    images, small, parts = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _FILES[:3])
    return Pictures(images, small, parts, np.load(folder / "labels.npy"), np.load(folder / "heads.npy"), seed, uniform)
