"""Several captions for each training picture, written once and kept as token ids."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.pictures import scene_at
from atelier.builtin.text import EOS, PAD, build_tokenizer
from atelier.builtin.world.attributes import ATTRIBUTES
from atelier.builtin.world.captions import MAX_TOKENS, sample_caption, tokens

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Captions:
    """Captions of a picture set.

    Args:
        tokens: (pictures · each, 48) uint16 token ids; caption k of picture i lies at row i · each + k.
        said: (pictures · each, attributes) uint8 class index; the number of classes where the caption does not say.
        each: captions a picture.
    """

    tokens: NDArray[np.uint16]
    said: NDArray[np.uint8]
    each: int

    def __len__(self) -> int:
        return len(self.tokens)


def _write_chunk(job: tuple[int, int, int, int, bool]) -> tuple[int, NDArray[np.uint16], NDArray[np.uint8]]:
    start, stop, each, seed, uniform = job
    vocabulary = build_tokenizer().get_vocab()
    ids = np.full(((stop - start) * each, MAX_TOKENS), PAD, np.uint16)
    said = np.empty(((stop - start) * each, len(ATTRIBUTES)), np.uint8)
    row = 0
    for index in range(start, stop):
        scene = scene_at(seed, index, uniform=uniform)
        rng = np.random.default_rng([seed, index, 1])
        for _ in range(each):
            caption = sample_caption(scene, rng)
            line = [vocabulary[t] for t in tokens(caption.text)] + [EOS]
            ids[row, : len(line)] = line
            said[row] = [
                a.values.index(getattr(scene, a.name)) if a.name in caption.stated else len(a.values)
                for a in ATTRIBUTES
            ]
            row += 1
    return start, ids, said


def write_captions(folder: Path, count: int, *, each: int = 4, seed: int = 0, uniform: bool = False) -> Captions:
    """Write `each` captions for each of `count` pictures, or open them when they are there already."""
    facts = {"count": count, "each": each, "seed": seed, "uniform": uniform}
    done = folder / "captions.json"
    if not done.exists() or json.loads(done.read_text()) != facts:
        folder.mkdir(parents=True, exist_ok=True)
        done.unlink(missing_ok=True)
        jobs = [(i, min(i + 1000, count), each, seed, uniform) for i in range(0, count, 1000)]
        with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
            parts = sorted(pool.imap_unordered(_write_chunk, jobs), key=lambda part: part[0])
        np.save(folder / "tokens.npy", np.concatenate([ids for _, ids, _ in parts]))
        np.save(folder / "said.npy", np.concatenate([said for _, _, said in parts]))
        done.write_text(json.dumps(facts))
    return Captions(np.load(folder / "tokens.npy"), np.load(folder / "said.npy"), each)
