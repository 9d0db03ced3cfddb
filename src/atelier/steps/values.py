"""Values that the studio's steps give, and the readable facts that stand in assets' meta."""

from __future__ import annotations

from pydantic import Field, JsonValue

from atelier.photos.faces import Face
from atelier.recipe import Adapter, Asset, Image, Photo, Report
from atelier.recipe.values import Value

Meta = dict[str, JsonValue]


class Export(Asset):
    """A picture as a file for others: marked, with metadata, signed."""

    kind = "export"


class Document(Asset):
    """A document of the page (a canvas with its layers), as JSON."""

    kind = "document"


class Finding(Value):
    """One verdict on a photo, as `photos.Verdict`."""

    code: str
    severity: str
    message: str
    measured: float | None = None
    threshold: float | None = None
    overridable: bool = True


class Intaken(Value):
    """What became of one file that was brought. `photo` is None where there is nothing to keep."""

    name: str
    photo: Photo | None = None
    accepted: bool = False
    findings: tuple[Finding, ...] = ()


class Version(Value):
    """An adapter as it was after some steps."""

    step: int
    adapter: Adapter


class SampleSheet(Value):
    """What a training drew at a checkpoint: a picture for each of its prompts, in a row."""

    step: int
    picture: Image


class Trained(Value):
    """What a training gives: every checkpoint that was kept, oldest first, the log of the losses, and what was drawn
    meanwhile (also at checkpoints that were not kept)."""

    versions: tuple[Version, ...]
    log: Report
    steps: int
    seconds: float = 0.0
    samples: tuple[SampleSheet, ...] = ()

    @property
    def adapters(self) -> tuple[Adapter, ...]:
        return tuple(version.adapter for version in self.versions)


class Judged(Value):
    """A report card and what it chose. `sheets` are contact sheets, the base model's first, then one a checkpoint."""

    report: Report
    chosen: Adapter
    step: int
    reason: str
    curves: Image
    sheets: tuple[Image, ...] = Field(default=())


def face_to_meta(face: Face) -> Meta:
    """A face as JSON."""
    return {
        "box": [round(value, 2) for value in face.box],
        "score": round(face.score, 4),
        "landmarks": [[round(x, 2), round(y, 2)] for x, y in face.landmarks],
        "detector": face.detector,
    }


def faces_of(meta: Meta) -> list[Face]:
    """The faces that a photo's meta holds, largest first."""
    found = meta.get("faces")
    faces: list[Face] = []
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            box, points = item["box"], item["landmarks"]
            assert isinstance(box, list)
            assert isinstance(points, list)
            faces.append(
                Face(
                    (float(box[0]), float(box[1]), float(box[2]), float(box[3])),  # type: ignore[arg-type]
                    float(item["score"]),  # type: ignore[arg-type]
                    tuple((float(point[0]), float(point[1])) for point in points),  # type: ignore[index,arg-type]
                    str(item["detector"]),
                )
            )
    return faces


def number(meta: Meta, name: str, default: float = 0.0) -> float:
    """A number in meta, or the default where it is missing or none."""
    value = meta.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default


def text(meta: Meta, name: str, default: str = "") -> str:
    """A text in meta, or the default where it is missing or none."""
    value = meta.get(name)
    return value if isinstance(value, str) else default


def of_unknown(adapter: Adapter) -> bool:
    """Whether nobody said whom an adapter shows that came from elsewhere, or one that it was merged from."""
    brought = bool(adapter.meta.get("imported")) and not adapter.subjects
    return brought or adapter.meta.get("of_unknown") is True
