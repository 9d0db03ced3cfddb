"""What other services do when the library erases: they keep rows of subjects too, and are not known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy.orm import Session


class Participant(Protocol):
    """Another service that keeps data of subjects (consent records): it takes part in the same transaction."""

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """How many rows of which kind it would erase."""
        ...

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Erase them, and say how many of which kind."""
        ...

    def reword(
        self, session: Session, workspace: str, subject_id: str, clean: Callable[[str], str], *, change: bool
    ) -> int:
        """How many other rows name the subject in words; with `change`, they do no more."""
        ...
