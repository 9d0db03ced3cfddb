"""One call for one photo: read it, find faces, measure, rate, and say what is good and bad about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, runtime_checkable

from PIL import Image

from atelier.errors import NotFound
from atelier.photos.decoding import Photo, decode
from atelier.photos.duplicates import Fingerprint, KnownPhoto
from atelier.photos.faces import Face, FaceDetector, merge_faces
from atelier.photos.measures import Measures, measure
from atelier.photos.quality import (
    Quality,
    Scorer,
    Thresholds,
    WantFace,
    judge_duplicate,
    judge_faces,
    judge_picture,
    judge_quality,
    technical_quality,
)
from atelier.photos.uploads import Limits, Upload
from atelier.photos.verdicts import UnreadablePhoto, Verdict

RatingLabel = Literal["general", "sensitive", "explicit", "unrated"]


@dataclass(frozen=True)
class Rating:
    """What a photo shows, for keeping it apart.

    Attributes:
        label: "unrated" when nobody looked; identity work must then be refused by the caller, not waved through.
        confidence: 0..1, of the label.
        minor: whether a child is seen; None when nobody looked.
        rater: who said so, "" for nobody.
    """

    label: RatingLabel = "unrated"
    confidence: float = 0.0
    minor: bool | None = None
    rater: str = ""


@runtime_checkable
class Rater(Protocol):
    """Rates one RGB picture."""

    def rate(self, image: Image.Image) -> Rating: ...


@dataclass(frozen=True)
class IntakeNeeds:
    """What photos are wanted for.

    Attributes:
        training_size: px on the short side that the model trains at: 800 for FLUX-class, 128 for the built-in one.
        want_face: "one" (a person), "any" (a group), "none" (garment, style, brand).
        thresholds: every number.
        limits: what is read at all.
        keep_taken_at: keep the time that the camera wrote; nothing else of the metadata is ever kept.
    """

    training_size: int = 800
    want_face: WantFace = "one"
    thresholds: Thresholds = field(default_factory=Thresholds)
    limits: Limits = field(default_factory=Limits)
    keep_taken_at: bool = False


@dataclass(frozen=True)
class PhotoReport:
    """Everything found out about one upload. Without a photo (refused unread), `verdicts` holds the one reason.

    Attributes:
        name: safe to show.
        photo: the canonical picture with its facts, or None.
        faces: of all detectors, merged, largest first; in the photo's pixels.
        verdicts: passed, warned and refused, in the order of checking.
        measures, quality, fingerprint: None without a photo.
        rating: what it shows.
    """

    name: str
    photo: Photo | None
    verdicts: tuple[Verdict, ...]
    faces: tuple[Face, ...] = ()
    measures: Measures | None = None
    quality: Quality | None = None
    fingerprint: Fingerprint | None = None
    rating: Rating = field(default_factory=Rating)

    @property
    def accepted(self) -> bool:
        """Whether the photo may be used for training: readable, and nothing refused that was not overridden."""
        return self.photo is not None and not any(verdict.blocks for verdict in self.verdicts)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not accepted; empty when it is."""
        return tuple(verdict.message for verdict in self.verdicts if verdict.blocks)

    def override(self, code: str) -> PhotoReport:
        """The report with the verdict of this code accepted by a person.

        Raises:
            NotFound: no such verdict.
            InvalidInput: it cannot be overridden.
        """
        if code not in {verdict.code for verdict in self.verdicts}:
            known = ", ".join(verdict.code for verdict in self.verdicts if verdict.blocks) or "none that blocks"
            raise NotFound(f"{self.name} has no verdict {code!r}", advice=f"its verdicts: {known}")
        return replace(self, verdicts=tuple(v.override() if v.code == code else v for v in self.verdicts))

    def as_known(self) -> KnownPhoto | None:
        """For finding duplicates of it later; None without a photo."""
        if self.photo is None or self.fingerprint is None:
            return None
        return KnownPhoto(self.name, self.photo.sha256, self.fingerprint)


def inspect(
    upload: Upload,
    needs: IntakeNeeds | None = None,
    detectors: Sequence[FaceDetector] = (),
    known: Iterable[KnownPhoto] = (),
    *,
    rater: Rater | None = None,
    scorer: Scorer | None = None,
) -> PhotoReport:
    """Look at one upload. Never raises for what is in the file: an unreadable one is a report with its reason.

    Without detectors no verdict on faces is given. Without a rater the photo stays "unrated"; without a scorer its
    quality is the technical one.
    """
    needs = needs or IntakeNeeds()
    try:
        photo = decode(upload, needs.limits, keep_taken_at=needs.keep_taken_at)
    except UnreadablePhoto as error:
        return PhotoReport(upload.name, None, (error.verdict,))
    t, image = needs.thresholds, photo.image
    faces = merge_faces(detector.detect(image) for detector in detectors)
    main = faces[0] if faces and needs.want_face != "none" else None
    measures = measure(image, main, needs.training_size)
    verdicts = [*photo.notes, *judge_picture(measures, t, needs.training_size)]
    if detectors:
        scale = min(1.0, needs.training_size / min(image.size))
        verdicts.append(judge_faces(faces, needs.want_face, scale, needs.training_size, t))
    fingerprint = Fingerprint.of(image)
    verdicts.append(judge_duplicate(photo.sha256, fingerprint, known, t))
    score = scorer.score(image) if scorer else technical_quality(measures, t, needs.training_size)
    quality = Quality(score, scorer.name if scorer else "technical")
    verdicts.append(judge_quality(quality, t))
    return PhotoReport(
        name=photo.name,
        photo=photo,
        verdicts=tuple(verdicts),
        faces=tuple(faces),
        measures=measures,
        quality=quality,
        fingerprint=fingerprint,
        rating=rater.rate(image) if rater else Rating(),
    )


def inspect_all(
    uploads: Iterable[Upload],
    needs: IntakeNeeds | None = None,
    detectors: Sequence[FaceDetector] = (),
    known: Iterable[KnownPhoto] = (),
    *,
    rater: Rater | None = None,
    scorer: Scorer | None = None,
) -> Iterator[PhotoReport]:
    """Look at many, one after the other; each is also compared with the accepted ones before it."""
    seen = list(known)
    for upload in uploads:
        report = inspect(upload, needs, detectors, seen, rater=rater, scorer=scorer)
        # A refused photo must not turn a better shot of the same moment away.
        if report.accepted and (photo := report.as_known()) is not None:
            seen.append(photo)
        yield report
