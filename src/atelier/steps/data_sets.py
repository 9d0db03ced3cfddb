"""A data set as a file: a zip in the layout that kohya, ai-toolkit and SimpleTuner read (picture beside caption).

    train/0001.png  train/0001.txt  masks/0001.png  held_out/0001.png  data_set.json

Stored without compression and without times: equal contents give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from pydantic import ValidationError

from atelier.errors import Corrupt
from atelier.recipe.values import Value
from atelier.steps.images import as_png

MANIFEST = "data_set.json"
MEDIA_TYPE = "application/zip"


class Member(Value):
    """One picture of the set.

    Attributes:
        file: its place in the zip. mask: the mask's place, "" without one.
        source: name of the photo that it was cut from.
        width, height: px. quality: 0..1.
        digest: SHA-256 of picture and mask.
    """

    file: str
    mask: str = ""
    caption: str
    source: str = ""
    width: int
    height: int
    quality: float = 1.0
    digest: str


class LeftOut(Value):
    """A photo that is not in the set, and why."""

    source: str
    reason: str


class SetScore(Value):
    """How good and varied the set is, all 0..1; see `photos.variety.SetReport`. None: no photo shows that trait."""

    score: float
    quality: float
    variety: float
    angle: float | None = None
    light: float = 0.0
    background: float = 0.0
    framing: float | None = None


class DataSetInfo(Value):
    """What a data set holds.

    Attributes:
        training: pictures to learn from. held_out: photos kept out of training, for the report card.
        left_out: photos in neither, with the reason.
        advice: what to add, in sentences.
    """

    trigger: str = ""
    class_word: str = ""
    training_size: int
    buckets: tuple[tuple[int, int], ...] = ()
    training: tuple[Member, ...]
    held_out: tuple[Member, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    score: SetScore | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """A picture on its way into a set."""

    picture: Image.Image
    caption: str
    source: str = ""
    mask: Image.Image | None = None
    quality: float = 1.0


def write(training: Sequence[Sample], held_out: Sequence[Sample], info: DataSetInfo) -> tuple[bytes, DataSetInfo]:
    """The zip and its manifest; `info` gives all but the members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        members = {
            part: tuple(_put(archive, part, index, sample) for index, sample in enumerate(samples, start=1))
            for part, samples in (("train", training), ("held_out", held_out))
        }
        whole = info.model_copy(update={"training": members["train"], "held_out": members["held_out"]})
        _entry(archive, MANIFEST, whole.model_dump_json(indent=1).encode())
    return buffer.getvalue(), whole


class DataSetFile:
    """A data set that is read. Members are decoded when asked for.

    Raises:
        Corrupt: it is none.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self.info = DataSetInfo.model_validate_json(self._archive.read(MANIFEST))
        except (zipfile.BadZipFile, KeyError, ValidationError) as error:
            raise Corrupt(f"the data set cannot be read: {error}", advice="prepare it again") from error

    def picture(self, member: Member) -> Image.Image:
        """RGB."""
        return Image.open(io.BytesIO(self._archive.read(member.file))).convert("RGB")

    def mask(self, member: Member) -> Image.Image:
        """Mode L, white on the subject."""
        return Image.open(io.BytesIO(self._archive.read(member.mask))).convert("L")


def _put(archive: zipfile.ZipFile, part: str, index: int, sample: Sample) -> Member:
    picture = as_png(sample.picture)
    digest = hashlib.sha256(picture)
    file, mask = f"{part}/{index:04d}.png", ""
    _entry(archive, file, picture)
    _entry(archive, f"{part}/{index:04d}.txt", sample.caption.encode())
    if sample.mask is not None and part == "train":  # nothing is learnt from what is held out
        mask, content = f"masks/{index:04d}.png", as_png(sample.mask)
        _entry(archive, mask, content)
        digest.update(content)
    return Member(
        file=file,
        mask=mask,
        caption=sample.caption,
        source=sample.source,
        width=sample.picture.width,
        height=sample.picture.height,
        quality=sample.quality,
        digest=digest.hexdigest(),
    )


def _entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
