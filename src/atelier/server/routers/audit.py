"""`/v1/audit`: who did what, in a workspace and in the whole instance."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from atelier.accounts.audit import AuditEntry, AuditTrail
from atelier.errors import InvalidInput
from atelier.server.access import Administers, Manages
from atelier.server.paging import Page, PageOf, Paging
from atelier.server.resource import resource

router = resource("audit")


class Entry(BaseModel):
    """Something that was done. Ids and counts only: names are looked up, and can be erased."""

    at: datetime
    actor: str = Field(description="A user's id; `owner` on the studio's own machine.", examples=["mfzwizltoq2gk4dc"])
    action: str = Field(examples=["key.create"])
    target: str
    details: dict[str, JsonValue]


@router.get("", summary="What was done in the workspace")
def list_audit(caller: Manages, page: PageOf) -> Page[Entry]:
    """Newest first: consent, members, keys, erasure, licences."""
    return _page(caller.studio.audit, page, caller.workspace)


@router.get("/instance", summary="What was done in the instance")
def list_instance_audit(caller: Administers, page: PageOf) -> Page[Entry]:
    """Newest first: users, sign-ins, links, teams, limits."""
    return _page(caller.state.accounts.trail, page, "*")


def _page(trail: AuditTrail, page: Paging, where: str) -> Page[Entry]:
    position = page.after("audit", where)
    before = None
    if position is not None:
        if not (isinstance(position, list) and len(position) == 2):
            raise InvalidInput("the cursor is not one of this list")
        before = (datetime.fromisoformat(str(position[0])), int(str(position[1])))
    found = trail.entries(limit=page.limit + 1, before=before)
    shown = [_entry(one) for one in found[: page.limit]]
    more = len(found) > page.limit
    last = found[page.limit - 1] if more else None
    cursor = page.cursor("audit", where, position=[last.at.isoformat(), last.seq]) if last else None
    return Page(items=shown, next=cursor)


def _entry(one: AuditEntry) -> Entry:
    return Entry(at=one.at, actor=one.actor, action=one.action, target=one.target, details=dict(one.details))
