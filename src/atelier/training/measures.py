"""What a report card measures with: embeddings and prompt judges come in from outside, the arithmetic is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from atelier.training import rng

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image


class LikenessMeasure(Protocol):
    """Sees who or what is pictured: a face recogniser, a model of whole pictures, or the built-in model's own eyes.

    Attributes:
        name: what it is called in reports.
        scale: what its numbers mean, as a part of a sentence.
        saturates: two photos of one subject score well below 1, so that more than they score is no more alike.
    """

    name: str
    scale: str
    saturates: bool

    def embed(self, picture: Image.Image) -> NDArray[np.float32] | None:
        """A vector whose cosine says how alike two subjects are, or None where it finds no subject (no face)."""
        ...


class PictureMeasure(Protocol):
    """Sees the whole picture (DINO or CLIP class): for variety and for copies of training pictures."""

    name: str
    scale: str

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """A vector whose cosine says how alike two pictures are."""
        ...


class PromptMeasure(Protocol):
    """Judges whether a picture shows what the prompt asks for.

    Attributes:
        relative: its numbers mean something only beside what the pictures score with each other's prompts; else they
            go from 0 (not at all) to 1 (everything asked for).
    """

    name: str
    scale: str
    relative: bool

    def score(self, picture: Image.Image, prompt: str) -> float:
        """More is better; see `relative`."""
        ...


@dataclass(frozen=True)
class Absent:
    """Why something is not measured, as a part of a sentence, and the model that would measure it ("" for none)."""

    why: str
    install: str = ""


@dataclass(frozen=True)
class Measures:
    """What a report is measured with. What is None is said to be not measured.

    Attributes:
        also: further measures of how alike pictures are to the held-out photos. They are told, and decide only where
            likeness was not measured; the first one then.
        absent: by "likeness", "prompt", "picture": why there is none.
    """

    likeness: LikenessMeasure | None = None
    prompt: PromptMeasure | None = None
    picture: PictureMeasure | None = None
    also: tuple[PictureMeasure, ...] = ()
    absent: Mapping[str, Absent] = field(default_factory=dict[str, Absent])


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % bootstrap interval over ``count`` values."""

    value: float
    low: float
    high: float
    count: int


def bootstrap(values: Sequence[float], *, seed: int, name: str, rounds: int = 2000) -> Estimate:
    """Percentile bootstrap of the mean (Efron 1979), seeded by (seed, name).

    Resamples ``values`` as they stand: give one value for each independent thing (a generated picture), not one a pair.

    Raises:
        ValueError: no values.
    """
    if not len(values):
        raise ValueError("no values to estimate from")
    array = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(rng.stream_seed(seed, f"bootstrap:{name}", 0))
    means = array[generator.integers(0, len(array), size=(rounds, len(array)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(array.mean()), float(low), float(high), len(array))


def unit_rows(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Stacks vectors as (n, d) rows of length one; a zero vector stays zero."""
    rows = np.stack([np.asarray(vector, dtype=np.float64).ravel() for vector in vectors])
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def mean_similarity(vectors: NDArray[np.float64], references: NDArray[np.float64]) -> list[float]:
    """For each row, its mean cosine with the references."""
    return (vectors @ references.T).mean(axis=1).tolist()


def nearest_similarity(vectors: NDArray[np.float64], references: NDArray[np.float64]) -> list[float]:
    """For each row, its greatest cosine with the references."""
    return (vectors @ references.T).max(axis=1).tolist()


def pairwise_distance(vectors: NDArray[np.float64]) -> list[float]:
    """For each row, its mean cosine distance to the other rows; empty for fewer than two."""
    count = len(vectors)
    if count < 2:
        return []
    similarity = vectors @ vectors.T
    return ((count - similarity.sum(axis=1) - (1.0 - np.diag(similarity))) / (count - 1)).tolist()


def mean_of_others(vectors: NDArray[np.float64]) -> list[float]:
    """For each row, its mean cosine with the other rows; empty for fewer than two."""
    return [1.0 - distance for distance in pairwise_distance(vectors)]


def embed_all(
    measure_embed: Callable[[Image.Image], NDArray[np.float32] | None], pictures: Sequence[Image.Image]
) -> list[NDArray[np.float32]]:
    """Embeddings of those pictures in which the measure finds something."""
    found = (measure_embed(picture) for picture in pictures)
    return [vector for vector in found if vector is not None]
