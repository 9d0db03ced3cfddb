"""Verdicts on a photo for training: sharpness, exposure, noise, size, faces, duplicates; and one technical score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from PIL import Image

from atelier.photos.duplicates import Fingerprint, KnownPhoto, nearest
from atelier.photos.faces import Face
from atelier.photos.measures import Measures
from atelier.photos.verdicts import Verdict

WantFace = Literal["one", "any", "none"]


@dataclass(frozen=True)
class Thresholds:
    """Every number a verdict rests on. Edge widths, noise and face sizes are at the training size.

    Attributes:
        soft_edge, blurred_edge: px; see `measures.edge_width`.
        dark_mean, bright_mean: least and largest mean luminance of the face (or picture) before a warning.
        black_mean, white_mean: the same before a refusal.
        clipped: largest share at black or white in the face before a warning; without a face only means count, since
            drawings and studio shots have white grounds.
        noise: largest standard deviation of noise, 0..1.
        flat_contrast: least luminance contrast, 0..1.
        small_face, tiny_face: face side as a share of the training size: warning, refusal.
        second_face: a further face counts when its side is at least this share of the largest one's.
        short_side_slack: the short side may fall short of the training size by this share with a warning only.
        duplicate_bits: phash distance up to which a photo is a near-duplicate.
        duplicate_colour: largest difference of a colour cell (0..255) for the same.
        quality: least quality score for training, 0..1.
    """

    soft_edge: float = 3.4
    blurred_edge: float = 4.6
    dark_mean: float = 0.14
    bright_mean: float = 0.90
    black_mean: float = 0.04
    white_mean: float = 0.985
    clipped: float = 0.30
    noise: float = 0.05
    flat_contrast: float = 0.06
    small_face: float = 0.10
    tiny_face: float = 0.03
    second_face: float = 0.35
    short_side_slack: float = 0.0
    duplicate_bits: int = 6
    duplicate_colour: float = 18.0
    quality: float = 0.6


@dataclass(frozen=True)
class Quality:
    """How good a photo is for training.

    Attributes:
        score: 0..1, compared with `Thresholds.quality`.
        scorer: who gave it; "technical" is the built-in one, which measures craft and knows nothing of beauty.
    """

    score: float
    scorer: str


@runtime_checkable
class Scorer(Protocol):
    """A learned quality or aesthetic score (BRISQUE, CLIP-IQA, LAION class) in place of the technical one."""

    @property
    def name(self) -> str: ...

    def score(self, image: Image.Image) -> float:
        """0..1, larger is better, of an RGB picture."""
        ...


def technical_quality(measures: Measures, thresholds: Thresholds, training_size: int) -> float:
    """0..1 from sharpness, exposure, noise, contrast and resolution: the product, so that one bad trait is enough.

    A crisp, well-lit photo of training size scores above 0.9; each verdict's refusal threshold pulls it under 0.5.
    """
    t = thresholds
    edge = measures.edge_width if measures.edge_width is not None else t.blurred_edge
    sharp = _falling(edge, 2.0, t.blurred_edge)
    light = min(
        _falling(-measures.mean, -0.3, -t.black_mean),
        _falling(measures.mean, t.bright_mean, 1.0),
    )
    clean = _falling(measures.noise, 0.015, 2 * t.noise)
    contrast = _falling(-measures.contrast, -0.25, -t.flat_contrast)
    size = _falling(-measures.short_side / training_size, -1.0, -0.4)
    return sharp * light * clean * contrast * size


def _falling(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0.4 at `bad`, falling on linearly to 0."""
    return min(1.0, max(0.0, 1.0 - 0.6 * (value - good) / (bad - good)))


def judge_picture(measures: Measures, thresholds: Thresholds, training_size: int) -> list[Verdict]:
    """Verdicts on sharpness, light, noise and size, the passed ones included."""
    return [
        _size(measures, thresholds, training_size),
        _sharpness(measures, thresholds),
        _exposure(measures, thresholds),
        _noise(measures, thresholds),
    ]


def _size(m: Measures, t: Thresholds, training_size: int) -> Verdict:
    least = training_size * (1.0 - t.short_side_slack)
    text = f"photo is {m.short_side} px on its short side"
    if m.short_side >= training_size:
        return Verdict("size", "ok", f"{text}; {training_size} is needed", m.short_side, training_size)
    severity = "warn" if m.short_side >= least else "refuse"
    return Verdict("too-small", severity, f"{text}; at least {training_size} is needed", m.short_side, training_size)


def _sharpness(m: Measures, t: Thresholds) -> Verdict:
    if m.edge_width is None:
        text = f"picture is blank: contrast {m.contrast:.2f}, at least {t.flat_contrast:.2f} is needed"
        return Verdict("blank", "refuse", text, m.contrast, t.flat_contrast)
    text = f"the sharpest edges are {m.edge_width:.1f} px wide"
    if m.edge_width > t.blurred_edge:
        return Verdict(
            "blurry", "refuse", f"{text}; at most {t.blurred_edge:.1f} is good", m.edge_width, t.blurred_edge
        )
    if m.edge_width > t.soft_edge:
        return Verdict("soft", "warn", f"{text}; under {t.soft_edge:.1f} is sharp", m.edge_width, t.soft_edge)
    return Verdict("sharp", "ok", text, m.edge_width, t.soft_edge)


def _exposure(m: Measures, t: Thresholds) -> Verdict:
    area = "the face" if m.face_side else "the picture"
    text = f"mean brightness of {area} is {m.mean:.2f}"
    if m.mean < t.black_mean:
        return Verdict("too-dark", "refuse", f"{text}; at least {t.black_mean:.2f} is needed", m.mean, t.black_mean)
    if m.mean > t.white_mean:
        return Verdict("too-bright", "refuse", f"{text}; at most {t.white_mean:.3f} is usable", m.mean, t.white_mean)
    if m.mean < t.dark_mean:
        return Verdict("dark", "warn", f"{text}; over {t.dark_mean:.2f} is good", m.mean, t.dark_mean)
    if m.mean > t.bright_mean and m.face_side:
        return Verdict("bright", "warn", f"{text}; under {t.bright_mean:.2f} is good", m.mean, t.bright_mean)
    clipped = max(m.dark, m.bright)
    if m.face_side and clipped > t.clipped:
        lost = f"{clipped:.0%} of the face is pure {'black' if m.dark > m.bright else 'white'}"
        return Verdict("clipped", "warn", f"{lost}; under {t.clipped:.0%} is good", clipped, t.clipped)
    return Verdict("exposure", "ok", text, m.mean)


def _noise(m: Measures, t: Thresholds) -> Verdict:
    text = f"noise is {m.noise:.3f}"
    if m.noise > t.noise:
        return Verdict("noisy", "warn", f"{text}; under {t.noise:.3f} is good", m.noise, t.noise)
    return Verdict("noise", "ok", text, m.noise, t.noise)


def judge_faces(faces: Sequence[Face], want: WantFace, scale: float, size: int, t: Thresholds) -> Verdict:
    """Whether the photo shows the faces that are wanted, large enough.

    Args:
        faces: largest first, in the photo's pixels.
        want: "one" for a person or pet with a face, "any" for a group, "none" where faces do not matter.
        scale: photo pixels × scale = pixels at the training size.
        size: the training size, px.
    """
    if want == "none":
        return Verdict("faces", "ok", f"{len(faces)} faces; none is needed", len(faces))
    if not faces:
        return Verdict("no-face", "refuse", "no face was found; one is needed", 0, 1)
    counted = [face for face in faces if face.size >= t.second_face * faces[0].size]
    if want == "one" and len(counted) > 1:
        text = f"{len(counted)} faces were found; one is needed"
        return Verdict("several-faces", "refuse", text, len(counted), 1)
    side = faces[0].size * scale
    text = f"the face is {side:.0f} px wide at the training size of {size}"
    if side < t.tiny_face * size:
        least = t.tiny_face * size
        return Verdict("face-too-small", "refuse", f"{text}; at least {least:.0f} is needed", side, least)
    if side < t.small_face * size:
        good = t.small_face * size
        return Verdict("face-small", "warn", f"{text}; over {good:.0f} is good", side, good)
    return Verdict("faces", "ok", text, side)


def judge_duplicate(sha256: str, fingerprint: Fingerprint, known: Iterable[KnownPhoto], t: Thresholds) -> Verdict:
    """Whether the photo is there already, exactly or nearly."""
    known = list(known)
    for photo in known:
        if photo.sha256 == sha256:
            return Verdict("duplicate", "refuse", f"is the very same file as {photo.name}", 0, t.duplicate_bits)
    found = nearest(fingerprint, known, max_colour=t.duplicate_colour)
    if found and found[1] <= t.duplicate_bits:
        text = f"looks the same as {found[0].name} ({found[1]} of 64 bits differ; over {t.duplicate_bits} is new)"
        return Verdict("near-duplicate", "refuse", text, found[1], t.duplicate_bits)
    return Verdict("new", "ok", "no near-duplicate", found[1] if found else None, t.duplicate_bits)


def judge_quality(quality: Quality, t: Thresholds) -> Verdict:
    """Whether the score reaches the threshold for training."""
    text = f"{quality.scorer} quality is {quality.score:.2f}"
    if quality.score < t.quality:
        return Verdict("low-quality", "warn", f"{text}; {t.quality:.2f} is asked for", quality.score, t.quality)
    return Verdict("quality", "ok", text, quality.score, t.quality)
