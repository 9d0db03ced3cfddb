"""How much work a task is, as far as its step can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atelier.errors import AtelierError, InvalidInput
from atelier.recipe.step import Step


def work_of(step: Step[..., Any], fields: Mapping[str, object] | InvalidInput, tools: Sequence[object]) -> float | None:
    """Operations that a task takes (see `Step.work`).

    Args:
        fields: those that are there; what is missing is left to the step.
    """
    if step.weighed_by is None or isinstance(fields, InvalidInput):
        return None
    try:
        return step.weighed_by(*tools, **step.known(fields))
    except AtelierError:  # whatever is wrong with it is told when it is executed
        return None
