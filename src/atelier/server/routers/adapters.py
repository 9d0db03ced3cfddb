"""`/v1/adapters`: personal models: versions, choosing, report cards, files for and from other programs."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import Form, Path, Query, UploadFile
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field, JsonValue, StringConstraints
from starlette.background import BackgroundTask

from atelier.server import words
from atelier.server.access import Reads, Runs, Shares, Writes
from atelier.server.adapters import (
    AdapterOut,
    ImportedOut,
    InspectionOut,
    adapter_out,
    adapters_out,
    imported_out,
    inspection_out,
)
from atelier.server.files import disposition
from atelier.server.paging import Page, PageOf
from atelier.server.personal import PersonalModelOut, personal_model_out
from atelier.server.resource import resource
from atelier.steps import adapter_files

router = resource("adapters")

LARGEST = 2 * 2**30
"""Bytes of an adapter file."""
Name = Annotated[str, Path(min_length=1, max_length=256, pattern=r"^[^\x00/]+$", description="Id or name.")]
Number = Annotated[int, Path(ge=1, lt=2**31, description="Of the version.")]
Layout = Annotated[
    adapter_files.Layout,
    Query(description="diffusers, kohya, bfl (ai-toolkit), or comfyui: what ComfyUI reads of that model."),
]
Precision = Annotated[adapter_files.Precision, Query(description="Of the numbers; same: as they are stored.")]
Minimal = Annotated[bool, Query(description="Leave recipe, captions and training settings out of the file.")]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00]*\S[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
Given = Annotated[str, StringConstraints(max_length=128, pattern=r"^[^\x00/\\]*$"), Form()]
_UNSAFE = re.compile(r"[^\w .-]")
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


class AdapterChange(words.Request):
    """What to change of a personal model."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[^\x00/@]*\S[^\x00/@]*$")] = Field(
        description="Its new name.", examples=["Mira, winter"]
    )


@router.get("", summary="List personal models")
def list_adapters(
    caller: Reads,
    page: PageOf,
    subject: Annotated[
        str | None, Query(max_length=128, pattern=r"^[^\x00]+$", description="Only of this subject, by id or name.")
    ] = None,
    trashed: Annotated[bool, Query(description="Those in the trash, instead of those that are not.")] = False,
) -> Page[AdapterOut]:
    """By name, each with what is to be known of the version that is drawn with."""
    found = caller.studio.adapters.list(subject, trashed=trashed)
    items, cursor = page.slice(found, "adapters", caller.workspace, subject or "", str(trashed))
    return Page(items=adapters_out(caller, items), next=cursor)


@router.post("/import", status_code=201, max_body_size=LARGEST, summary="Import an adapter file")
def import_adapter(
    caller: Runs,
    file: UploadFile,
    name: Given = "",
    model: Annotated[Given, Field(description="The base model that it is for; the default one without.")] = "",
    subject: Annotated[Given, Field(description="Whom it shows; from then on it is used with their consent.")] = "",
    trigger: Given = "",
) -> ImportedOut:
    """A LoRA of any common layout, as .safetensors, as the next version of a personal model, with what was found in the
    file and what was not understood. Pickles are refused."""
    studio = caller.studio
    studio.allowance.require(file.size or 0)
    folder = FilePath(tempfile.mkdtemp(prefix="import-", dir=studio.home / "tmp"))
    try:
        # A name that messages can tell and that is a file's on every system.
        path = folder / f"{_UNSAFE.sub('_', FilePath(file.filename or 'adapter').stem)[:80]}.safetensors"
        with path.open("wb") as out:
            shutil.copyfileobj(file.file, out, 1 << 20)
        title = name or FilePath(file.filename or "adapter").stem[:128]
        called = FilePath(file.filename or "a file").name.replace("\0", "")[:128]
        made = studio.adapters.import_file(
            path, name=title, model=model, subject=subject or None, trigger=trigger, called=called
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return imported_out(made)


@router.get("/{adapter}", summary="Show a personal model")
def get_adapter(caller: Reads, adapter: Name) -> AdapterOut:
    """With its versions, in the trash or not."""
    return adapter_out(caller, caller.studio.adapters.get(adapter))


@router.patch("/{adapter}", summary="Rename a personal model")
def change_adapter(caller: Writes, adapter: Name, change: AdapterChange) -> AdapterOut:
    """Pictures that were drawn with it keep the name that it had then."""
    return adapter_out(caller, caller.studio.adapters.rename(adapter, change.name))


@router.post("/{adapter}/trash", summary="Put a personal model into the trash")
def trash_adapter(caller: Writes, adapter: Name) -> AdapterOut:
    """With all its versions. Nothing is drawn with it until it is restored; emptying the trash erases it."""
    return adapter_out(caller, caller.studio.adapters.trash(adapter))


@router.post("/{adapter}/restore", summary="Take a personal model out of the trash")
def restore_adapter(caller: Writes, adapter: Name) -> AdapterOut:
    """With all its versions."""
    return adapter_out(caller, caller.studio.adapters.restore(adapter))


@router.get("/{adapter}/versions/{number}", summary="Show what is in a version")
def inspect_version(caller: Reads, adapter: Name, number: Number) -> InspectionOut:
    """Rank, precision, blocks and how strong each is; its recipe; what it was made from and what was made from it."""
    return inspection_out(caller.studio.adapters.detail(adapter, number))


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
    caller: Shares,
    adapter: Name,
    number: Number,
    layout: Layout = "kohya",
    precision: Precision = "same",
    minimal: Minimal = False,
) -> FileResponse:
    """As .safetensors for other programs: `comfyui` is what ComfyUI reads of that model. Refused where the consent of
    whom it shows does not hold any more."""
    studio = caller.studio
    studio.exports.require(studio.adapters.show(adapter, number).version.asset_id)
    folder = FilePath(tempfile.mkdtemp(prefix="export-", dir=studio.home / "tmp"))
    try:
        path = studio.adapters.export(
            adapter, folder / "adapter.safetensors", number, layout=layout, precision=precision, minimal=minimal
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    view = studio.adapters.show(adapter, number)
    studio.audit.note(caller.user, "adapter.export", view.model.id, version=number, layout=layout, precision=precision)
    called = studio.adapters.file_name(view, layout)
    headers = {"Content-Disposition": disposition(called, "application/octet-stream", download=True)}
    done = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type="application/octet-stream", headers=headers, background=done)
