"""Files for others, with their provenance; and what a file says of its origin."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Query, Response, UploadFile
from pydantic import BaseModel, Field, JsonValue

from atelier.errors import TooLarge
from atelier.recipe import Run
from atelier.server import words
from atelier.server.access import Anyone, Reads, Shares, Submits
from atelier.server.exporting import Exporting, ExportQuery
from atelier.server.files import file_headers
from atelier.server.resource import resource
from atelier.server.runs import RunOut, accept
from atelier.steps.exporting import PRESETS, ExportOptions
from atelier.steps.services.exporting import MAX_FILE

router = resource("export", prefix="")

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/png", "image/jpeg", "image/webp", "image/avif", "application/octet-stream")
        },
    }
}


class PresetOut(BaseModel):
    """A named way to export."""

    name: str
    description: str
    options: ExportOptions


class Presets(BaseModel):
    """All of them."""

    items: list[PresetOut]


class ExportWish(Exporting):
    """An export as a run, whose result is kept as an asset."""

    asset: words.Id


class SignatureOut(BaseModel):
    """What the file's manifest (C2PA) says and is worth."""

    state: str = Field(description="unsigned, trusted (this library), unknown-signer, or tampered.")
    signer: str
    generator: str
    title: str
    source_type: str
    actions: list[str]
    ingredients: list[str] = Field(description="Opaque ids of what it was made from.")
    problems: list[str]


class RefusedText(BaseModel):
    """A part of the metadata that was not believed."""

    where: str
    reason: str


class VerificationOut(BaseModel):
    """What is known of a file."""

    format: str
    width: int
    height: int
    signature: SignatureOut
    marked: bool
    mark_score: float | None = Field(description="Standard deviations above unmarked pictures; null: not looked for.")
    ai_made: bool | None = Field(description="Null: nothing says anything.")
    source_type: str
    generation: dict[str, JsonValue] | None = Field(description="Prompt, seed and so on, whichever tool wrote it.")
    recipe: dict[str, JsonValue] | None = Field(description="This studio's own recipe.")
    refused: list[RefusedText]
    summary: list[str] = Field(description="Plain sentences.")


class CertificateOut(BaseModel):
    """What files are signed under. Only who trusts it knows the signer."""

    pem: str
    fingerprint: str = Field(description="SHA-256.")


@router.get("/export-presets", summary="Named ways to export")
def list_export_presets(caller: Reads) -> Presets:
    """Format, size and what the file tells."""
    return Presets(
        items=[PresetOut(name=name, description=told, options=options) for name, (told, options) in PRESETS.items()]
    )


@router.get("/assets/{asset_id}/export", summary="One asset as a file", responses=_FILE, response_class=Response)
def export_asset(caller: Shares, asset_id: words.Id, wish: Annotated[ExportQuery, Query()]) -> Response:
    """Resized, marked invisibly, with metadata, signed. Refused for people whose consent does not hold any more."""
    out = caller.studio.exports.file(asset_id, wish.chosen())
    caller.studio.audit.note(caller.user, "asset.export", asset_id, bytes=len(out.content))
    return Response(out.content, headers=file_headers(out.name, out.media_type, download=True))


@router.post("/exports", status_code=202, summary="Export by a run")
def submit_export(caller: Submits, wish: ExportWish, response: Response) -> RunOut:
    """The file is kept as an asset of kind `export`; the run tells when it is there."""
    run: Run = caller.studio.exports.submit(wish.asset, wish.preset, wish.chosen())
    return accept(caller, run, response)


@router.post("/verify", summary="What a file says of its origin", max_body_size=MAX_FILE + (1 << 20))
def verify_file(
    caller: Reads, file: Annotated[UploadFile, File(description="A PNG, JPEG, WebP or AVIF of up to 64 MB.")]
) -> VerificationOut:
    """Signature, invisible mark, and metadata of this and of other studios. Nothing of the file is kept."""
    content = file.file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise TooLarge(f"the file has more than {MAX_FILE} bytes")
    found = caller.studio.exports.verify(content)
    made = found.generation
    return VerificationOut(
        format=found.form,
        width=found.width,
        height=found.height,
        signature=SignatureOut.model_validate({**vars(found.signature), "state": found.signature.state.value}),
        marked=found.marked,
        mark_score=found.mark_score,
        ai_made=found.ai_made,
        source_type=found.source_type,
        generation={**vars(made), "loras": [vars(one) for one in made.loras]} if made else None,
        recipe=dict(found.recipe) if found.recipe is not None else None,
        refused=[RefusedText(where=one.where, reason=one.reason) for one in found.refused],
        summary=list(found.summary()),
    )


@router.get("/certificate", summary="The certificate that files are signed under")
def show_certificate(caller: Anyone) -> CertificateOut:
    """Self-made: elsewhere the signer shows as unknown until this certificate is trusted there."""
    exports = caller.state.studios.first.exports
    return CertificateOut(pem=exports.certificate, fingerprint=exports.fingerprint)
