"""Subjects: who or what is pictured, with what there is of them."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass

from atelier.accounts.consent import Consent, Consents, Scope
from atelier.database import now
from atelier.library import Library, PersonalModel, Subject, SubjectKind
from atelier.library.subjects import trigger_from


@dataclass(frozen=True)
class SubjectCard:
    """A subject at a glance.

    Attributes:
        photos, accepted, captions: how many there are, how many may be trained on, how many have a caption.
        scopes: what consent covers now; empty for who needs none.
        consents: all that were ever recorded.
        models: personal models, each with its versions.
        cover: id of a photo to show, or None.
    """

    subject: Subject
    photos: int
    accepted: int
    captions: int
    scopes: tuple[Scope, ...]
    consents: tuple[Consent, ...]
    models: tuple[PersonalModel, ...]
    cover: str | None

    @property
    def needs_consent(self) -> bool:
        """Whether nothing can be trained or drawn before consent is recorded."""
        return self.subject.kind.human and not self.scopes


class SubjectService:
    """The subjects of the workspace. Subjects are named by id or name everywhere."""

    def __init__(self, library: Library, consents: Consents) -> None:
        self._library, self._consents = library, consents

    def add(
        self,
        name: str,
        kind: SubjectKind | str = SubjectKind.PERSON,
        *,
        trigger: str = "",
        notes: str = "",
        draft: bool = False,
    ) -> Subject:
        """A new subject.

        Args:
            trigger: the word that stands for it in captions and prompts; made from the name when left out.
            draft: it is begun before it is known who it is, see `Subject`.

        Raises:
            Conflict: name or trigger is taken. InvalidInput: name, kind or trigger cannot be used.
        """
        return self._library.subjects.create(name, subject_kind(kind), trigger=trigger, notes=notes, draft=draft)

    def get(self, subject: str) -> Subject:
        """Raises NotFound."""
        return self._library.subjects.get(subject)

    def names(self, start: int = 0, most: int | None = None) -> list[Subject]:
        """All, by name, without counting what there is of them; with `most` so many, from that place on."""
        return self._library.subjects.list(start, most)

    def list(self) -> list[SubjectCard]:
        """All, by name."""
        return self.cards(self.names())

    def show(self, subject: str) -> SubjectCard:
        """One. Raises NotFound."""
        return self.card(self.get(subject))

    def change(
        self,
        subject: str,
        *,
        name: str | None = None,
        trigger: str | None = None,
        notes: str | None = None,
        draft: bool | None = None,
    ) -> Subject:
        """Change what is given. A trigger word that was made from the name follows it while nothing uses it yet.

        Raises:
            NotFound, Conflict, InvalidInput: as `Subjects.change`.
        """
        if name is not None and trigger is None:
            card = self.show(subject)
            if card.subject.trigger == trigger_from(card.subject.name) and not (card.captions or card.models):
                trigger = trigger_from(name)
        return self._library.subjects.change(subject, name=name, trigger=trigger, notes=notes, draft=draft)

    def card(self, subject: Subject) -> SubjectCard:
        """What there is of a subject."""
        return self.cards([subject])[0]

    def cards(self, subjects: Sequence[Subject]) -> builtins.list[SubjectCard]:
        """The same of several, with as many questions to the database as for one."""
        ids = [subject.id for subject in subjects]
        standing = self._library.subjects.standing(ids)
        captions = self._library.captions.counted(ids)
        consents = self._consents.of_several(self._library.workspace, ids)
        models = self._library.adapters.of_subjects(ids)
        moment = now()
        return [
            SubjectCard(
                subject=one,
                photos=standing[one.id].photos,
                accepted=standing[one.id].accepted,
                captions=captions.get(one.id, 0),
                scopes=tuple(
                    scope for scope in Scope if any(given.holds(scope, moment) for given in consents.get(one.id, ()))
                ),
                consents=tuple(consents.get(one.id, ())),
                models=tuple(models.get(one.id, ())),
                cover=standing[one.id].cover,
            )
            for one in subjects
        ]


def subject_kind(kind: SubjectKind | str) -> SubjectKind:
    """Raises InvalidInput for what is no kind."""
    from atelier.errors import InvalidInput

    try:
        return SubjectKind(kind)
    except ValueError as error:
        raise InvalidInput(f"'{kind}' is no kind of subject", advice=f"use one of {', '.join(SubjectKind)}") from error
