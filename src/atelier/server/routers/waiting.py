"""`/v1/waiting`, `/v1/create/guided`, `/v1/takeovers`: pictures of somebody who is still being learnt."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from atelier.accounts.roles import Role
from atelier.errors import Forbidden, InvalidInput
from atelier.library.waiting import WaitingState
from atelier.server import words
from atelier.server.access import Caller, Reads, Runs, Submits, Writes
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.server.routers.create import CreateWish, Drawing, Prompt, Submitted
from atelier.server.runs import RunOut, require_priority, run_out
from atelier.server.subjects import SubjectId
from atelier.steps.services.guiding import Takeover
from atelier.steps.services.making import PictureOptions
from atelier.steps.services.waiting import WaitingView

router = resource("waiting", prefix="")


class WaitingWish(CreateWish):
    """What to draw as soon as whom it is about is learnt."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"prompt": "@mira in a red dress at the beach"}]})

    meanwhile: bool = Field(
        default=True,
        description="Also draw it from a photo now, where the model can look at one (one prompt, one subject).",
    )


class GuidedWish(Drawing):
    """What to draw by looking at a photo of the subject, without a personal model."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"prompt": "@mira in a red dress at the beach"}]})

    prompt: Prompt = Field(description="About one subject: `@name`, or the one that is named beside it.")
    subject: Annotated[str, Field(max_length=128, pattern=r"^[^\x00]*$")] = Field(
        default="", description="Id or name; the one that the prompt mentions without."
    )


class About(BaseModel):
    """A subject by id and name."""

    id: str
    name: str


class WaitingOut(BaseModel):
    """A prompt that waits for a training, or waited."""

    id: str = Field(examples=["mfzwizltoq2gk4dc"])
    prompts: list[str] = Field(description="As they were written.", examples=[["@mira in a red dress at the beach"]])
    subjects: list[About]
    training: str = Field(description="Id of the run that it waits for; empty: it waited for none.")
    submitted_by: str = Field(description="Id of the user.")
    created: datetime
    state: WaitingState = Field(
        description="`waiting`; `set-aside`: it cannot be drawn as things are; `submitted`: `run` draws it."
    )
    reason: str = Field(description="Why it is set aside.")
    advice: str = Field(description="What to do about that.")
    run: str | None = Field(description="Id of the run that draws it, or drew it.")


class KeptOut(WaitingOut):
    """The prompt, with what is drawn from a photo meanwhile."""

    meanwhile: RunOut | None
    notes: list[str] = Field(description="For people: why nothing is drawn meanwhile, say.")


class TakeoverOut(BaseModel):
    """A subject that was drawn from a photo, and where the taking over of its adapter stands."""

    subject: About
    since: datetime
    learnt: bool = Field(description="It has a personal model.")
    from_photo: bool = Field(description="The page still draws it from a photo.")
    wins: bool | None = Field(
        description="Whether the adapter was measured to be more like the subject; null: not measured, or not learnt."
    )
    reason: str = Field(description="What was measured, in words.")


class Takeovers(BaseModel):
    """All of them."""

    items: list[TakeoverOut]


@router.post("/waiting", status_code=202, summary="Have a prompt drawn when somebody is learnt")
def keep_prompt(caller: Submits, wish: WaitingWish, response: Response) -> KeptOut:
    """Kept by the studio, and submitted once when the training is done; consent, screening and budgets are asked again
    then. Who is learnt by now is drawn at once. Refused where nobody is learning them."""
    require_priority(caller, wish.priority)
    kept = caller.studio.waiting.keep(
        [wish.prompt] if isinstance(wish.prompt, str) else wish.prompt,
        subjects=wish.whom,
        options=wish.options,
        meanwhile=wish.meanwhile,
        by=caller.user,
        priority=wish.priority,
        once=caller.once,
    )
    response.headers["Location"] = f"/v1/waiting/{kept.view.prompt.id}"
    drawn = None if kept.meanwhile is None else run_out(caller, kept.meanwhile)
    return KeptOut(**waiting_out(kept.view).model_dump(), meanwhile=drawn, notes=list(kept.notes))


@router.get("/waiting", summary="List prompts that wait for a training")
def list_waiting(
    caller: Reads,
    page: PageOf,
    submitted: Annotated[bool, Query(description="Those that were submitted, too.")] = False,
) -> Page[WaitingOut]:
    """The newest first, with those that are set aside."""
    of = ("waiting", caller.workspace, str(submitted))
    before = _position(page.after(*of))
    found = caller.studio.waiting.list(over=submitted, limit=page.limit + 1, before=before)
    made = page.page(found, lambda one: [one.prompt.created.isoformat(), one.prompt.id], *of)
    return Page(items=[waiting_out(one) for one in made.items], next=made.next)


@router.get("/waiting/{prompt_id}", summary="Show a prompt that waits")
def get_waiting(caller: Reads, prompt_id: words.Id) -> WaitingOut:
    """Also when it was submitted: its run is named then."""
    return waiting_out(caller.studio.waiting.get(prompt_id))


@router.delete("/waiting/{prompt_id}", status_code=204, summary="Let a prompt wait no more")
def cancel_waiting(caller: Runs, prompt_id: words.Id) -> Response:
    """One's own; an owner of the workspace anybody's. A run that draws it already goes on."""
    _require_own(caller, prompt_id)
    caller.studio.waiting.cancel(prompt_id)
    return Response(status_code=204)


@router.post("/waiting/{prompt_id}/retry", summary="Have a prompt that was set aside drawn after all")
def retry_waiting(caller: Runs, prompt_id: words.Id) -> WaitingOut:
    """It waits for the training that goes on now, or is drawn at once where everybody is learnt; for whoever asked."""
    _require_own(caller, prompt_id)
    return waiting_out(caller.studio.waiting.retry(prompt_id))


@router.post("/create/guided", status_code=202, summary="Draw somebody from a photo")
def create_guided(caller: Submits, wish: GuidedWish, response: Response) -> Submitted:
    """A run of the recipe `edit`: the model looks at the subject's first good photo. No training is needed."""
    require_priority(caller, wish.priority)
    studio = caller.studio
    named = [wish.subject] if wish.subject else []
    options = PictureOptions(
        count=wish.count,
        seed=wish.seed,
        model=wish.model,
        adapters=wish.names,
        weights=(1.0,) * len(named) + wish.own_weights,
        preset=wish.preset,
        steps=wish.steps,
        guidance=wish.guidance,
    )
    prepared = studio.guide.prepare(wish.prompt, named, options)
    (subject,) = studio.guide.whom([wish.prompt], named)
    run = studio.guide.submit(prepared, subject.id, by=caller.user, priority=wish.priority, once=caller.once)
    response.headers["Location"] = f"/v1/runs/{run.id}"
    out = run_out(caller, run).model_copy(update={"notices": studio.budgets.notices(caller.user)})
    return Submitted(**out.model_dump(), notes=list(prepared.notes))


@router.get("/takeovers", summary="List who is drawn from a photo")
def list_takeovers(caller: Reads) -> Takeovers:
    """Until their adapter is measured to be more like them, or somebody chooses it."""
    return Takeovers(items=[_takeover(one) for one in caller.studio.guide.list()])


@router.delete("/takeovers/{subject}", status_code=204, summary="Draw somebody with their adapter from now on")
def end_takeover(caller: Writes, subject: SubjectId) -> Response:
    """Also where it has taken over by itself: then this is seen."""
    caller.studio.guide.end(subject)
    return Response(status_code=204)


def _require_own(caller: Caller, prompt_id: str) -> None:
    """Who runs the workspace may change everybody's prompts, others their own. Raises Forbidden, NotFound."""
    own = caller.studio.waiting.get(prompt_id).prompt.submitted_by == caller.user
    if not own and not caller.admin and caller.role is not Role.OWNER:
        raise Forbidden(
            "this prompt is somebody else's", kept="nothing was changed", advice="ask them or the workspace's owner"
        )


def waiting_out(view: WaitingView) -> WaitingOut:
    """One prompt."""
    prompt = view.prompt
    return WaitingOut(
        id=prompt.id,
        prompts=list(prompt.wish.prompts),
        subjects=[About(id=one.id, name=one.name) for one in view.subjects],
        training=prompt.training,
        submitted_by=prompt.submitted_by,
        created=prompt.created,
        state=view.state,
        reason=view.reason,
        advice=view.advice,
        run=prompt.run,
    )


def _takeover(one: Takeover) -> TakeoverOut:
    return TakeoverOut(
        subject=About(id=one.subject.id, name=one.subject.name),
        since=one.since,
        learnt=one.learnt,
        from_photo=one.from_photo,
        wins=one.wins,
        reason=one.reason,
    )


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
