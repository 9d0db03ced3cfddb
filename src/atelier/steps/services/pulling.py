"""Installing models by runs, so that workers download and everybody sees how far they are."""

from __future__ import annotations

from atelier.accounts.audit import AuditTrail
from atelier.errors import Conflict, InvalidInput
from atelier.recipe import Run
from atelier.steps.auxiliary import find
from atelier.steps.models import Models
from atelier.steps.services.runs import RunService


class PullService:
    """Submits downloads of models, of those that draw and of auxiliary ones."""

    def __init__(self, models: Models, runs: RunService, audit: AuditTrail) -> None:
        self._models, self._runs, self._audit = models, runs, audit

    def submit(self, model: str, *, accept_licence: bool = False, actor: str = "owner") -> Run:
        """Submit the download of a model; what was fetched before is not fetched again.

        Args:
            accept_licence: the person has read the card's licence and accepts it; this is recorded.

        Raises:
            Refused: the licence is not accepted. Conflict: it is installed. NotFound: no such model.
            InvalidInput: it has no source to pull from.
        """
        from atelier.engine.pull import LicenceAcceptance, check_licence

        entry = find(self._models, model)
        card = entry.card
        if entry.installed:
            raise Conflict(f"{card.name} is installed already", kept="nothing was started")
        if card.source is None:
            raise InvalidInput(f"{card.name} has no source to pull from", advice="add it from a folder or a file")
        check_licence(card, LicenceAcceptance(card.licence.id, card.source.repo) if accept_licence else None)
        if accept_licence:
            self._audit.note(actor, "licence.accept", card.id, licence=card.licence.id, source=card.source.repo)
        inputs = {"model": card.id, "licence": card.licence.id if accept_licence else "", "source": card.source.repo}
        return self._runs.submit("pull-model", inputs, title=f"install {card.name}")
