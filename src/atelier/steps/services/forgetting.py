"""Forgetting a subject: what would go, and letting it go."""

from __future__ import annotations

from collections.abc import Mapping

from atelier.library import Certificate, Choice, Library, Preview
from atelier.steps.models import Models


class ForgetService:
    """Erases subjects of the workspace."""

    def __init__(self, library: Library, models: Models) -> None:
        self._library, self._models = library, models

    def preview(self, subject: str) -> Preview:
        """What would go by kind, and which photos and pictures show others too. Changes nothing. Raises NotFound."""
        return self._library.erasure.preview(self._library.subjects.get(subject).id)

    def execute(
        self,
        subject: str,
        *,
        pictures: Choice | str = Choice.ERASE,
        shared: Choice | str | Mapping[str, Choice] | None = None,
    ) -> Certificate:
        """Erase the subject and everything derived from them; the certificate says what went.

        Args:
            pictures: `erase` or `keep` pictures that the studio made of this subject alone.
            shared: what becomes of photos and pictures that show others too: one choice for all, or one for each id.

        Raises:
            NotFound: no such subject. Conflict: a shared one has no decision; nothing was erased.
        """
        chosen = Choice(shared) if isinstance(shared, str) else shared
        found = self._library.subjects.get(subject).id
        self._models.free()  # a loaded session may still hold an adapter or embeddings of them
        return self._library.erasure.forget(found, pictures=Choice(pictures), shared=chosen)

    def certificates(self) -> list[Certificate]:
        """Of all erasures, newest first."""
        return self._library.erasure.certificates()
