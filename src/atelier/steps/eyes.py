"""What looks at pictures, as a tool for steps: face detectors, captioner, likeness and prompt measures, raters.

Which of them there are depends on what is installed; what is missing is said to be missing, never guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from atelier.numerics import cores
from atelier.photos.captioning import TransformersCaptioner
from atelier.photos.captions import Captioner
from atelier.photos.dataset import MaskKind
from atelier.photos.faces import Face, FaceDetector
from atelier.photos.inspect import Rater
from atelier.steps.lookers import Lookers
from atelier.steps.turns import Turns
from atelier.training.measures import Absent, Measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from atelier.builtin.companion import Companion
    from atelier.builtin.drawn_faces import DrawnFaceDetector
    from atelier.builtin.segmenter import Segmenter
    from atelier.engine.auxiliary import AuxiliaryCatalog
    from atelier.engine.card import ModelCard
    from atelier.engine.weights import DigestCache

COMPANION = "built-in companion"


def pixels(picture: Image.Image) -> NDArray[np.uint8]:
    """(height, width, 3) uint8 RGB."""
    return np.asarray(picture.convert("RGB"))


class PixelMeasure:
    """Compares whole pictures by 16 × 16 pixels with their mean taken off: enough to see a copied training picture."""

    name = "pixels, 16 x 16"
    scale = "cosine of 16 x 16 pixels: sees copies, and little of what is shown"

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """(768,) of an RGB picture."""
        small = np.asarray(picture.convert("RGB").resize((16, 16), Image.Resampling.BOX), np.float32) / 255.0
        return (small - small.mean()).ravel()


@dataclass
class CompanionLikeness:
    """Who is pictured, by the companion's identity embedding."""

    companion: Companion
    name: str = COMPANION
    scale: str = "cosine of the built-in companion's vectors of drawn people; of photographs they say little"
    saturates: bool = False

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """A unit vector; its cosine tells how alike two people are."""
        return self.companion.embed([pixels(picture)])[0]


@dataclass
class CompanionPrompt:
    """Whether a picture shows what the prompt states, by the companion's reading of both."""

    companion: Companion
    name: str = COMPANION
    scale: str = "share of what the prompt states that the built-in companion sees, 0 to 1"
    relative: bool = False

    def score(self, picture: Image.Image, prompt: str) -> float:
        """0..1; 1 where the prompt states nothing that can be seen, since then nothing is missing."""
        match = self.seen(picture, prompt)
        return 1.0 if match is None else match

    def seen(self, picture: Image.Image, prompt: str) -> float | None:
        """0..1; None where the prompt states nothing that can be seen."""
        match = float(self.companion.prompt_match([pixels(picture)], [prompt])[0])
        return None if np.isnan(match) else match


@dataclass
class DrawnFaces:
    """The built-in model's face detector, with its findings as photos know faces."""

    detector: DrawnFaceDetector
    name: str = "drawn"

    def detect(self, image: Image.Image) -> list[Face]:
        """Faces of a drawn picture; best first."""
        return [Face(one.box, one.score, one.landmarks, one.detector) for one in self.detector.detect(image)]


#: What tells who somebody is, whatever is worn.
HEAD = ("face", "hair", "eyes", "brows", "mouth", "beard", "mark", "ears")
RIM = 0.02
"""A mask goes over the edge of what it shows by this share of the picture, and fades out over as much."""


@dataclass
class DrawnMasks:
    """Masks of drawn people by the parts that the built-in segmenter names."""

    segmenter: Segmenter

    def mask(self, image: Image.Image, faces: Sequence[Face], kind: MaskKind) -> NDArray[np.float32]:
        """(height, width), 0..1: the head with all of its hair, or the whole person."""
        import cv2

        found = self.segmenter.segment(pixels(image))
        parts = HEAD if kind == "face" else self.segmenter.parts[1:]
        shown = np.isin(found, [self.segmenter.parts.index(name) for name in parts]).astype(np.float32)
        rim = max(1, round(RIM * max(shown.shape)))
        grown = cv2.dilate(shown, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
        return cv2.GaussianBlur(grown, (0, 0), rim / 2).astype(np.float32)


SURE_REAL, SURE_DRAWN = 0.985, 0.65
"""Scores from which on a detector is sure of a face."""


def _best(faces: Sequence[Face]) -> float:
    return max((face.score for face in faces), default=0.0)


class Eyes:
    """Everything that looks. Threads may share it.

    Args:
        builtin: folder of the built-in model's weights, where its companion lies.
        captioner: folder of an installed vision-language model in transformers' layout.
        auxiliary: the auxiliary models that may be installed: they measure photographs.
        rater: rates how explicit a picture is, where one is installed.
        device: for the vision-language model.

    Attributes:
        turns: held while a picture is looked at, encoded and stored: one at a time for each core. An album of hundreds
            takes a turn for each photo, so that a single picture does not wait for all of it.
    """

    def __init__(
        self,
        builtin: Path,
        *,
        captioner: Path | None = None,
        auxiliary: AuxiliaryCatalog | None = None,
        rater: Rater | None = None,
        device: str = "cpu",
    ) -> None:
        self._builtin, self._captioner, self._device = builtin, captioner, device
        self._auxiliary = auxiliary
        self.rater = rater
        self.turns = Turns(cores.usable())

    @cached_property
    def detectors(self) -> tuple[FaceDetector, ...]:
        """Face detectors: of photographs, and of drawn faces where the built-in model's one is there."""
        from atelier.builtin.drawn_faces import TABLE, WEIGHTS, DrawnFaceDetector
        from atelier.photos.mtcnn import MtcnnDetector

        there = all((self._builtin / name).is_file() for name in (TABLE, WEIGHTS))
        drawn = (DrawnFaces(DrawnFaceDetector.load(self._builtin)),) if there else ()
        return (MtcnnDetector(), *drawn)

    @cached_property
    def companion(self) -> Companion | None:
        """The built-in model's own eyes, or None where they are not there."""
        from atelier.builtin.companion import Companion

        return Companion.load(self._builtin) if self.has_companion else None

    @cached_property
    def _drawn_parts(self) -> tuple[DrawnFaceDetector, Segmenter] | None:
        from atelier.builtin import drawn_faces, segmenter

        files = (drawn_faces.TABLE, drawn_faces.WEIGHTS, segmenter.TABLE, segmenter.WEIGHTS)
        if not all((self._builtin / name).is_file() for name in files):
            return None
        return drawn_faces.DrawnFaceDetector.load(self._builtin), segmenter.Segmenter.load(self._builtin)

    def part_finder(self, image: Image.Image) -> Segmenter | None:
        """Who can name the parts of a picture: the built-in segmenter for drawn people, nobody for anything else."""
        if self._drawn_parts is None:
            return None
        detector, segmenter = self._drawn_parts
        return segmenter if detector.detect(image.convert("RGB")) else None

    def masker(self, image: Image.Image) -> DrawnMasks | None:
        """Who can tell a drawn person from what is around; None for anything else."""
        finder = self.part_finder(image)
        return DrawnMasks(finder) if finder is not None else None

    @cached_property
    def captioner(self) -> Captioner | None:
        """The installed vision-language model, or None."""
        if self._captioner is None or not (self._captioner / "config.json").is_file():
            return None
        return TransformersCaptioner(self._captioner, device=self._device)

    @property
    def has_companion(self) -> bool:
        """Whether the built-in model's own eyes are there; they are not loaded for it."""
        from atelier.builtin.companion import TABLE, WEIGHTS

        return all((self._builtin / name).is_file() for name in (TABLE, WEIGHTS))

    @property
    def captioner_parameters(self) -> float:
        """About how many the vision-language model has (two bytes each); 0 where none is installed."""
        if self._captioner is None or not (self._captioner / "config.json").is_file():
            return 0.0
        return sum(path.stat().st_size for path in self._captioner.glob("*.safetensors")) / 2

    def companion_knows(self, word: str) -> bool:
        """Whether the companion can call a subject by this word."""
        from atelier.builtin.companion_words import tokens

        names = tokens(word)
        return self.companion is not None and bool(names) and all(n in self.companion.lexicon.vocabulary for n in names)

    def in_words(self, card: ModelCard, instruction: str, picture: Image.Image) -> str:
        """The instruction as the model is given it: with who is seen in the picture told in words, where that helps."""
        if self.companion is None or not self.tells(card, instruction):
            return instruction
        return self.companion.in_words(instruction, pixels(picture))

    def tells(self, card: ModelCard, instruction: str) -> bool:
        """Whether `in_words` tells who is seen in a picture. The model then follows words, and draws as from words."""
        return card.told_references and self.companion is not None and self.companion.tells(instruction)

    def captioner_name(self, *, drawn: bool) -> str:
        """Who writes captions of drawn pictures (of the built-in world) or of photographs; "template" for nobody."""
        if drawn and self.companion is not None:
            return COMPANION
        return self.captioner.name if self.captioner is not None else "template"

    def photographs(self, pictures: Sequence[Image.Image]) -> bool:
        """Whether these are photographs of people rather than drawn ones: in most of them the detector of photographs
        is sure of a face, and that of drawn faces is not. Of the twelve sample people it says so of a quarter of the
        pictures at most, of crops of a real portrait nearly always."""
        if len(self.detectors) < 2 or not pictures:
            return False
        real, drawn = self.detectors[:2]
        sure = [_best(real.detect(one)) >= SURE_REAL and _best(drawn.detect(one)) < SURE_DRAWN for one in pictures]
        return sum(sure) > len(sure) / 2

    def measures(self, *, drawn: bool, photographs: bool = False, kind: str = "", device: str = "cpu") -> Measures:
        """What a report card is measured with; it says why where there is none. Nothing is loaded before it is asked.

        Args:
            drawn: the pictures are of the built-in model's world. photographs: the photos are not.
            kind: of the subject. Faces of photographs are compared of a person only: ask for their consent before.
            device: where measures of photographs compute.
        """
        if drawn:
            if self.companion is None:
                absent = Absent("the built-in model's own eyes did not come with this copy")
                return Measures(None, None, PixelMeasure(), absent={"likeness": absent, "prompt": absent})
            prompt = CompanionPrompt(self.companion)
            if photographs or kind in ("pet", "garment", "style", "brand"):
                what = "photographs" if photographs else f"of a {kind}"
                absent = Absent(
                    f"the photos are {what}, and the built-in model and its own eyes know drawn people only; likeness "
                    "is measured of models that draw photographs"
                )
                return Measures(None, prompt, PixelMeasure(), absent={"likeness": absent})
            return Measures(CompanionLikeness(self.companion), prompt, PixelMeasure())
        return self._lookers.measures(kind, PixelMeasure(), device)

    def measured_by(self, digests: DigestCache, *, drawn: bool, kind: str = "") -> list[str]:
        """Names what measures, for keys: an auxiliary model that was installed since sees more."""
        return [] if drawn else self._lookers.digests(kind, digests)

    def measuring_bytes(self, *, drawn: bool, kind: str = "") -> int:
        """About how much memory the weights of these measures take, beyond what is always there."""
        return 0 if drawn else sum(entry.card.bytes for entry in self._lookers.used(kind))

    @cached_property
    def _lookers(self) -> Lookers:
        return Lookers(self._auxiliary, self.detectors[0].detect)

    def identity(self, *, drawn: bool) -> str:
        """Names what looks, for keys: other eyes see otherwise."""
        parts: list[str] = [self.captioner_name(drawn=drawn)]
        if drawn:
            parts += [
                hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted([*self._builtin.glob("companion.*"), *self._builtin.glob("segmenter.*")])
                if path.is_file()
            ]
        return "|".join(parts)
