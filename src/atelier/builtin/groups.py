"""Training pictures in groups of five that belong together, with the words that lead from one to the other.

    0 somebody                                      (base distribution)
    1 the same picture after one or two changes     ("put her in a yellow raincoat")
    2 the same person on another occasion           ("the same woman at the beach")
    3 somebody else
    4 that somebody in the clothes of picture 0     ("… in the clothes of the second picture")

Drawn and written once by all cores, kept in memory-mapped files. Everything follows from (seed, group).
"""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock

from atelier.builtin.pictures import scene_at
from atelier.builtin.text import EOS, PAD, build_tokenizer
from atelier.builtin.world import draw, sample_scene
from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.captions import MAX_TOKENS, Caption, sample_caption, tokens
from atelier.builtin.world.heldout import too_close
from atelier.builtin.world.instructions import changes, garment_swap, instruct, same_person, sample_edit
from atelier.builtin.world.scene import value_index

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from atelier.builtin.world.scene import Scene

PICTURES = 5
#: What the garment of one picture is made of, taken over as a whole.
CLOTHES = ("garment", "garment_colour", "pattern", "outerwear")
_CHUNK = 20
_FILES = ("images", "tokens", "said", "heads", "labels")

# Where a group's texts lie: (first row, count).
CAPTIONS = 2  # of each picture: rows 2k and 2k + 1
EDIT, UNDO = 2 * PICTURES, 2 * PICTURES + 2  # 0 → 1 and 1 → 0, two wordings each
AGAIN, BACK = UNDO + 2, UNDO + 4  # picture 2 asked for with picture 0 to look at, and the other way round
SWAP = BACK + 2  # picture 4 asked for with pictures 3 and 0 to look at
TEXTS = SWAP + 1


@dataclass(frozen=True)
class Groups:
    """What one transformer learns to draw, edit and follow references from.

    Args:
        images: (groups · 5, size, size, 3) uint8, memory-mapped.
        tokens: (groups, TEXTS, 48) uint16 token ids.
        said: (groups, TEXTS, attributes) uint8 class index of what a text states; the number of classes where it
            does not.
        heads: (groups · 5, 3) float32: each head's centre x, y and half its height, in shares of the picture's side.
        labels: (groups · 5, attributes) int8 class index of what each picture shows, −1 where it cannot be seen.
    """

    images: NDArray[np.uint8]
    tokens: NDArray[np.uint16]
    said: NDArray[np.uint8]
    heads: NDArray[np.float32]
    labels: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.tokens)


def group_scenes(seed: int, group: int) -> list[Scene]:
    """The five scenes of a group. Held-out people are in none of them."""
    rng = np.random.default_rng([seed, group, 5])
    first, other = (scene_at(seed, 2 * group + k, uniform=False) for k in (0, 1))
    edited = sample_edit(first, rng)
    while too_close(edited):
        edited = sample_edit(first, rng)
    again = sample_scene(rng, first.identity())
    dressed = other.replace(**{name: getattr(first, name) for name in CLOTHES})
    return [first, edited, again, other, dressed]


def _texts(scenes: list[Scene], rng: np.random.Generator) -> list[Caption]:
    first, edited, again, _, _ = scenes
    texts = [sample_caption(scene, rng) for scene in scenes for _ in range(CAPTIONS)]
    for before, after in ((first, edited), (edited, first)):
        changed = frozenset(changes(before, after))
        texts += [Caption(instruct(before, after, rng), changed) for _ in range(2)]
    texts += [same_person(scene, rng) for scene in (again, again, first, first)]
    return [*texts, Caption(garment_swap(rng), frozenset())]


def _make(job: tuple[str, int, int, int, int]) -> None:
    folder, start, stop, size, seed = job
    images, ids, said, heads, labels = (
        np.lib.format.open_memmap(os.path.join(folder, f"{name}.npy"), mode="r+") for name in _FILES
    )
    vocabulary = build_tokenizer().get_vocab()
    for group in range(start, stop):
        scenes = group_scenes(seed, group)
        for k, scene in enumerate(scenes):
            drawing = draw(scene, size)
            images[group * PICTURES + k] = drawing.image
            heads[group * PICTURES + k] = drawing.landmarks["head"].reshape(4)[:3]
            labels[group * PICTURES + k] = list(value_index(scene).values())
        texts = _texts(scenes, np.random.default_rng([seed, group, 6]))
        shown = [s for s in scenes for _ in range(CAPTIONS)]
        first, edited, again, _, dressed = scenes
        shown += [edited, edited, first, first, again, again, first, first, dressed]
        for row, (text, scene) in enumerate(zip(texts, shown, strict=True)):
            line = [*[vocabulary[t] for t in tokens(text.text)][: MAX_TOKENS - 1], EOS]
            ids[group, row] = PAD
            ids[group, row, : len(line)] = line
            said[group, row] = [
                a.values.index(getattr(scene, a.name)) if a.name in text.stated else len(a.values) for a in ATTRIBUTES
            ]


def make_groups(folder: Path, count: int, *, size: int, seed: int = 2, workers: int | None = None) -> Groups:
    """Draw and describe `count` groups into `folder`, or open them when they are there already."""
    facts = {"groups": count, "size": size, "seed": seed, "texts": TEXTS, "files": list(_FILES)}
    done = folder / "groups.json"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not done.exists() or json.loads(done.read_text()) != facts:
            done.unlink(missing_ok=True)
            _draw_all(folder, count, size, seed, workers)
            done.write_text(json.dumps(facts))
    images = np.load(folder / "images.npy", mmap_mode="r")
    return Groups(images, *(np.load(folder / f"{name}.npy") for name in _FILES[1:]))


def _draw_all(folder: Path, count: int, size: int, seed: int, workers: int | None) -> None:
    shapes = {
        "images": (np.uint8, (count * PICTURES, size, size, 3)),
        "tokens": (np.uint16, (count, TEXTS, MAX_TOKENS)),
        "said": (np.uint8, (count, TEXTS, len(ATTRIBUTES))),
        "heads": (np.float32, (count * PICTURES, 3)),
        "labels": (np.int8, (count * PICTURES, len(ATTRIBUTES))),
    }
    for name, (kind, shape) in shapes.items():
        np.lib.format.open_memmap(folder / f"{name}.npy", "w+", kind, shape).flush()
    jobs = [(str(folder), i, min(i + _CHUNK, count), size, seed) for i in range(0, count, _CHUNK)]
    with multiprocessing.get_context("spawn").Pool(workers or os.cpu_count()) as pool:
        for _ in pool.imap_unordered(_make, jobs):
            pass
