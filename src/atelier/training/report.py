"""The report card of a training: every checkpoint measured on held-out photos, and the best one chosen by a
stated rule.

Likeness is compared with photos that were *not* trained on: an adapter that only copies its training pictures would win
otherwise. Copying is judged against a baseline, the held-out photos' own similarity to the training photos: pictures of
one subject are alike even when none is a copy. Likeness has a scale of the same kind: what the held-out photos score
with each other. Two photos of one real person are seldom very alike to a recogniser of faces; more is no gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from atelier.errors import InvalidInput
from atelier.training.measures import (
    Absent,
    Estimate,
    Measures,
    PromptMeasure,
    bootstrap,
    embed_all,
    mean_of_others,
    mean_similarity,
    nearest_similarity,
    pairwise_distance,
    unit_rows,
)
from atelier.training.selection import Choice, Scale, SelectionRule, Takeover, choose, compare

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
class CheckpointReport:
    """One checkpoint's card. A value that is None was not measured; why is in the report's notes.

    Attributes:
        likeness: mean cosine of the pictures' subjects with the held-out photos'.
        likeness_share: this as a share of what photos of the subject score with each other, where the measure has such
            a limit; 1 and more: as alike as two photos.
        likeness_training: the same with the training photos; only to see overfitting.
        found: share of the pictures in which the likeness measure found a subject.
        prompt: prompt adherence: 0..1, or on the measure's own scale (`ReportCard.scales`).
        variety: mean pairwise cosine distance of the pictures, 0..2.
        nearest_training: mean over pictures of the greatest cosine with a training photo; copying: by how much this
            exceeds the held-out photos' own, so that 0 or less is no copying.
        overfitting: likeness to training photos minus likeness to held-out ones, less the same gap of the base model.
        resemblance: by measure, how alike whole pictures are to the held-out photos; for comparison.
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
    likeness_share: float | None = None
    resemblance: dict[str, Estimate] = field(default_factory=dict[str, Estimate])


@dataclass(frozen=True)
class ReportCard:
    """The whole report: cards by step, the choice, and what it was measured with.

    Attributes:
        base: the base model's card (step 0), if it drew.
        reference: what the base model draws when it looks at one photo instead (step 0), if it can.
        checkpoints: one card each, by step.
        choice: the best checkpoint and why.
        takeover: whether it is more like the subject than what the base model draws from a photo.
        likeness_among: held-out photos with each other, one value a photo; None for fewer than two.
        likeness_baseline: held-out photos against training photos: what two photos of this subject score.
        likeness_enough: likeness from which on more counts for nothing; None where the measure has no such limit.
        nearest_baseline: the held-out photos' own nearest training picture.
        prompt_chance: what the base model's pictures (or the first checkpoint's) score with each other's prompts.
        resemblance_among: by measure, the held-out photos with each other.
        measured_with: names of the measures, "" where none.
        scales: by measured value, what its numbers mean, in a sentence.
        missing: by what was not measured, why, and the model that would measure it.
        notes: what was not measured and why, in sentences.
    """

    base: CheckpointReport | None
    reference: CheckpointReport | None
    checkpoints: tuple[CheckpointReport, ...]
    choice: Choice
    takeover: Takeover
    likeness_among: Estimate | None
    likeness_baseline: Estimate | None
    likeness_enough: float | None
    nearest_baseline: Estimate | None
    prompt_chance: Estimate | None
    resemblance_among: dict[str, Estimate]
    measured_with: dict[str, str]
    scales: dict[str, str]
    missing: dict[str, Absent]
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
    chance = _chance(base or min(checkpoints, key=lambda item: item.step), measures.prompt, seed)
    base_card = _card(base, references, measures, seed, None) if base else None
    gap = base_card.overfitting if base_card else None
    cards = tuple(
        _card(item, references, measures, seed, gap) for item in sorted(checkpoints, key=lambda item: item.step)
    )
    guided = _card(reference, references, measures, seed, gap) if reference else None
    scale = Scale(
        enough=references.enough,
        relative=measures.prompt is not None and measures.prompt.relative,
        chance=chance.value if chance is not None else None,
        resemblance=measures.also[0].name if measures.also else "",
    )
    choice = choose(cards, base_card, rule or SelectionRule(), scale)
    missing = _missing(measures)
    return ReportCard(
        base=base_card,
        reference=guided,
        checkpoints=cards,
        choice=choice,
        takeover=compare(next(card for card in cards if card.step == choice.step), guided, scale),
        likeness_among=references.likeness_among,
        likeness_baseline=references.likeness_baseline,
        likeness_enough=references.enough,
        nearest_baseline=references.nearest_baseline,
        prompt_chance=chance,
        resemblance_among=references.resemblance_among,
        measured_with={
            "likeness": measures.likeness.name if measures.likeness else "",
            "prompt": measures.prompt.name if measures.prompt else "",
            "picture": measures.picture.name if measures.picture else "",
            "resemblance": ", ".join(one.name for one in measures.also),
        },
        scales=_scales(measures, references, chance, len(held_out)),
        missing=missing,
        notes=(*(f"{_WHAT[name]} not measured: {absent.why}" for name, absent in missing.items()), *references.notes),
    )


_WHAT = {
    "likeness": "likeness was",
    "prompt": "prompt adherence was",
    "picture": "variety and copying were",
}
_NONE = {
    "likeness": "no likeness measure is installed",
    "prompt": "no prompt measure is installed",
    "picture": "no picture measure is installed",
}


def _missing(measures: Measures) -> dict[str, Absent]:
    there = {"likeness": measures.likeness, "prompt": measures.prompt, "picture": measures.picture}
    return {name: measures.absent.get(name, Absent(_NONE[name])) for name, measure in there.items() if measure is None}


@dataclass(frozen=True)
class _References:
    """What checkpoints are compared with."""

    likeness_held_out: np.ndarray | None = None
    likeness_training: np.ndarray | None = None
    picture_training: np.ndarray | None = None
    likeness_among: Estimate | None = None
    likeness_baseline: Estimate | None = None
    enough: float | None = None
    nearest_baseline: Estimate | None = None
    resemblance: dict[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    resemblance_among: dict[str, Estimate] = field(default_factory=dict[str, Estimate])
    notes: tuple[str, ...] = ()


def _references(
    training: Sequence[Image.Image], held_out: Sequence[Image.Image], measures: Measures, seed: int
) -> _References:
    notes: list[str] = []
    held_rows = train_rows = picture_rows = None
    among = likeness_baseline = nearest_baseline = enough = None
    if measures.likeness is not None and not held_out:
        notes.append("likeness was not measured: no photos were held out")
    elif measures.likeness is not None:
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
        if held_rows is not None:
            among = _among(held_rows, seed, "likeness-among")
            if train_rows is not None:
                likeness_baseline = bootstrap(
                    mean_similarity(held_rows, train_rows), seed=seed, name="likeness-baseline"
                )
            known = among or likeness_baseline
            enough = known.value if measures.likeness.saturates and known is not None and known.value > 0 else None
    if measures.picture is not None and training:
        picture_rows = unit_rows(embed_all(measures.picture.embed, training))
        if held_out:
            held_pictures = unit_rows(embed_all(measures.picture.embed, held_out))
            nearest_baseline = bootstrap(
                nearest_similarity(held_pictures, picture_rows), seed=seed, name="nearest-baseline"
            )
        else:
            notes.append("copying was not judged: no photos were held out to compare with")
    wholes = {one.name: unit_rows(embed_all(one.embed, held_out)) for one in measures.also} if held_out else {}
    found = {name: _among(rows, seed, f"among-{name}") for name, rows in wholes.items()}
    return _References(
        likeness_held_out=held_rows,
        likeness_training=train_rows,
        picture_training=picture_rows,
        likeness_among=among,
        likeness_baseline=likeness_baseline,
        enough=enough,
        nearest_baseline=nearest_baseline,
        resemblance=wholes,
        resemblance_among={name: one for name, one in found.items() if one is not None},
        notes=tuple(notes),
    )


def _among(rows: np.ndarray, seed: int, name: str) -> Estimate | None:
    """What photos of one subject score with each other; None for fewer than two."""
    values = mean_of_others(rows)
    return bootstrap(values, seed=seed, name=name) if values else None


def _chance(item: CheckpointPictures, prompt: PromptMeasure | None, seed: int) -> Estimate | None:
    """What pictures score with each other's prompts; None where the measure needs no such thing, or for one prompt."""
    if prompt is None or not prompt.relative:
        return None
    asked = list(dict.fromkeys(one.prompt for one in item.pictures))
    if len(asked) < 2:
        return None
    means = [
        float(np.mean([prompt.score(one.picture, other) for other in asked if other != one.prompt]))
        for one in item.pictures
    ]
    return bootstrap(means, seed=seed, name="prompt-chance")


def _scales(measures: Measures, found: _References, chance: Estimate | None, held_out: int) -> dict[str, str]:
    """What the numbers mean, with what this subject's own photos score."""
    said: dict[str, str] = {}
    if measures.likeness is not None and found.likeness_held_out is not None:
        said["likeness"] = measures.likeness.scale + _own(found.likeness_among, found.likeness_baseline)
        if found.enough is not None:
            said["likeness"] += f"; from {found.enough:.2f} on, more counts for nothing"
    if measures.prompt is not None:
        said["prompt"] = measures.prompt.scale
        if chance is not None:
            said["prompt"] += f": here {chance.value:.2f}"
        elif measures.prompt.relative:
            said["prompt"] += ", and only one prompt was drawn: it rules nothing out"
    if measures.picture is not None:
        said["picture"] = measures.picture.scale
        if found.nearest_baseline is not None:
            said["picture"] += (
                f"; the {held_out} held-out photos score {found.nearest_baseline.value:.2f} with the training photo "
                "that is nearest to each"
            )
    for one in measures.also:
        if one.name in found.resemblance:
            said[one.name] = one.scale + _own(found.resemblance_among.get(one.name), None)
    return said


def _own(among: Estimate | None, baseline: Estimate | None) -> str:
    if among is not None:
        pairs = among.count * (among.count - 1) // 2
        return (
            f"; the {among.count} held-out photos of this subject score {among.value:.2f} with each other "
            f"({pairs} pair{'s' if pairs > 1 else ''})"
        )
    if baseline is not None:
        return f"; the one held-out photo of this subject scores {baseline.value:.2f} with the training photos"
    return "; there are no two photos of this subject to compare it with"


def _card(
    item: CheckpointPictures, references: _References, measures: Measures, seed: int, base_gap: float | None
) -> CheckpointReport:
    pictures = [generated.picture for generated in item.pictures]
    likeness = likeness_training = prompt = variety = nearest = None
    found = overfitting = copying = share = None
    if measures.likeness is not None and references.likeness_held_out is not None:
        vectors = embed_all(measures.likeness.embed, pictures)
        found = len(vectors) / len(pictures)
        # A picture without a subject in it is no likeness at all: it counts as 0, else drawing no face would pay.
        missing = [0.0] * (len(pictures) - len(vectors))
        rows = unit_rows(vectors) if vectors else np.zeros((0, references.likeness_held_out.shape[1]))
        likeness = bootstrap(mean_similarity(rows, references.likeness_held_out) + missing, seed=seed, name="likeness")
        share = likeness.value / references.enough if references.enough else None
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
    resemblance = {
        one.name: bootstrap(
            mean_similarity(unit_rows(embed_all(one.embed, pictures)), references.resemblance[one.name]),
            seed=seed,
            name=one.name,
        )
        for one in measures.also
        if one.name in references.resemblance
    }
    return CheckpointReport(
        step=item.step,
        loss=item.loss,
        likeness=likeness,
        likeness_training=likeness_training,
        found=found,
        prompt=prompt,
        variety=variety,
        nearest_training=nearest,
        copying=copying,
        overfitting=overfitting,
        likeness_share=share,
        resemblance=resemblance,
    )
