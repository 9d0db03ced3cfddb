"""`/v1/adapters`: personal models: versions, choosing, report cards, files for and from other programs."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import Form, Path, Query, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field, JsonValue, StringConstraints
from starlette.background import BackgroundTask

from atelier.server import words
from atelier.server.access import Reads, Runs, Shares, Writes
from atelier.server.files import disposition
from atelier.server.paging import Page, PageOf
from atelier.server.personal import PersonalModelOut, VersionOut, personal_model_out, version_out
from atelier.server.resource import resource

router = resource("adapters")

LARGEST = 2 * 2**30
"""Bytes of an adapter file."""
Name = Annotated[str, Path(min_length=1, max_length=256, pattern=r"^[^\x00/]+$", description="Id or name.")]
Number = Annotated[int, Path(ge=1, lt=2**31, description="Of the version.")]
Layout = Literal["kohya", "diffusers", "bfl"]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*\S[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
Given = Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00/\\]*$"), Form()]
BINARY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class VersionChange(words.Request):
    """What to change of a version; what is left out stays."""

    notes: Text | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None


class Sheet(BaseModel):
    """A contact sheet: what one checkpoint drew, all with the same prompts and seeds."""

    asset_id: str
    step: int = Field(description="0: the base model.")


class ReportOut(BaseModel):
    """The report card of the training that a version comes from."""

    report: str | None = Field(description="Id of its asset; null for a version that was brought in.")
    card: dict[str, JsonValue] | None = Field(description="Everything that was measured, of every checkpoint.")
    sheets: list[Sheet]
    curves: str | None = Field(description="Id of the picture with the curves.")
    samples: list[Sheet] = Field(default=[], description="What the training itself drew at its checkpoints.")


class InspectionOut(BaseModel):
    """What is in an adapter."""

    modules: int
    ranks: dict[int, int] = Field(description="How many modules of each rank.")
    dtypes: list[str]
    parameters: int
    bytes: int
    base_model: str
    trigger: str
    blocks: dict[str, dict[str, float]] = Field(description="Strength by part and block.")


@router.get("", summary="List personal models")
def list_adapters(
    caller: Reads,
    page: PageOf,
    subject: Annotated[
        str | None, Query(max_length=128, pattern=r"^[^\x00]+$", description="Only of this subject, by id or name.")
    ] = None,
) -> Page[PersonalModelOut]:
    """By name."""
    found = caller.studio.adapters.list(subject)
    items, cursor = page.slice(found, "adapters", caller.workspace, subject or "")
    return Page(items=[personal_model_out(one) for one in items], next=cursor)


@router.post("/import", status_code=201, max_body_size=LARGEST, summary="Import an adapter file")
def import_adapter(
    caller: Runs,
    file: UploadFile,
    name: Given = "",
    model: Annotated[Given, Field(description="The base model that it is for; the default one without.")] = "",
    subject: Annotated[Given, Field(description="Whom it shows; from then on it is used with their consent.")] = "",
    trigger: Given = "",
) -> VersionOut:
    """A LoRA of any common layout, as .safetensors, as the next version of a personal model. Pickles are refused."""
    studio = caller.studio
    studio.allowance.require(file.size or 0)
    folder = FilePath(tempfile.mkdtemp(prefix="import-", dir=studio.home / "tmp"))
    try:
        path = folder / "adapter.safetensors"
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out, 1 << 20)
        title = name or FilePath(file.filename or "adapter").stem[:128]
        made = studio.adapters.import_file(path, name=title, model=model, subject=subject or None, trigger=trigger)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return version_out(made.version)


@router.get("/{adapter}", summary="Show a personal model")
def get_adapter(caller: Reads, adapter: Name) -> PersonalModelOut:
    """With its versions."""
    return personal_model_out(caller.studio.adapters.get(adapter))


@router.get("/{adapter}/versions/{number}", summary="Show what is in a version")
def inspect_version(caller: Reads, adapter: Name, number: Number) -> InspectionOut:
    """Rank, precision, blocks and how strong each is."""
    found = caller.studio.adapters.inspect(adapter, number)
    return InspectionOut(
        modules=len(found.modules),
        ranks=dict(found.ranks),
        dtypes=list(found.dtypes),
        parameters=found.parameters,
        bytes=found.bytes,
        base_model=found.base_model or "",
        trigger=found.trigger or "",
        blocks={part: dict(blocks) for part, blocks in found.blocks.items()},
    )


@router.patch("/{adapter}/versions/{number}", summary="Change notes and tags of a version")
def change_version(caller: Writes, adapter: Name, number: Number, change: VersionChange) -> PersonalModelOut:
    """Notes and tags."""
    caller.studio.adapters.annotate(adapter, number, tags=change.tags, notes=change.notes)
    return personal_model_out(caller.studio.adapters.get(adapter))


@router.post("/{adapter}/versions/{number}/choose", summary="Choose a version")
def choose_version(caller: Writes, adapter: Name, number: Number) -> PersonalModelOut:
    """It is the one that is used from now on: also the way to roll back."""
    return personal_model_out(caller.studio.adapters.choose(adapter, number))


@router.get("/{adapter}/versions/{number}/report", summary="Show a version's report card")
def get_report(caller: Reads, adapter: Name, number: Number) -> ReportOut:
    """What was measured of every checkpoint of its training, and what they drew."""
    found = caller.studio.adapters.report(adapter, number)
    card: dict[str, Any] | None = found.card
    sheets = [Sheet(asset_id=asset_id, step=step) for asset_id, step in found.sheets]
    samples = [Sheet(asset_id=asset_id, step=step) for asset_id, step in found.samples]
    return ReportOut(report=found.report, card=card, sheets=sheets, curves=found.curves, samples=samples)


@router.get(
    "/{adapter}/versions/{number}/export",
    summary="Export a version as a file",
    response_class=Response,
    responses={200: BINARY},
)
def export_version(
    caller: Shares, adapter: Name, number: Number, layout: Annotated[Layout, Query()] = "kohya"
) -> FileResponse:
    """As .safetensors for other programs. Refused where the consent of whom it shows does not hold any more."""
    studio = caller.studio
    studio.exports.require(studio.adapters.show(adapter, number).version.asset_id)
    folder = FilePath(tempfile.mkdtemp(prefix="export-", dir=studio.home / "tmp"))
    try:
        path = studio.adapters.export(adapter, folder / "adapter.safetensors", number, layout=layout)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    studio.audit.note(caller.user, "adapter.export", studio.adapters.get(adapter).id, version=number, layout=layout)
    called = f"{studio.adapters.get(adapter).name}-{number}-{layout}.safetensors"
    headers = {"Content-Disposition": disposition(called, "application/octet-stream", download=True)}
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type="application/octet-stream", headers=headers, background=done)
