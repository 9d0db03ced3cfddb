"""The report card of a training: every checkpoint measured on held-out photos, and the best one chosen by a
stated rule.

Likeness is compared with photos that were *not* trained on: an adapter that only copies its training pictures would win
otherwise. Copying is judged against a baseline, the held-out photos' own similarity to the training photos: pictures of
one subject are alike even when none is a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.errors import InvalidInput
from atelier.training.measures import (
    Estimate,
    LikenessMeasure,
    PictureMeasure,
    PromptMeasure,
    bootstrap,
    embed_all,
    mean_similarity,
    nearest_similarity,
    pairwise_distance,
    unit_rows,
)
from atelier.training.selection import Choice, SelectionRule, Takeover, choose, compare

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class GeneratedPicture:
    """A picture drawn for the report and what was asked for."""

    picture: Image.Image
    prompt: str


@dataclass(frozen=True)
class CheckpointPictures:
    """What a checkpoint drew; step 0 is the base model without the adapter."""

    step: int
    pictures: tuple[GeneratedPicture, ...]
    loss: float | None = None


@dataclass(frozen=True)
class Measures:
    """Installed measures; None is said to be "not measured" in the report."""

    likeness: LikenessMeasure | None = None
    prompt: PromptMeasure | None = None
    picture: PictureMeasure | None = None


@dataclass(frozen=True)
class CheckpointReport:
    """One checkpoint's card. A value that is None was not measured; why is in the report's notes.

    Attributes:
        likeness: mean cosine of the pictures' subjects with the held-out photos'.
        likeness_training: the same with the training photos; only to see overfitting.
        found: share of the pictures in which the likeness measure found a subject.
        prompt: prompt adherence, 0..1.
        variety: mean pairwise cosine distance of the pictures, 0..2.
        nearest_training: mean over pictures of the greatest cosine with a training photo; copying: by how much this
            exceeds the held-out photos' own, so that 0 or less is no copying.
        overfitting: likeness to training photos minus likeness to held-out ones, less the same gap of the base model.
    """

    step: int
    loss: float | None
    likeness: Estimate | None
    likeness_training: Estimate | None
    found: float | None
    prompt: Estimate | None
    variety: Estimate | None
    nearest_training: Estimate | None
    copying: float | None
    overfitting: float | None


@dataclass(frozen=True)
class ReportCard:
    """The whole report: cards by step, the choice, and what it was measured with.

    Attributes:
        base: the base model's card (step 0), if it drew.
        reference: what the base model draws when it looks at one photo instead (step 0), if it can.
        checkpoints: one card each, by step.
        choice: the best checkpoint and why.
        takeover: whether it is more like the subject than what the base model draws from a photo.
        likeness_baseline: held-out photos against training photos: what two photos of this subject score.
        nearest_baseline: the held-out photos' own nearest training picture.
        measured_with: names of the measures, "" where none.
        notes: what was not measured and why.
    """

    base: CheckpointReport | None
    reference: CheckpointReport | None
    checkpoints: tuple[CheckpointReport, ...]
    choice: Choice
    takeover: Takeover
    likeness_baseline: Estimate | None
    nearest_baseline: Estimate | None
    measured_with: dict[str, str]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def make_report(
    checkpoints: Sequence[CheckpointPictures],
    *,
    training: Sequence[Image.Image],
    held_out: Sequence[Image.Image],
    measures: Measures,
    base: CheckpointPictures | None = None,
    reference: CheckpointPictures | None = None,
    rule: SelectionRule | None = None,
    seed: int = 0,
) -> ReportCard:
    """Measures checkpoints and chooses one.

    Args:
        checkpoints: what each drew, ideally with the same prompts and seeds.
        training, held_out: photos that were and were not trained on; without held-out photos likeness is not measured.
        base: what the model draws without the adapter, for comparison.
        reference: what it draws without the adapter when it looks at a photo, for comparison. Neither changes the
            choice.
        rule: how to choose; see ``SelectionRule``.
        seed: of the bootstrap.

    Raises:
        InvalidInput: no checkpoints, or a checkpoint without pictures.
    """
    if not checkpoints:
        raise InvalidInput("there are no checkpoints to report on")
    for item in (*checkpoints, *(one for one in (base, reference) if one)):
        if not item.pictures:
            raise InvalidInput(f"the checkpoint of step {item.step} has drawn no pictures to measure")
    references = _references(training, held_out, measures, seed)
    base_card = _card(base, references, measures, seed, None) if base else None
    gap = base_card.overfitting if base_card else None
    cards = tuple(
        _card(item, references, measures, seed, gap) for item in sorted(checkpoints, key=lambda item: item.step)
    )
    guided = _card(reference, references, measures, seed, gap) if reference else None
    choice = choose(cards, base_card, rule or SelectionRule())
    return ReportCard(
        base=base_card,
        reference=guided,
        checkpoints=cards,
        choice=choice,
        takeover=compare(next(card for card in cards if card.step == choice.step), guided),
        likeness_baseline=references.likeness_baseline,
        nearest_baseline=references.nearest_baseline,
        measured_with={
            "likeness": measures.likeness.name if measures.likeness else "",
            "prompt": measures.prompt.name if measures.prompt else "",
            "picture": measures.picture.name if measures.picture else "",
        },
        notes=references.notes,
    )


@dataclass(frozen=True)
class _References:
    likeness_held_out: np.ndarray | None
    likeness_training: np.ndarray | None
    picture_training: np.ndarray | None
    likeness_baseline: Estimate | None
    nearest_baseline: Estimate | None
    notes: tuple[str, ...]


def _references(
    training: Sequence[Image.Image], held_out: Sequence[Image.Image], measures: Measures, seed: int
) -> _References:
    notes: list[str] = []
    held_rows = train_rows = picture_rows = None
    likeness_baseline = nearest_baseline = None
    if measures.likeness is None:
        notes.append("likeness was not measured: no likeness measure is installed")
    elif not held_out:
        notes.append("likeness was not measured: no photos were held out")
    else:
        held, trained = embed_all(measures.likeness.embed, held_out), embed_all(measures.likeness.embed, training)
        held_rows = unit_rows(held) if held else None
        train_rows = unit_rows(trained) if trained else None
        if held_rows is None:
            notes.append(
                f"likeness was not measured: {measures.likeness.name} finds no subject in {len(held_out)} held-out "
                "photos"
            )
        elif len(held) < len(held_out):
            notes.append(f"{measures.likeness.name} finds a subject in {len(held)} of {len(held_out)} held-out photos")
        if held_rows is not None and train_rows is not None:
            likeness_baseline = bootstrap(mean_similarity(held_rows, train_rows), seed=seed, name="likeness-baseline")
    if measures.prompt is None:
        notes.append("prompt adherence was not measured: no prompt measure is installed")
    if measures.picture is None:
        notes.append("variety and copying were not measured: no picture measure is installed")
    elif training:
        picture_rows = unit_rows(embed_all(measures.picture.embed, training))
        if held_out:
            held_pictures = unit_rows(embed_all(measures.picture.embed, held_out))
            nearest_baseline = bootstrap(
                nearest_similarity(held_pictures, picture_rows), seed=seed, name="nearest-baseline"
            )
        else:
            notes.append("copying was not judged: no photos were held out to compare with")
    return _References(held_rows, train_rows, picture_rows, likeness_baseline, nearest_baseline, tuple(notes))


def _card(
    item: CheckpointPictures, references: _References, measures: Measures, seed: int, base_gap: float | None
) -> CheckpointReport:
    pictures = [generated.picture for generated in item.pictures]
    likeness = likeness_training = prompt = variety = nearest = None
    found = overfitting = copying = None
    if measures.likeness is not None and references.likeness_held_out is not None:
        vectors = embed_all(measures.likeness.embed, pictures)
        found = len(vectors) / len(pictures)
        # A picture without a subject in it is no likeness at all: it counts as 0, else drawing no face would pay.
        missing = [0.0] * (len(pictures) - len(vectors))
        rows = unit_rows(vectors) if vectors else np.zeros((0, references.likeness_held_out.shape[1]))
        likeness = bootstrap(mean_similarity(rows, references.likeness_held_out) + missing, seed=seed, name="likeness")
        if references.likeness_training is not None:
            likeness_training = bootstrap(
                mean_similarity(rows, references.likeness_training) + missing, seed=seed, name="likeness-training"
            )
            overfitting = likeness_training.value - likeness.value - (base_gap or 0.0)
    if measures.prompt is not None:
        scores = [measures.prompt.score(generated.picture, generated.prompt) for generated in item.pictures]
        prompt = bootstrap(scores, seed=seed, name="prompt")
    if measures.picture is not None:
        rows = unit_rows(embed_all(measures.picture.embed, pictures))
        distances = pairwise_distance(rows)
        variety = bootstrap(distances, seed=seed, name="variety") if distances else None
        if references.picture_training is not None:
            nearest = bootstrap(nearest_similarity(rows, references.picture_training), seed=seed, name="nearest")
            if references.nearest_baseline is not None:
                copying = nearest.value - references.nearest_baseline.value
    return CheckpointReport(
        item.step, item.loss, likeness, likeness_training, found, prompt, variety, nearest, copying, overfitting
    )
