"""`/v1/images/…`, `/v1/models`: what OpenAI's own clients call, so that they work with the studio as they are."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import File, Form, Path, Request, UploadFile
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from atelier.errors import Cancelled, InvalidInput, NotFound, Unavailable
from atelier.library import PersonalModel
from atelier.server.access import Caller, Reads, Sees, Submits
from atelier.server.files import file_headers
from atelier.server.openai import (
    FORMS,
    Answered,
    Format,
    GenerationWish,
    ImageOut,
    ImagesOut,
    Model,
    ModelOut,
    ModelsOut,
    OpenAIRoute,
    Prompt,
    Quality,
    Size,
    preset_of,
    quality_of,
    size_for,
)
from atelier.server.resource import resource
from atelier.server.runs import accept
from atelier.steps.exporting import ExportOptions
from atelier.steps.services.bringing import mask_of_transparency
from atelier.steps.services.making import PictureOptions, Prepared
from atelier.steps.services.runs import RunView
from atelier.steps.values import number

router = resource("openai", prefix="", route_class=OpenAIRoute)

WAIT = 590.0
"""Seconds: OpenAI's clients give up after 600."""
URL_SECONDS = 3600
LARGEST = 80 * 2**20
ModelId = Annotated[str, Path(min_length=1, max_length=256, pattern=r"^[^\x00/]+$")]
PICTURE = {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}}


@dataclass(frozen=True)
class _Chosen:
    """The base model to draw with, and a personal model where one was named."""

    base: str
    personal: PersonalModel | None


@router.get("/models", summary="List models that draw")
def list_drawing_models(caller: Reads) -> ModelsOut:
    """In OpenAI's form: installed base models and personal models. See /v1/catalog and /v1/adapters for the rest."""
    studio = caller.studio
    base = [
        ModelOut(id=one.card.id, created=int(one.path.stat().st_mtime), owned_by=one.card.licence.id)
        for one in studio.installed.list()
        if one.path is not None and one.card.can("text-to-image")
    ]
    own = [
        ModelOut(id=one.name, created=int(one.created.timestamp()), owned_by=one.base_model)
        for one in studio.adapters.list()
        if one.versions
    ]
    return ModelsOut(data=[*base, *own])


@router.get("/models/{model}", summary="Show a model that draws")
def get_drawing_model(caller: Reads, model: ModelId) -> ModelOut:
    """In OpenAI's form."""
    found = next((one for one in list_drawing_models(caller).data if one.id == model), None)
    if found is None:
        raise NotFound(f"there is no model '{model}' that draws", advice="see GET /v1/models")
    return found


@router.post("/images/generations", summary="Create pictures, as OpenAI's clients ask for them")
async def create_images(caller: Submits, request: Request, wish: GenerationWish) -> ImagesOut:
    """Answers when they are drawn. Files hold mark, metadata and signature, as all that leaves the studio."""

    def prepare() -> Prepared:
        chosen = _model(caller, wish.model)
        options = _options(caller, chosen, wish.size, wish.quality, wish.n)
        options |= {"seed": wish.seed, "negative_prompt": wish.negative_prompt or ""}
        return _creation(caller, chosen, wish.prompt, options)

    view = await _drawn(caller, request, prepare)
    form = wish.output_format or "png"
    return await run_in_threadpool(
        _answer, caller, request, view, wish.quality, wish.response_format, form, wish.output_compression
    )


@router.post("/images/edits", max_body_size=LARGEST, summary="Edit pictures, as OpenAI's clients ask for it")
async def edit_images(
    caller: Submits,
    request: Request,
    prompt: Annotated[Prompt, Form()],
    image: Annotated[list[UploadFile] | None, File()] = None,
    images: Annotated[list[UploadFile] | None, File(alias="image[]")] = None,
    mask: Annotated[UploadFile | None, File(description="What is transparent in it is redrawn.")] = None,
    model: Annotated[Model | None, Form()] = None,
    n: Annotated[int | None, Form(ge=1, le=10)] = 1,
    size: Annotated[Size | None, Form()] = "auto",
    quality: Annotated[Quality | None, Form()] = "auto",
    response_format: Annotated[Answered | None, Form()] = "b64_json",
    output_format: Annotated[Format | None, Form()] = "png",
    output_compression: Annotated[int | None, Form(ge=0, le=100)] = None,
    user: Annotated[str | None, Form(max_length=256)] = None,
) -> ImagesOut:
    """Inside a mask; by instruction, where the model can; else the whole picture is drawn again after the prompt."""
    brought = [*(image or ()), *(images or ())]
    if not 1 <= len(brought) <= 16:
        raise InvalidInput(f"{len(brought)} pictures were sent", advice="send 1 to 16 as `image`")

    def prepare() -> Prepared:
        chosen = _model(caller, model)
        contents = [(one.filename or "image", one.file.read()) for one in brought]
        transparent = mask_of_transparency(mask.file.read()) if mask is not None else None
        if mask is not None and transparent is None:
            raise InvalidInput("the mask has no transparency", advice="make transparent what is to be redrawn")
        caller.studio.allowance.require(sum(len(content) for _, content in contents))
        ids = [caller.studio.bring.add(name, content).asset.id for name, content in contents]
        options = _options(caller, chosen, size, quality, n)
        card = caller.studio.models.card(chosen.base)
        if transparent is None and card.can("edit"):
            plain = PictureOptions.model_validate({**options, "width": None, "height": None})
            return caller.studio.make.prepare_edit(ids[0], prompt, ids[1:], plain)
        caller.studio.models.require_ability(chosen.base, "inpaint" if transparent else "image-to-image")
        options["image"] = ids[0]
        if transparent is not None:
            options |= {"mask": caller.studio.bring.add("mask.png", transparent, kind="mask").asset.id, "strength": 1.0}
        return _creation(caller, chosen, prompt, options)

    view = await _drawn(caller, request, prepare)
    form = output_format or "png"
    return await run_in_threadpool(_answer, caller, request, view, quality, response_format, form, output_compression)


@router.get(
    "/images/files/{asset_id}.{form}",
    summary="Get a picture as a file",
    response_class=Response,
    responses={200: PICTURE},
)
def get_image_file(
    caller: Sees, asset_id: Annotated[str, Path(max_length=64, pattern=r"^[a-z0-9]+$")], form: Format
) -> Response:
    """With mark, metadata and signature. Its address in an answer works for an hour without a key."""
    out = caller.studio.exports.file(asset_id, ExportOptions(form=FORMS[form]))
    return Response(out.content, headers=file_headers(out.name, out.media_type))


def _model(caller: Caller, name: str | None) -> _Chosen:
    """Raises NotFound with the names that there are."""
    studio = caller.studio
    if not name:
        return _Chosen(studio.models.name(), None)
    known = {entry.card.id for entry in studio.installed.list()}
    if name in known:
        return _Chosen(name, None)
    for personal in studio.adapters.list():
        if name in (personal.id, personal.name):
            return _Chosen(personal.base_model, personal)
    drawn = [one.id for one in list_drawing_models(caller).data]
    raise NotFound(f"there is no model '{name}'", advice=f"use one of: {', '.join(drawn[:20])}")


def _options(
    caller: Caller, chosen: _Chosen, size: str | None, quality: str | None, count: int | None
) -> dict[str, object]:
    card = caller.studio.models.card(chosen.base)
    preset = preset_of(quality)
    pixels = size_for(card, size, card.preset(preset))
    options: dict[str, object] = {"model": chosen.base, "count": count or 1, "preset": preset}
    return options | ({"width": pixels[0], "height": pixels[1]} if pixels else {})


def _creation(caller: Caller, chosen: _Chosen, prompt: str, options: dict[str, object]) -> Prepared:
    personal = chosen.personal
    whom = [personal.subject_id] if personal is not None and personal.subject_id else []
    if personal is not None and not whom:
        options = options | {"adapters": (personal.id,)}
    return caller.studio.make.prepare_creation([prompt], whom, PictureOptions.model_validate(options))


async def _drawn(caller: Caller, request: Request, prepare: Callable[[], Prepared]) -> RunView:
    """Submit what is prepared, and wait until it is drawn. Whoever hangs up cancels it."""
    studio = caller.studio

    def submit() -> str:
        if not studio.queue.workers.serving(["gpu"]):
            raise Unavailable("no worker is there to draw", advice="have one started on the studio's machine")
        prepared = prepare()
        run = studio.runs.submit(prepared.recipe, prepared.inputs, title=prepared.title)
        return accept(caller, run).id

    run_id = await run_in_threadpool(submit)
    until, pause = time.monotonic() + WAIT, 0.05
    while not (await run_in_threadpool(studio.runs.get, run_id)).state.over:
        if await request.is_disconnected():
            await run_in_threadpool(studio.queue.cancel, run_id)
            raise Cancelled("whoever asked is gone", kept="what was drawn is in the library")
        if time.monotonic() > until:
            raise Unavailable(f"run {run_id} is not done after {WAIT:.0f} s", kept="it goes on: GET /v1/runs/{id}")
        await asyncio.sleep(pause)
        pause = min(0.5, pause * 1.3)
    view = await run_in_threadpool(studio.runs.show, run_id)
    return view.require()


def _answer(
    caller: Caller,
    request: Request,
    view: RunView,
    quality: str | None,
    answered: str | None,
    form: Format,
    compression: int | None,
) -> ImagesOut:
    studio = caller.studio
    options = ExportOptions(form=FORMS[form])
    if compression is not None:
        options = options.model_copy(update={"quality": max(1, compression)})
    data: list[ImageOut] = []
    for picture in view.pictures:
        if answered == "url":
            path = caller.state.signer.address(
                f"/v1/images/files/{picture.id}.{form}", caller.workspace, seconds=URL_SECONDS
            )
            base = caller.state.settings.public_url or str(request.base_url)
            data.append(ImageOut(url=base.rstrip("/") + path))
        else:
            data.append(ImageOut(b64_json=base64.b64encode(studio.exports.file(picture.id, options).content).decode()))
    meta = view.pictures[0].meta if view.pictures else {}
    return ImagesOut(
        created=int(view.run.created.timestamp()),
        data=data,
        output_format=form,
        quality=quality_of(preset_of(quality)),
        size=f"{number(meta, 'width'):.0f}x{number(meta, 'height'):.0f}",
        run=view.run.id,
    )
