"""How pictures are to leave: the same words for a single file, a run's and a zip's."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from atelier.server import words
from atelier.steps.exporting import MAX_SIDE, ExportOptions, export_options

PresetName = Annotated[str, StringConstraints(max_length=32)]
FormName = Literal["png", "jpg", "jpeg", "webp", "avif"]


class ExportChange(words.Request):
    """What differs from the preset; what is left out stays as the preset has it."""

    form: FormName | None = None
    width: int | None = Field(default=None, ge=16, le=MAX_SIDE, description="px; alone it keeps the shape.")
    height: int | None = Field(default=None, ge=16, le=MAX_SIDE, description="px; alone it keeps the shape.")
    fit: Literal["contain", "cover"] | None = Field(
        default=None, description="With both: contain stays within them, cover fills them and cuts."
    )
    quality: int | None = Field(default=None, ge=1, le=100, description="For all but PNG.")
    metadata: Literal["full", "minimal"] | None = Field(
        default=None, description="full holds recipe and prompt; minimal only that it is AI-made."
    )
    mark: bool | None = Field(default=None, description="The invisible mark.")
    sign: bool | None = Field(default=None, description="The signed manifest (C2PA).")
    dpi: int | None = Field(default=None, ge=1, le=2400, description="To state in PNG and JPEG.")


class ExportQuery(ExportChange):
    """A preset and what differs from it, in an address."""

    # A query carries more than a handler's own: the workspace of signed and bare addresses.
    model_config = ConfigDict(extra="ignore")

    preset: PresetName = Field(default="original", description="See GET /v1/export-presets.")

    def chosen(self) -> ExportOptions:
        """Raises NotFound (no such preset), InvalidInput."""
        return export_options(**self.model_dump())


class Exporting(words.Request):
    """A preset and what differs from it, in a body."""

    preset: PresetName = Field(default="original", description="See GET /v1/export-presets.")
    options: ExportChange = ExportChange()

    def chosen(self) -> ExportOptions:
        """Raises NotFound (no such preset), InvalidInput."""
        return export_options(self.preset, **self.options.model_dump())
