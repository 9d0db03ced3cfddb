"""Reports, refusals with their appeals, and the queue in which an owner of the workspace decides."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field, StringConstraints

from atelier.accounts.moderation import Reason, Refusal, RefusalState, Report, ReportState
from atelier.accounts.screening import shipped_rules
from atelier.errors import Forbidden, InvalidInput
from atelier.server.access import Anyone, Manages, Reads, Runs
from atelier.server.paging import Page, PageOf, Paging
from atelier.server.resource import resource
from atelier.server.words import Id, Request

router = resource("moderation", prefix="")

Text = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class ReportOut(BaseModel):
    """Something that somebody reported."""

    id: str
    at: datetime
    reporter: str
    asset: str
    reason: Reason
    words: str
    state: ReportState
    action: str = Field(description="What became of the asset: none, trash, explicit or minor.")
    decided_by: str
    decided_at: datetime | None
    note: str


class ReportWish(Request):
    """What is wrong with an asset."""

    asset: Id
    reason: Reason
    words: Text = ""


class ReportDecision(Request):
    """What to do about a report."""

    uphold: bool
    action: Literal["none", "trash", "explicit", "minor"] = "none"
    note: Text = ""


class RefusalOut(BaseModel):
    """A wish that was refused."""

    id: str
    at: datetime
    step: str
    rule: str
    words: str = Field(description="What it ran into.")
    text: str
    state: RefusalState
    appeal: str
    appealed_by: str
    decided_by: str
    decided_at: datetime | None
    note: str


class AppealWish(Request):
    """Why the refusal is wrong."""

    words: Said


class AppealDecision(Request):
    """Allowing opens the rule for this very text in this workspace."""

    allow: bool
    note: Text = ""


class RuleOut(BaseModel):
    """A rule that wishes are screened by."""

    name: str
    why: str
    applies: Literal["always", "to people"]


class Policies(BaseModel):
    """What is screened, in words."""

    rules: list[RuleOut]


@router.get("/policies", summary="What is screened, and why")
def show_policies(caller: Anyone) -> Policies:
    """The rules by name; `docs/moderation.md` says how they work and what they cannot do."""
    rules = shipped_rules()
    return Policies(
        rules=[RuleOut(name=one.name, why=one.why, applies="always" if one.always else "to people") for one in rules]
    )


@router.post("/reports", status_code=201, summary="Report an asset")
def report_asset(caller: Reads, wish: ReportWish) -> ReportOut:
    """Anybody who sees it may. The owners of the workspace decide."""
    return _report(caller.studio.moderation.report(wish.asset, wish.reason, wish.words, reporter=caller.user))


@router.get("/reports", summary="What was reported")
def list_reports(
    caller: Manages, page: PageOf, state: Annotated[list[ReportState] | None, Query()] = None
) -> Page[ReportOut]:
    """Newest first."""
    named = (caller.workspace, ",".join(state or ()))
    found = caller.studio.moderation.reports(state or (), limit=page.limit + 1, after=_after(page, "reports", *named))
    shown = page.page(found, lambda one: [one.at.isoformat(), one.id], "reports", *named)
    return Page(items=[_report(one) for one in shown.items], next=shown.next)


@router.post("/reports/{report_id}/decide", summary="Decide on a report")
def decide_report(caller: Manages, report_id: Id, decision: ReportDecision) -> ReportOut:
    """Upholding closes every open report on the same asset."""
    return _report(
        caller.studio.moderation.decide_report(
            report_id, uphold=decision.uphold, action=decision.action, note=decision.note, actor=caller.user
        )
    )


@router.get("/refusals", summary="What was refused")
def list_refusals(
    caller: Runs, page: PageOf, state: Annotated[list[RefusalState] | None, Query()] = None
) -> Page[RefusalOut]:
    """Newest first, with the words that did it."""
    named = (caller.workspace, ",".join(state or ()))
    found = caller.studio.moderation.refusals(state or (), limit=page.limit + 1, after=_after(page, "refusals", *named))
    shown = page.page(found, lambda one: [one.at.isoformat(), one.id], "refusals", *named)
    return Page(items=[_refusal(one) for one in shown.items], next=shown.next)


@router.post("/refusals/{refusal_id}/appeal", summary="Appeal against a refusal")
def appeal_refusal(caller: Runs, refusal_id: Id, wish: AppealWish) -> RefusalOut:
    """A person looks at it. Some rules are never opened."""
    return _refusal(caller.studio.moderation.appeal(refusal_id, wish.words, actor=caller.user))


@router.post("/refusals/{refusal_id}/decide", summary="Decide on an appeal")
def decide_appeal(caller: Manages, refusal_id: Id, decision: AppealDecision) -> RefusalOut:
    """Nobody decides on their own appeal, but for the person at the studio's own machine."""
    studio = caller.studio
    if not caller.local and studio.moderated.refusal(caller.workspace, refusal_id).appealed_by == caller.user:
        raise Forbidden("nobody decides on their own appeal", advice="ask another owner of the workspace")
    done = studio.moderation.decide_appeal(refusal_id, allow=decision.allow, note=decision.note, actor=caller.user)
    return _refusal(done)


def _after(page: Paging, *of: str) -> tuple[datetime, str] | None:
    position = page.after(*of)
    if position is None:
        return None
    if not (isinstance(position, list) and len(position) == 2):
        raise InvalidInput("the cursor is not one of this list")
    return datetime.fromisoformat(str(position[0])), str(position[1])


def _report(one: Report) -> ReportOut:
    values = {name: value for name, value in vars(one).items() if name in ReportOut.model_fields}
    return ReportOut(asset=one.asset_id, **values)


def _refusal(one: Refusal) -> RefusalOut:
    return RefusalOut(**{name: value for name, value in vars(one).items() if name in RefusalOut.model_fields})
