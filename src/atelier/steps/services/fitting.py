"""A training's warm-up, checkpoints and samples, such that they fit its length, and how the person is told of them."""

from __future__ import annotations

from typing import Any

from atelier.steps.training_samples import prompts_for, sample_every
from atelier.training.config import SubjectKind, TrainConfig


def fitted(values: dict[str, Any]) -> dict[str, Any]:
    """A training's fields with warm-up and checkpoints such that there is something left to train and to compare."""
    steps, every, keep = values["steps"], values["checkpoint_every"], dict(values["keep"])
    schedule = dict(values["schedule"])
    if isinstance(steps, int) and isinstance(every, int) and steps > 0 and every > 0:
        schedule["warmup"] = min(schedule.get("warmup", 0), steps // 10)
        every = min(every, steps)
        if keep["every"] and keep["every"] % every:
            keep["every"] = every
    return values | {"checkpoint_every": every, "keep": keep, "schedule": schedule}


def sampled(
    values: dict[str, Any], kind: SubjectKind, *, every: object = None, prompts: object = None, can: bool = True
) -> dict[str, Any]:
    """A training's fields with what it draws meanwhile: what was asked for, else a few prompts at ten checkpoints.

    Args:
        every: steps between samples, raised to a multiple of those between checkpoints; 0: none; None: chosen here.
        prompts: with {subject}; None: chosen by the subject's kind. can: whether the model draws from words at all.
    """
    if not can or every == 0 or prompts in ([], ()):
        return values | {"sample_every": 0, "sample_prompts": []}
    steps, between = values["steps"], values["checkpoint_every"]
    if isinstance(steps, int) and isinstance(between, int) and between > 0:
        if every is None:
            every = sample_every(steps, between)
        elif isinstance(every, int):
            every = -(-every // between) * between
    return values | {"sample_every": every, "sample_prompts": prompts_for(kind) if prompts is None else prompts}


def shortened(asked: dict[str, Any], config: TrainConfig) -> tuple[str, ...]:
    """What `fitted` lowered, one line each.

    Args:
        asked: the fields before. config: what became of them.
    """
    notes: list[str] = []
    warmup, every = asked["schedule"].get("warmup", 0), asked["checkpoint_every"]
    if config.schedule.warmup < warmup:
        notes.append(
            f"the learning rate warms up over {config.schedule.warmup} steps instead of {warmup}: at most a tenth of "
            f"{config.steps} steps"
        )
    if config.checkpoint_every < every:
        notes.append(f"a checkpoint every {config.checkpoint_every} steps instead of {every}: there are no more steps")
    return tuple(notes)
