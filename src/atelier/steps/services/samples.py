"""Sample people: drawn ones that nobody is, for a first try of the studio without one's own photos."""

from __future__ import annotations

from atelier.builtin import samples
from atelier.errors import Conflict
from atelier.library import Rating, Subject
from atelier.steps.models import Models
from atelier.steps.services.consent import ConsentService
from atelier.steps.services.photos import PhotoService
from atelier.steps.services.subjects import SubjectService

COUNT = 8
SIZE = 256
"""Pixels a side at least: room for close-ups."""
NOTES = "a drawn sample person; nobody real"


class SampleService:
    """Makes subjects of sample people."""

    def __init__(self, subjects: SubjectService, consent: ConsentService, photos: PhotoService, models: Models) -> None:
        self._subjects, self._consent, self._photos, self._models = subjects, consent, photos, models

    def names(self) -> tuple[str, ...]:
        """Whom there is."""
        return samples.people()

    def class_word(self, subject: str) -> str:
        """The word for a sample person (woman, man); empty for all other subjects, and where name or notes changed."""
        found = self._subjects.get(subject)
        is_sample = found.notes == NOTES and found.name.lower() in self.names()
        return samples.class_word(found.name.lower()) if is_sample else ""

    def add(self, person: str = "", *, actor: str = "owner") -> Subject:
        """A subject with eight photos, rated, and a consent that says that nobody is behind it.

        Args:
            person: one of `names`; without one, the first that is not there yet.

        Raises:
            NotFound: no sample person has that name. Conflict: all of them are there already.
        """
        there = {card.subject.name.lower() for card in self._subjects.list()}
        if not person:
            left = [name for name in self.names() if name.lower() not in there]
            if not left:
                raise Conflict(
                    f"all {len(self.names())} sample people are there already",
                    kept="nothing was changed",
                    advice="forget one of them first, or use one that is there",
                )
            person = left[0]
        size = max(SIZE, self._models.trained_on().training_size)
        files = samples.photos(person.lower(), COUNT, size=size)
        subject = self._subjects.add(person.capitalize(), notes=NOTES)
        self._consent.give(subject.id, given_by="nobody real", note=NOTES, actor=actor)
        self._photos.add(subject.id, files, rating=Rating.GENERAL)
        return subject
