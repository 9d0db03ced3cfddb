"""Who subjects are, as a tool for steps: what may be compared of them, and whether they still agree."""

from __future__ import annotations

from collections.abc import Sequence

from atelier.accounts.consent import Consents
from atelier.errors import NotFound
from atelier.library import Library
from atelier.steps.services.consent import ConsentService


class People:
    """The subjects of one workspace. Steps ask here, never their own fields: a field can be filled in by anybody."""

    def __init__(self, library: Library, consents: Consents) -> None:
        self._library, self._consent = library, ConsentService(library, consents)

    def kind(self, subjects: Sequence[str]) -> str:
        """The kind of the one subject that is pictured (person, pet, …); "" where it is none, or several, or erased."""
        if len(set(subjects)) != 1:
            return ""
        try:
            return self._library.subjects.get(subjects[0]).kind.value
        except NotFound:
            return ""

    def require(self, subjects: Sequence[str], purpose: str) -> None:
        """Pass when every person among them agrees now. Raises Refused: one does not, or not any more."""
        for subject in subjects:
            self._consent.require(subject, purpose)
