"""Step: install a model from its hub."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from atelier.recipe import Context, step
from atelier.steps.auxiliary import fetch
from atelier.steps.models import Models


@step(version=1, needs="remote", deterministic=False, title="Install a model")
def pull_model(
    ctx: Context,
    models: Models,
    *,
    model: Annotated[str, Field(description="id of the model's card")],
    licence: Annotated[str, Field(description="id of the licence that a person has read and accepted")] = "",
    source: Annotated[str, Field(description="the repository that they accepted it for")] = "",
) -> str:
    """Download a model's files, check them, and make them visible at once when all are there. Stopped or cut off, it
    goes on where it was. Gives the model's id.

    Never taken from the cache: the model may have been removed since.
    """
    from atelier.engine.pull import LicenceAcceptance, PullProgress

    def report(now: PullProgress) -> None:
        ctx.progress(now.done, now.total, now.file)

    acceptance = LicenceAcceptance(licence, source) if licence else None
    fetch(models, model, acceptance=acceptance, progress=report)
    return model
