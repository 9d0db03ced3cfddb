"""Which checkpoint is best: a pure function of the report's numbers, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atelier.training.measures import Estimate
    from atelier.training.report import CheckpointReport


@dataclass(frozen=True)
class SelectionRule:
    """The highest likeness to held-out photos among checkpoints that still follow prompts and do not copy.

    Attributes:
        prompt_loss: prompt adherence may be at most this much below the base model's (or, without a base, below
            the best checkpoint's); a checkpoint is ruled out where its whole interval lies lower, so that the luck of a
            few pictures does not decide.
        prompt_share: the same where the measure's numbers mean something only beside chance (`Scale.relative`): the
            share of the way from the base model's to what pictures of other prompts score.
        copying: how far pictures may go from as near to a training picture as held-out photos are (0) to the very same
            picture (1). A share, since a cosine means another thing in every measure.
        tie: likeness within this much of the highest counts as equal, and the earliest such checkpoint wins: it has
            been trained least.
    """

    prompt_loss: float = 0.10
    prompt_share: float = 0.25
    copying: float = 0.5
    tie: float = 0.005


@dataclass(frozen=True)
class Scale:
    """What the numbers of a report mean, found by its own photos and pictures.

    Attributes:
        enough: likeness from which on more counts for nothing: what photos of the subject score with each other. None
            where a measure has no such limit.
        relative: prompt adherence is judged by its way to `chance`, what pictures score with each other's prompts; None
            where that is not known.
        resemblance: name of the measure that decides where likeness was not measured; "" for none.
    """

    enough: float | None = None
    relative: bool = False
    chance: float | None = None
    resemblance: str = ""

    def worth(self, likeness: float) -> float:
        """What a likeness counts."""
        return likeness if self.enough is None else min(likeness, self.enough)


@dataclass(frozen=True)
class Choice:
    """The chosen step and one sentence why; ``excluded`` gives, for each step that was ruled out, the reason."""

    step: int
    reason: str
    excluded: dict[int, str]


@dataclass(frozen=True)
class Takeover:
    """Whether the chosen checkpoint is more like the subject than pictures drawn by looking at a photo.

    Attributes:
        wins: None where that was not measured: then nobody should switch by themselves.
        reason: one sentence, with the numbers.
    """

    wins: bool | None
    reason: str


def compare(chosen: CheckpointReport, reference: CheckpointReport | None, scale: Scale | None = None) -> Takeover:
    """The adapter against reference mode, by likeness to the held-out photos alone."""
    scale = scale or Scale()
    if reference is None:
        return Takeover(None, "Not compared: the model cannot draw by looking at a photo.")
    if chosen.likeness is None or reference.likeness is None:
        return Takeover(None, "Not compared: likeness was not measured.")
    own, other = chosen.likeness.value, reference.likeness.value
    figures = f"likeness {own:.2f} with the adapter, {other:.2f} from one photo"
    if scale.worth(own) > scale.worth(other):
        return Takeover(True, f"The adapter is more like the subject: {figures}.")
    if scale.enough is not None and min(own, other) >= scale.enough:
        return Takeover(False, f"Both are as like the subject as photos of it are like each other: {figures}.")
    return Takeover(False, f"The adapter is not more like the subject yet: {figures}.")


def choose(
    cards: Sequence[CheckpointReport],
    base: CheckpointReport | None,
    rule: SelectionRule,
    scale: Scale | None = None,
) -> Choice:
    """Applies the rule to at least one card.

    What was not measured excludes nothing. If every checkpoint is excluded, the one that breaks the limits least is
    chosen and said so. Without likeness, the highest resemblance of whole pictures decides, then the highest prompt
    adherence, then the lowest loss, then the last step.
    """
    scale = scale or Scale()
    limit = _prompt_limit(cards, base, rule, scale)
    excluded: dict[int, str] = {}
    excess: dict[int, float] = {}
    for card in cards:
        reasons: list[str] = []
        if card.prompt is not None and limit is not None and card.prompt.high < limit:
            reasons.append(f"prompt adherence {card.prompt.value:.2f} is below {limit:.2f}")
            span = limit - scale.chance if scale.relative and scale.chance is not None else 1.0
            excess[card.step] = excess.get(card.step, 0.0) + (limit - card.prompt.value) / max(1e-6, span)
        way = _towards_copies(card)
        if way is not None and way > rule.copying:
            reasons.append(
                f"its pictures are {way:.0%} of the way from as near to training pictures as held-out photos are, "
                f"to copies of them (limit {rule.copying:.0%})"
            )
            excess[card.step] = excess.get(card.step, 0.0) + way - rule.copying
        if reasons:
            excluded[card.step] = " and ".join(reasons)
    allowed = [card for card in cards if card.step not in excluded]
    if not allowed:
        best = min(cards, key=lambda card: (excess[card.step], card.step))
        return Choice(
            best.step,
            f"Step {best.step}: every checkpoint breaks a limit and this one the least; {excluded[best.step]}.",
            excluded,
        )
    if len(excluded) == 1:
        left_out = f"; step {next(iter(excluded))} was ruled out because {next(iter(excluded.values()))}"
    else:
        left_out = f"; {len(excluded)} checkpoints were ruled out for prompt adherence or copying" if excluded else ""
    return Choice(*_best(allowed, rule, scale, left_out), excluded)


def _towards_copies(card: CheckpointReport) -> float | None:
    """0: as near to a training picture as held-out photos are; 1: the same picture. None where it was not measured."""
    if card.copying is None or card.nearest_training is None:
        return None
    baseline = card.nearest_training.value - card.copying
    return card.copying / max(1e-6, 1.0 - baseline)


def _best(allowed: Sequence[CheckpointReport], rule: SelectionRule, scale: Scale, left_out: str) -> tuple[int, str]:
    with_likeness = [(card, card.likeness) for card in allowed if card.likeness is not None]
    if with_likeness:
        top = max(scale.worth(likeness.value) for _, likeness in with_likeness)
        card, likeness = min(
            ((c, e) for c, e in with_likeness if scale.worth(e.value) >= top - rule.tie), key=lambda pair: pair[0].step
        )
        if scale.enough is not None and top >= scale.enough:
            return card.step, (
                f"Step {card.step} is the earliest that is as like the held-out photos as photos of the subject are "
                f"like each other: {_told(likeness)} of {scale.enough:.3f}, "
                f"of {_checkpoints(len(allowed))} within the limits{left_out}."
            )
        what = (
            "has the highest likeness"
            if likeness.value == top
            else f"has, as the earliest, the highest likeness (within {rule.tie})"
        )
        return card.step, (
            f"Step {card.step} {what} to held-out photos, {_told(likeness)}, "
            f"of {_checkpoints(len(allowed))} within the limits{left_out}."
        )
    alike = [(card, card.resemblance[scale.resemblance]) for card in allowed if scale.resemblance in card.resemblance]
    if alike:
        top = max(found.value for _, found in alike)
        card, found = min(((c, e) for c, e in alike if e.value >= top - rule.tie), key=lambda pair: pair[0].step)
        return card.step, (
            f"Step {card.step} draws pictures that are, as a whole, most like the held-out photos: {_told(found)} by "
            f"{scale.resemblance}; likeness itself was not measured{left_out}."
        )
    with_prompt = [(card, card.prompt) for card in allowed if card.prompt is not None]
    if with_prompt:
        card, prompt = max(with_prompt, key=lambda pair: (pair[1].value, pair[0].step))
        return (
            card.step,
            f"Step {card.step} follows prompts best, {prompt.value:.3f}; likeness was not measured{left_out}.",
        )
    with_loss = [(card, card.loss) for card in allowed if card.loss is not None]
    if with_loss:
        card, loss = min(with_loss, key=lambda pair: (pair[1], -pair[0].step))
        return (
            card.step,
            f"Step {card.step} has the lowest smoothed loss, {loss:.4f}; neither likeness nor prompt adherence "
            f"was measured{left_out}.",
        )
    last = max(allowed, key=lambda card: card.step)
    return (
        last.step,
        f"Step {last.step} is the last one; nothing was measured that could tell checkpoints apart{left_out}.",
    )


def _checkpoints(count: int) -> str:
    return "the only checkpoint" if count == 1 else f"{count} checkpoints"


def _told(found: Estimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _prompt_limit(
    cards: Sequence[CheckpointReport], base: CheckpointReport | None, rule: SelectionRule, scale: Scale
) -> float | None:
    """Prompt adherence that a checkpoint must reach, or None where nothing can be asked of it."""
    measured = [card.prompt.value for card in ([base] if base else cards) if card.prompt is not None]
    if not measured:
        measured = [card.prompt.value for card in cards if card.prompt is not None]
    if not measured:
        return None
    top = max(measured)
    if not scale.relative:
        return top - rule.prompt_loss
    if scale.chance is None or top <= scale.chance:
        return None  # it cannot tell pictures of one prompt from those of another
    return top - rule.prompt_share * (top - scale.chance)
