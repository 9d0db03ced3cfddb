"""Changing the loaded model without a restart."""

from __future__ import annotations

from atelier.engine.session import LoadedInfo, ModelSession


class ModelSwitch:
    """Holds at most one loaded model and changes it without a restart."""

    def __init__(self) -> None:
        self._session: ModelSession | None = None

    def use(self, session: ModelSession) -> ModelSession:
        """Makes a session the loaded one.

        The same card, weights and plan keep what is loaded; else the old one is freed before the new one loads.
        """
        held = self._session
        if held is not None and (held.card, held.plan, held.path) == (session.card, session.plan, session.path):
            held.embeddings = session.embeddings
            return held
        self.free()
        self._session = session
        return session.load()

    def loaded(self) -> LoadedInfo | None:
        """What is in memory, or None."""
        return self._session.loaded() if self._session is not None else None

    def free(self) -> None:
        """Frees the loaded model."""
        if self._session is not None:
            self._session.unload()
            self._session = None
