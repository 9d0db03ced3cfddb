"""Looking at brought files: from an upload to a canonical photo with findings, for steps and doors alike."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from atelier.library import SubjectKind
from atelier.photos.decoding import Photo
from atelier.photos.duplicates import KnownPhoto
from atelier.photos.inspect import IntakeNeeds, PhotoReport, inspect
from atelier.photos.quality import WantFace
from atelier.photos.uploads import Limits, Upload
from atelier.steps.eyes import Eyes
from atelier.steps.values import Finding, Meta, face_to_meta

Z_RLE = 3  # of zlib
LOSSLESS_PIXELS = 1_500_000
"""Photos up to this size are stored without loss (PNG); larger ones that came with loss as JPEG of quality 95."""


@dataclass(frozen=True)
class Looked:
    """A photo report with what the studio asks of it.

    Attributes:
        findings: its verdicts as values.
        twin: name of the photo of which it is the very same file, or None.
    """

    report: PhotoReport
    training_size: int

    @property
    def name(self) -> str:
        return self.report.name

    @property
    def photo(self) -> Photo | None:
        return self.report.photo

    @property
    def accepted(self) -> bool:
        """Whether it goes into training as it is: nothing refused, and good enough."""
        return self.report.accepted and all(finding.severity != "refuse" for finding in self.findings)

    @property
    def known(self) -> KnownPhoto | None:
        return self.report.as_known()

    @property
    def findings(self) -> list[Finding]:
        return [
            Finding(
                code=verdict.code,
                # Data sets leave out what is under the quality threshold: said at once, so that it can be overridden.
                severity="refuse" if verdict.code == "low-quality" else verdict.severity,
                message=verdict.message,
                measured=None if verdict.measured is None else float(verdict.measured),
                threshold=None if verdict.threshold is None else float(verdict.threshold),
                overridable=verdict.overridable,
            )
            for verdict in self.report.verdicts
        ]

    @property
    def twin(self) -> str | None:
        return next((verdict.message for verdict in self.report.verdicts if verdict.code == "duplicate"), None)


def want_face(kind: SubjectKind | str) -> WantFace:
    """How many faces a photo of such a subject shows. A pet's face is no human one, so none is asked for."""
    faces: dict[str, WantFace] = {"person": "one", "group": "any"}
    return faces.get(str(kind), "none")


def look(
    upload: Upload,
    eyes: Eyes,
    known: Iterable[KnownPhoto],
    *,
    training_size: int,
    faces: WantFace,
    limits: Limits | None = None,
) -> Looked:
    """Look at one upload; never raises for what is in the file."""
    needs = IntakeNeeds(training_size=training_size, want_face=faces, limits=limits or Limits())
    detectors = eyes.detectors if faces != "none" else ()
    return Looked(inspect(upload, needs, detectors, known, rater=eyes.rater), training_size)


def encode(photo: Photo) -> tuple[bytes, str]:
    """The canonical photo as it is stored, and its media type. It carries no metadata at all."""
    buffer = io.BytesIO()
    image: Image.Image = photo.image
    if photo.facts.format in ("PNG", "TIFF") or image.width * image.height <= LOSSLESS_PIXELS:
        # Run lengths alone take a fifth of the time, and no more room: filtered rows seldom repeat themselves.
        image.save(buffer, "PNG", compress_level=1, compress_type=Z_RLE)
        return buffer.getvalue(), "image/png"
    image.save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue(), "image/jpeg"


def meta_of(looked: Looked, rating: str | None = None) -> Meta:
    """What is kept of a photo beside its pixels. `rating` is what a person stated; a rater's own counts without it."""
    report = looked.report
    assert report.photo is not None
    assert report.fingerprint is not None
    assert report.quality is not None
    stated = rating or (report.rating.label if report.rating.label != "unrated" else None)
    meta: Meta = {
        "name": report.name,
        "width": report.photo.image.width,
        "height": report.photo.image.height,
        "format": report.photo.facts.format,
        "original_sha256": report.photo.sha256,
        "fingerprint": report.fingerprint.to_text(),
        "faces": [face_to_meta(face) for face in report.faces],
        "quality": round(report.quality.score, 4),
        "scorer": report.quality.scorer,
        "training_size": looked.training_size,
    }
    return meta | ({"rating": stated} if stated else {})
