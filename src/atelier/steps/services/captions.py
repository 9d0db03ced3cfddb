"""Captions of a subject's photos: written by a captioner, edited by people, every version kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.library import Caption, Library, Subject
from atelier.photos import captions as words
from atelier.recipe import Run
from atelier.steps.events import Listener
from atelier.steps.models import Models
from atelier.steps.services.runs import RunService
from atelier.steps.words import subject_word


@dataclass(frozen=True)
class CaptionView:
    """A photo's newest caption, None while there is none."""

    asset_id: str
    caption: Caption | None

    @property
    def text(self) -> str:
        return self.caption.text if self.caption else ""


class CaptionService:
    """The captions of the workspace's subjects. Photos that are not accepted have none."""

    def __init__(self, library: Library, runs: RunService, models: Models) -> None:
        self._library, self._runs, self._models = library, runs, models

    def list(self, subject: str) -> list[CaptionView]:
        """Of every accepted photo, in order. Raises NotFound."""
        ids = self._accepted(self._library.subjects.get(subject))
        known = self._library.captions.current(ids)
        return [CaptionView(asset_id, known.get(asset_id)) for asset_id in ids]

    def current(self, photos: Sequence[str]) -> dict[str, str]:
        """The newest captions of those of the photos that have one."""
        return {photo: caption.text for photo, caption in self._library.captions.current(photos).items()}

    def write(
        self,
        subject: str,
        *,
        model: str = "",
        class_word: str = "",
        again: bool = False,
        listener: Listener | None = None,
    ) -> list[CaptionView]:
        """Have captions written where there are none, as `a photo of {trigger}, …`.

        Args:
            model: the model that will be trained: drawn pictures of the built-in world are read by its own eyes.
            class_word: what the subject is ("woman", "dog"); the kind's word when left out.
            again: also where there are captions (these stay as older versions).

        Raises:
            Refused: no consent, or a photo that is not rated. InvalidInput: no accepted photos.
        """
        found = self._library.subjects.get(subject)
        missing = self._missing(found, again)
        if missing:
            run = self._submit(found, missing, model, class_word)
            view = self._runs.execute(run.id, listener).require()
            texts = dict(zip(missing, view.outputs["texts"], strict=True))
            self._library.captions.write(texts, author="captioner")
        return self.list(found.id)

    def submit(self, subject: str, *, model: str = "", class_word: str = "", again: bool = False) -> Run:
        """As `write`, as a run for the workers; the captions are entered when it is done.

        Raises:
            Conflict: every photo has a caption. Others as `write`.
        """
        found = self._library.subjects.get(subject)
        missing = self._missing(found, again)
        if not missing:
            raise Conflict(
                f"all accepted photos of '{found.name}' have captions",
                kept="nothing was started",
                advice="ask for them again, or edit them",
            )
        return self._submit(found, missing, model, class_word)

    def write_texts(self, subject: str, texts: Mapping[str, str]) -> int:
        """Write captions oneself, all or none. Returns how many changed.

        Raises:
            NotFound: one is no accepted photo of the subject. InvalidInput: one is too long.
        """
        found = self._library.subjects.get(subject)
        accepted = set(self._accepted(found))
        for photo in texts:
            if photo not in accepted:
                raise NotFound(
                    f"'{found.name}' has no accepted photo {photo}",
                    kept="nothing was changed",
                    advice="accept it first",
                )
        return self._library.captions.write({photo: words.normalise(text) for photo, text in texts.items()})

    def edit(self, photo: str, text: str) -> Caption:
        """Write a photo's caption oneself: a new version. Raises NotFound, InvalidInput (too long)."""
        self._library.captions.write({photo: words.normalise(text)})
        return self._library.captions.current([photo])[photo]

    def replace(self, subject: str, find: str, replacement: str, *, whole_words: bool = True) -> int:
        """Find and replace in all captions of a subject, upper and lower case alike. Returns how many changed."""
        return self._change(
            subject, lambda texts: words.replace_words(texts, find, replacement, whole_words=whole_words)
        )

    def add_tag(self, subject: str, tag: str, *, front: bool = False) -> int:
        """Add a tag to all captions that lack it. Returns how many changed."""
        return self._change(subject, lambda texts: words.add_tag(texts, tag, front=front))

    def remove_tag(self, subject: str, tag: str) -> int:
        """Take a tag out of all captions. Returns how many changed."""
        return self._change(subject, lambda texts: words.remove_tag(texts, tag))

    def versions(self, photo: str) -> list[Caption]:
        """All versions of a photo's caption, oldest first. Raises NotFound."""
        return self._library.captions.history(photo)

    def without_trigger(self, subject: str) -> list[CaptionView]:
        """Captions that lack the subject's trigger word: training would not bind them to it."""
        found = self._library.subjects.get(subject)
        return [
            view for view in self.list(found.id) if view.caption and not words.has_trigger(view.text, found.trigger)
        ]

    def _missing(self, subject: Subject, again: bool) -> list[str]:
        views = self.list(subject.id)
        if not views:
            raise InvalidInput(
                f"'{subject.name}' has no accepted photos to write captions for", advice="add photos first"
            )
        return [view.asset_id for view in views if again or view.caption is None]

    def _submit(self, subject: Subject, photos: Sequence[str], model: str, class_word: str) -> Run:
        return self._runs.submit(
            "caption",
            {
                "photos": [self._library.assets.get(asset_id).asset for asset_id in photos],
                "trigger": subject.trigger,
                "class_word": subject_word(subject.kind, class_word),
                "model": self._models.name(model),
            },
            title=f"captions of {subject.name}",
        )

    def _accepted(self, subject: Subject) -> list[str]:
        return [photo.asset_id for photo in self._library.subjects.photos(subject.id) if photo.accepted]

    def _change(self, subject: str, change: Callable[[Sequence[str]], Sequence[str]]) -> int:
        views = [view for view in self.list(subject) if view.caption is not None]
        texts = change([view.text for view in views])
        return self._library.captions.write({view.asset_id: text for view, text in zip(views, texts, strict=True)})
