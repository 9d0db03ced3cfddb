"""Everybody who keeps data of subjects and workspaces beside the library, and takes part when something is erased."""

from __future__ import annotations

from atelier.accounts.answers import AnsweredWords
from atelier.accounts.consent import Consents
from atelier.accounts.moderation import Moderation
from atelier.accounts.workspaces import Closed
from atelier.database import Database
from atelier.jobs.events import EventLog
from atelier.library import Participant
from atelier.library.waiting import WaitingPrompts
from atelier.webhooks.hooks import WebhookWords


def taking_part(database: Database, consents: Consents | None = None) -> list[Participant]:
    """All of them. Whoever opens a library passes them on, also for restoring it: erasures are replayed then."""
    own = [consents or Consents(database), Moderation(database), WaitingPrompts(database)]
    return [*own, EventLog(database), AnsweredWords(), WebhookWords(), Closed()]
