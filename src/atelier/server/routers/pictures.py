"""`POST /v1/assets`: a picture that a person brings or the page made: a reference, a mask, a flattened canvas."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Form, UploadFile

from atelier.library import Rating
from atelier.server import words
from atelier.server.access import Writes
from atelier.server.assets import AssetOut, asset_out
from atelier.server.resource import heavy, resource

router = resource("assets")

LARGEST = 64 * 2**20


@router.post("", status_code=201, max_body_size=LARGEST, summary="Bring a picture")
@heavy
def bring_picture(
    caller: Writes,
    file: UploadFile,
    kind: Annotated[Literal["image", "mask"], Form()] = "image",
    derived_from: Annotated[
        list[words.Id] | None, Form(max_length=200, description="Ids of what it was made from.")
    ] = None,
    rating: Annotated[Rating | None, Form(description="What it shows; else the strictest of its sources'.")] = None,
) -> AssetOut:
    """Decoded and stored anew, without metadata. It shows whom its sources show, and is erased with them."""
    studio = caller.studio
    studio.allowance.require(file.size or 0)
    entry = studio.bring.add(
        file.filename or "picture", file.file.read(), kind=kind, derived_from=derived_from or (), rating=rating
    )
    (tile,) = studio.library.browser.tiles([entry.asset.id])
    return asset_out(tile)
