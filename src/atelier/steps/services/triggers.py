"""The word that stands for a subject: its own trigger, or one that a model with a closed vocabulary knows."""

from __future__ import annotations

import hashlib

from atelier.engine.card import ModelCard
from atelier.errors import OutOfResources
from atelier.library import Library, Subject
from atelier.photos.captions import replace_words
from atelier.steps.models import Models
from atelier.steps.values import text


def trigger_for(library: Library, models: Models, subject: Subject, card: ModelCard) -> str:
    """The subject's trigger where the model can tell it from other words; else one of the words it keeps for subjects.

    A stand-in is always the same for a subject, and never one that stands for another subject of the workspace: both
    may be in one picture.

    Raises:
        OutOfResources: every word that the model keeps for subjects stands for one already.
    """
    if not card.triggers or not models.unknown_words(card.id, subject.trigger):
        return subject.trigger
    taken: set[str] = set()
    for other in library.subjects.list():
        if other.id != subject.id:
            taken |= {other.name.lower(), other.trigger.lower()}
    for model in library.adapters.list():
        kept = model.chosen or (model.versions[-1] if model.versions else None)
        if kept is None:
            continue
        trigger = text(library.assets.get(kept.asset_id).asset.meta, "trigger")
        if model.subject_id == subject.id and trigger in card.triggers:
            return trigger
        taken.add(trigger.lower())
    first = int.from_bytes(hashlib.sha256(subject.id.encode()).digest()[:4], "big")
    words = [card.triggers[(first + k) % len(card.triggers)] for k in range(len(card.triggers))]
    for word in words:
        if word not in taken:
            return word
    raise OutOfResources(
        f"{card.name} keeps {len(words)} words for subjects, and each of them stands for one already",
        kept="nothing was started",
        advice="forget a subject that is not needed any more, or train on another model",
    )


def renamed(captions: list[str], subject: Subject, trigger: str) -> list[str]:
    """Captions that say the subject's own trigger, saying `trigger` instead."""
    return captions if trigger == subject.trigger else replace_words(captions, subject.trigger, trigger)
