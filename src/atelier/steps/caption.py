"""Step: say what a photo shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from atelier.photos import captions as words
from atelier.recipe import Context, Photo, step
from atelier.steps.eyes import COMPANION, Eyes, pixels
from atelier.steps.handling import READ, captioning, pixel_count
from atelier.steps.images import open_image
from atelier.steps.models import Models


@step(version=1, purpose="train", title="Write a caption")
def caption(
    ctx: Context,
    models: Models,
    eyes: Eyes,
    *,
    photo: Annotated[Photo, Field(description="the photo")],
    trigger: Annotated[str, Field(description="the word that stands for the subject")],
    class_word: Annotated[str, Field(description="what the subject is: person, woman, dog, …")] = "person",
    model: Annotated[str, Field(description="the model that will be trained; empty: the default one")] = "",
    text: Annotated[str, Field(description="a caption that a person wrote; it is used as it is")] = "",
) -> str:
    """`a photo of {trigger}, …`: what belongs to the occasion is said, so that the rest binds to the trigger word.

    Written by the built-in companion for the built-in model's world, by an installed vision-language model (BLIP-2,
    Florence-2 class) for photographs, and by the template alone where neither is there.
    """
    if text.strip():
        return words.normalise(text)
    drawn = models.is_builtin(models.name(model))
    name = eyes.captioner_name(drawn=drawn)
    picture = open_image(ctx.read(photo))
    if name == COMPANION and eyes.companion is not None and eyes.companion_knows(class_word):
        return eyes.companion.caption(pixels(picture), trigger, subject_word=class_word)
    if eyes.captioner is not None:
        return words.compose(trigger, eyes.captioner.describe([picture])[0], class_word=class_word)
    return words.compose(trigger, class_word=class_word)


@caption.work
def _work(
    models: Models, eyes: Eyes, *, model: str, text: str, photo: Photo | None = None, **_: object
) -> float | None:
    if text.strip():
        return 0.0
    if photo is None:
        return None
    return READ * pixel_count([photo]) + captioning(eyes, drawn=models.is_builtin(models.name(model)))


@caption.keyed
def _key(models: Models, eyes: Eyes, *, model: str, text: str, **_: object) -> JsonValue:
    return "" if text.strip() else eyes.identity(drawn=models.is_builtin(models.name(model)))
