"""Consent of subjects, by the subject's name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from atelier.accounts.consent import Consent, Consents, Scope
from atelier.errors import InvalidInput
from atelier.library import Library

WORK = (Scope.TRAINING, Scope.GENERATION)


class ConsentService:
    """Consents of the workspace's subjects."""

    def __init__(self, library: Library, consents: Consents) -> None:
        self._library, self._consents = library, consents

    def give(
        self,
        subject: str,
        *,
        given_by: str,
        scopes: Collection[Scope | str] = WORK,
        expires_at: datetime | None = None,
        note: str = "",
        actor: str = "owner",
    ) -> Consent:
        """Record that the person pictured (or who may speak for them) agrees.

        Args:
            given_by: their name. scopes: training, generation, sharing. expires_at: with time zone; None: never.

        Raises:
            NotFound: no such subject. InvalidInput: it says nothing, or has expired already.
        """
        return self._consents.give(
            self._library.workspace,
            self._library.subjects.get(subject).id,
            given_by=given_by,
            scopes=[_scope(scope) for scope in scopes],
            expires_at=expires_at,
            note=note,
            actor=actor,
        )

    def withdraw(self, subject: str, *, scope: Scope | str | None = None, actor: str = "owner") -> int:
        """Withdraw all consent, or one scope of it; what was made is frozen from the next use on.

        Returns how many consents it concerned. Raises NotFound when there is none.
        """
        subject_id = self._library.subjects.get(subject).id
        chosen = None if scope is None else _scope(scope)
        return self._consents.withdraw(self._library.workspace, subject_id, scope=chosen, actor=actor)

    def of(self, subject: str) -> list[Consent]:
        """All that were ever recorded, oldest first."""
        return self._consents.of(self._library.workspace, self._library.subjects.get(subject).id)

    def require(self, subject: str, purpose: str) -> None:
        """Pass when the subject needs no consent (no person), or has given it. Raises Refused with the reason."""
        found = self._library.subjects.get(subject)
        if found.kind.human:
            self._consents.require(self._library.workspace, found.id, purpose, called=found.name)


def _scope(scope: Scope | str) -> Scope:
    try:
        return Scope(scope)
    except ValueError as error:
        raise InvalidInput(f"'{scope}' is no scope of a consent", advice=f"use one of {', '.join(Scope)}") from error
