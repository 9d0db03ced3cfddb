"""Reports, appeals and the queue in which a person decides, for the doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from atelier.accounts.moderation import Moderation, Reason, Refusal, RefusalState, Report, ReportState
from atelier.errors import InvalidInput
from atelier.library import Library, Rating

ACTIONS = ("none", "trash", "explicit", "minor")
"""What may become of an asset whose report is upheld: nothing, the trash, or a mark that keeps people's pictures from
being worked on."""


class ModerationService:
    """Moderation of one workspace."""

    def __init__(self, library: Library, moderation: Moderation) -> None:
        self._library, self._moderation = library, moderation

    def report(self, asset_id: str, reason: Reason | str, words: str = "", *, reporter: str = "owner") -> Report:
        """Report an asset. Raises NotFound, InvalidInput."""
        asset = self._library.assets.get(asset_id).asset
        try:
            chosen = Reason(reason)
        except ValueError as error:
            raise InvalidInput(f"'{reason}' is no reason", advice=f"use one of {', '.join(Reason)}") from error
        return self._moderation.report(
            self._library.workspace, asset.id, chosen, words, asset.subjects, reporter=reporter
        )

    def decide_report(
        self, report_id: str, *, uphold: bool, action: str = "none", note: str = "", actor: str = "owner"
    ) -> Report:
        """Close a report; what is upheld can be acted on at once.

        Raises:
            NotFound, Conflict: see `Moderation.decide_report`. InvalidInput: no such action.
        """
        if action not in ACTIONS:
            raise InvalidInput(f"'{action}' is no action", advice=f"use one of {', '.join(ACTIONS)}")
        done = self._moderation.decide_report(
            self._library.workspace, report_id, uphold=uphold, action=action, note=note, actor=actor
        )
        if uphold and action == "trash":
            self._library.assets.trash([done.asset_id])
        elif uphold and action == "explicit":
            self._library.assets.rate(done.asset_id, Rating.EXPLICIT)
        elif uphold and action == "minor":
            rating = self._library.assets.get(done.asset_id).rating
            self._library.assets.rate(done.asset_id, rating, minor=True)
        return done

    def reports(
        self, states: Sequence[ReportState] = (), *, limit: int = 50, after: tuple[datetime, str] | None = None
    ) -> list[Report]:
        """The newest first."""
        return self._moderation.reports(self._library.workspace, states, limit=limit, after=after)

    def refusals(
        self, states: Sequence[RefusalState] = (), *, limit: int = 50, after: tuple[datetime, str] | None = None
    ) -> list[Refusal]:
        """The newest first."""
        return self._moderation.refusals(self._library.workspace, states, limit=limit, after=after)

    def appeal(self, refusal_id: str, words: str, *, actor: str = "owner") -> Refusal:
        """Ask a person to look at a refusal. Raises NotFound, Conflict, Refused, InvalidInput."""
        return self._moderation.appeal(self._library.workspace, refusal_id, words, actor=actor)

    def decide_appeal(self, refusal_id: str, *, allow: bool, note: str = "", actor: str = "owner") -> Refusal:
        """Decide on an appeal. Raises NotFound, Conflict."""
        return self._moderation.decide_appeal(self._library.workspace, refusal_id, allow=allow, note=note, actor=actor)
