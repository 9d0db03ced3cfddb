"""Which checkpoint is best: a pure function of the report's numbers, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atelier.training.report import CheckpointReport


@dataclass(frozen=True)
class SelectionRule:
    """The highest likeness to held-out photos among checkpoints that still follow prompts and do not copy.

    Attributes:
        prompt_loss: prompt adherence may be at most this much below the base model's (or, without a base, below
            the best checkpoint's); a checkpoint is ruled out where its whole interval lies lower, so that the luck of a
            few pictures does not decide.
        copying: how far pictures may go from as near to a training picture as held-out photos are (0) to the very same
            picture (1). A share, since a cosine means another thing in every measure.
        tie: likeness within this much of the highest counts as equal, and the earliest such checkpoint wins: it has
            been trained least.
    """

    prompt_loss: float = 0.10
    copying: float = 0.5
    tie: float = 0.005


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


def compare(chosen: CheckpointReport, reference: CheckpointReport | None) -> Takeover:
    """The adapter against reference mode, by likeness to the held-out photos alone."""
    if reference is None:
        return Takeover(None, "Not compared: the model cannot draw by looking at a photo.")
    if chosen.likeness is None or reference.likeness is None:
        return Takeover(None, "Not compared: likeness was not measured.")
    own, other = chosen.likeness.value, reference.likeness.value
    figures = f"likeness {own:.2f} with the adapter, {other:.2f} from one photo"
    if own > other:
        return Takeover(True, f"The adapter is more like the subject: {figures}.")
    return Takeover(False, f"The adapter is not more like the subject yet: {figures}.")


def choose(cards: Sequence[CheckpointReport], base: CheckpointReport | None, rule: SelectionRule) -> Choice:
    """Applies the rule to at least one card.

    What was not measured excludes nothing. If every checkpoint is excluded, the one that breaks the limits least is
    chosen and said so. Without likeness, the highest prompt adherence decides, then the lowest loss, then the
    last step.
    """
    limit = _prompt_limit(cards, base, rule)
    excluded: dict[int, str] = {}
    excess: dict[int, float] = {}
    for card in cards:
        reasons: list[str] = []
        if card.prompt is not None and limit is not None and card.prompt.high < limit:
            reasons.append(f"prompt adherence {card.prompt.value:.2f} is below {limit:.2f}")
            excess[card.step] = excess.get(card.step, 0.0) + limit - card.prompt.value
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
    return Choice(*_best(allowed, rule, left_out), excluded)


def _towards_copies(card: CheckpointReport) -> float | None:
    """0: as near to a training picture as held-out photos are; 1: the same picture. None where it was not measured."""
    if card.copying is None or card.nearest_training is None:
        return None
    baseline = card.nearest_training.value - card.copying
    return card.copying / max(1e-6, 1.0 - baseline)


def _best(allowed: Sequence[CheckpointReport], rule: SelectionRule, left_out: str) -> tuple[int, str]:
    with_likeness = [(card, card.likeness) for card in allowed if card.likeness is not None]
    if with_likeness:
        top = max(likeness.value for _, likeness in with_likeness)
        card, likeness = min(
            ((c, e) for c, e in with_likeness if e.value >= top - rule.tie), key=lambda pair: pair[0].step
        )
        what = (
            "has the highest likeness"
            if likeness.value == top
            else f"has, as the earliest, the highest likeness (within {rule.tie})"
        )
        return card.step, (
            f"Step {card.step} {what} to held-out photos, {likeness.value:.3f} ({likeness.low:.3f} to "
            f"{likeness.high:.3f}), "
            f"among {len(allowed)} checkpoint(s) within the limits{left_out}."
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


def _prompt_limit(
    cards: Sequence[CheckpointReport], base: CheckpointReport | None, rule: SelectionRule
) -> float | None:
    if base is not None and base.prompt is not None:
        return base.prompt.value - rule.prompt_loss
    measured = [card.prompt.value for card in cards if card.prompt is not None]
    return max(measured) - rule.prompt_loss if measured else None
