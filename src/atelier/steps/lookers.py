"""What installed auxiliary models measure: which one tells what of whom, and where there is room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from atelier.engine.auxiliary import AuxiliaryCatalog, AuxiliaryEntry, Kind, offered
from atelier.training.measures import Absent, LikenessMeasure, Measures, PictureMeasure

if TYPE_CHECKING:
    from PIL import Image

    from atelier.engine.weights import DigestCache
    from atelier.steps.eyes import Eyes
    from atelier.steps.models import Models
    from atelier.vision.face_likeness import LocatedFace

Detect = Callable[["Image.Image"], Sequence["LocatedFace"]]


@runtime_checkable
class Heavy(Protocol):
    """A measure that loads weights."""

    def release(self) -> None:
        """Let go of them."""
        ...


class Lookers:
    """What the installed auxiliary models measure of photographs, and of what is drawn like them.

    Args:
        catalog: what is installed; None for nothing. detect: finds faces with their landmarks.
    """

    def __init__(self, catalog: AuxiliaryCatalog | None, detect: Detect) -> None:
        self._catalog, self._detect = catalog, detect

    def measures(self, kind: str, fallback: PictureMeasure, device: str = "cpu") -> Measures:
        """The measures for a subject of that kind; nothing is loaded before it is asked.

        Args:
            kind: of the subject (`library.SubjectKind`), "" where it is not known. Faces are compared of a person only.
            fallback: sees copies of training pictures where nothing better is installed.
            device: for models of torch.
        """
        from atelier.vision.dino import DinoLikeness
        from atelier.vision.image_text import ClipLikeness, ClipPrompt, ImageText, Seen

        dino, clip = self._able("dinov2"), self._able("clip", "siglip")
        seen = Seen(ImageText(clip.weights, device=device)) if clip is not None else None
        wholes: list[DinoLikeness | ClipLikeness] = []
        if dino is not None:
            wholes.append(DinoLikeness(dino.weights, dino.card.name, device=device))
        if clip is not None and seen is not None:
            wholes.append(ClipLikeness(seen, f"{clip.card.name}, pictures"))
        absent: dict[str, Absent] = {}
        if kind in ("person", "group", ""):
            likeness: LikenessMeasure | None = self._face(kind, absent)
            also = wholes
        else:
            likeness, also = (wholes[0], wholes[1:]) if wholes else (None, [])
            if likeness is None:
                absent["likeness"] = _not_installed("dinov2", "which compares pictures of one thing")
        if clip is None:
            absent["prompt"] = _not_installed("clip", "which compares pictures with prompts")
        return Measures(
            likeness=likeness,
            prompt=ClipPrompt(seen, f"{clip.card.name}, prompts") if clip is not None and seen is not None else None,
            picture=wholes[0] if wholes else fallback,
            also=tuple(also),
            absent=absent,
        )

    def used(self, kind: str) -> list[AuxiliaryEntry]:
        """The installed models that `measures` asks for a subject of that kind."""
        found = [self._able("dinov2"), self._able("clip", "siglip")]
        found += [self._able("arcface")] if kind == "person" else []
        return [one for one in found if one is not None]

    def digests(self, kind: str, digests: DigestCache) -> list[str]:
        """Digests of these models, for keys: other eyes see otherwise."""
        from atelier.vision.face_likeness import runs_here

        used = [one for one in self.used(kind) if one.card.kind != "arcface" or runs_here()]
        return [f"{one.card.id} {digests.model(one.weights)}" for one in used]

    def _able(self, *kinds: Kind) -> AuxiliaryEntry | None:
        return self._catalog.able(*kinds) if self._catalog is not None else None

    def _face(self, kind: str, absent: dict[str, Absent]) -> LikenessMeasure | None:
        from atelier.vision.face_likeness import INSTALL, RUNTIME, FaceLikeness, FaceRecogniser, runs_here

        entry = self._able("arcface")
        if kind == "group":
            absent["likeness"] = Absent("in a group of people nothing tells whose face is whose")
        elif kind != "person":
            absent["likeness"] = Absent(
                "it is not known whom the photos show, and faces are compared only of people who agreed"
            )
        elif entry is None:
            absent["likeness"] = _not_installed("arcface", "which compares faces")
        elif not runs_here():
            absent["likeness"] = Absent(
                f"{entry.card.name} is installed, and the package {RUNTIME} that runs it is not; "
                f"install it with: {INSTALL}"
            )
        else:
            return FaceLikeness(FaceRecogniser(entry.weights), self._detect, f"{entry.card.name}, faces")
        return None


def _not_installed(kind: Kind, does: str) -> Absent:
    card = offered(kind)
    return Absent(f"{card.name} ({card.id}), {does}, is not installed", card.id)


MARGIN = 1.3
"""Memory that a measure takes, in sizes of its weights: a few pictures at 224 px are little beside them."""


@contextmanager
def looking(
    models: Models, eyes: Eyes, *, drawn: bool, photographs: bool = False, kind: str = ""
) -> Iterator[Measures]:
    """The measures for a subject (see `Eyes.measures`), where there is room for them; they are let go afterwards."""
    needed = eyes.measuring_bytes(drawn=drawn, kind=kind)
    device = make_room(models, needed) if needed else "cpu"
    measures = eyes.measures(drawn=drawn, photographs=photographs, kind=kind, device=device)
    try:
        yield measures
    finally:
        loaded = [measures.likeness, measures.prompt, measures.picture, *measures.also]
        for one in loaded:
            if isinstance(one, Heavy):
                one.release()
        if needed:
            _collect()


def make_room(models: Models, needed: int) -> str:
    """The device where measures of so many bytes are loaded. The image model is freed where both would not fit."""
    from atelier.engine.device import choose_device

    wanted = int(needed * MARGIN)
    device = models.device()
    held = models.loaded()
    # A cap is a cap on everything: what the loaded model takes is not free below it.
    spare = device.free - (held.bytes if held is not None and models.memory_cap else 0)
    if held is not None and spare < wanted:
        models.free()
        device = models.device()
        spare = device.free
    if device.kind == "cpu" or spare >= wanted:
        return device.torch_name
    return choose_device("cpu").torch_name


def _collect() -> None:
    """Give memory back that nobody holds any more."""
    import gc

    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
