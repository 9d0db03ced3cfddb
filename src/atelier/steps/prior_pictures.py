"""Step: pictures of the subject's class, so that training does not make every person this one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from atelier.recipe import Context, DataSet, Seed, step
from atelier.steps.create import compute_key
from atelier.steps.data_sets import MEDIA_TYPE, DataSetInfo, Sample, write
from atelier.steps.drawing import draw_resumable, seeds_from
from atelier.steps.eyes import COMPANION, Eyes, pixels
from atelier.steps.models import Models
from atelier.steps.paces import preset_work

AT_A_TIME = 8
"""Pictures between two points where the step may be interrupted."""


@step(version=1, needs="gpu", title="Draw prior pictures", long=True)
def prior_pictures(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    seed: Annotated[Seed, Field(description="picks the noise")],
    class_word: Annotated[str, Field(description="what the subject is: person, woman, dog, …")] = "person",
    count: Annotated[int, Field(description="how many", ge=0, le=2000)] = 32,
    model: Annotated[str, Field(description="the model that will be trained; empty: the default one")] = "",
    size: Annotated[int, Field(description="px a side; 0: the model's training size", ge=0, le=4096)] = 0,
    itself: Annotated[bool, Field(description="whether a distilled model is trained, not the one it names")] = False,
) -> DataSet:
    """Draw pictures of the class with the base model and have them captioned (prior preservation, Ruiz et al. 2023).

    The model draws them as it will be trained: without an adapter for few steps. They show nobody in particular, belong
    to no subject, and serve every later training of the same class and model. Captions are the captioner's reading of
    the pixels, where there is a captioner.
    """
    from atelier.engine.request import GenerateRequest

    card = models.trained_on(model, itself=itself)
    side = (size or card.training_size) // card.size_multiple * card.size_multiple
    prompt = f"a photo of a {class_word}" if class_word else "a photo"
    seeds = seeds_from(seed, count)
    requests = [
        GenerateRequest(prompt=prompt, distilled=False, seeds=seeds[first : first + AT_A_TIME], width=side, height=side)
        for first in range(0, count, AT_A_TIME)
    ]
    pictures = []
    if count:
        with models.session(card.id, width=side, height=side) as session:
            rows = draw_resumable(ctx, session, requests, ctx.state_dir / "drawn", note="prior pictures")
            pictures = [picture for row in rows for picture in row]
    captions = [prompt] * len(pictures)
    drawn = models.is_builtin(card.id)
    if eyes.captioner_name(drawn=drawn) == COMPANION and eyes.companion is not None:
        captions = [eyes.companion.describe(pixels(picture)) for picture in pictures]
    elif eyes.captioner is not None and pictures:
        captions = eyes.captioner.describe(pictures)
    samples = [Sample(picture, caption) for picture, caption in zip(pictures, captions, strict=True)]
    content, info = write(samples, [], DataSetInfo(class_word=class_word, training_size=side, training=()))
    meta: dict[str, JsonValue] = {"training": len(info.training), "prior": True, "model": card.id}
    return ctx.put(DataSet, content, media_type=MEDIA_TYPE, meta=meta)


@prior_pictures.work
def _work(models: Models, eyes: Eyes, *, model: str, count: int, size: int, itself: bool, **_: object) -> float:
    card = models.trained_on(model, itself=itself)
    side = size or card.training_size
    return count * preset_work(card, "standard", width=side, height=side, distilled=False).operations


@prior_pictures.keyed
def _key(models: Models, eyes: Eyes, *, model: str, itself: bool, **_: object) -> JsonValue:
    card = models.trained_on(model, itself=itself)
    identity = eyes.identity(drawn=models.is_builtin(card.id))
    taken = models.preset_key(card.id, "standard", distilled=False)
    return [card.id, models.digest(card.id), taken, identity, *compute_key(models)]
