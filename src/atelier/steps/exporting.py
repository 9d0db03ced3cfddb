"""Pictures on their way out of the studio: resize → invisible mark → encode with metadata → sign, in this order.

The library keeps canonical unsigned pixels; a file that leaves says that it is AI-made, in its metadata, in its pixels
and in a signed manifest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from atelier import __version__
from atelier.errors import Corrupt, InvalidInput, NotFound, reason
from atelier.interop import c2pa
from atelier.interop.credentials import Credentials
from atelier.interop.metadata import Form, Generation, LoraUse, Written, compose, encode, with_source_type
from atelier.interop.metadata.xmp import COMPOSITE, TRAINED
from atelier.interop.watermark import SMALLEST, mark
from atelier.recipe import Asset
from atelier.steps.values import Meta, number, text

MAX_SIDE = 8192

Metadata = Literal["full", "minimal"]
Fit = Literal["contain", "cover"]


class ExportOptions(BaseModel):
    """How a picture is to leave.

    Attributes:
        form: png, jpeg, webp or avif.
        width, height: px; one alone keeps the shape. None: as it is.
        fit: with both: `contain` stays within them, `cover` fills them and is cut in the middle.
        quality: 1 to 100, for all but PNG.
        metadata: `full` holds the recipe and the prompt; `minimal` says only that the picture is AI-made.
        mark, sign: the invisible mark, and the signed manifest.
        dpi: to state in PNG and JPEG.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Form = Form.PNG
    width: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    height: int | None = Field(default=None, ge=16, le=MAX_SIDE)
    fit: Fit = "contain"
    quality: int = Field(default=92, ge=1, le=100)
    metadata: Metadata = "full"
    mark: bool = True
    sign: bool = True
    dpi: int | None = Field(default=None, ge=1, le=2400)


PRESETS: dict[str, tuple[str, ExportOptions]] = {
    "original": ("as it is, with everything that is known of it", ExportOptions()),
    "web": (
        "up to 1600 px, small, without the prompt",
        ExportOptions(form=Form.WEBP, width=1600, height=1600, quality=82, metadata="minimal"),
    ),
    "square": (
        "1080 x 1080, for feeds",
        ExportOptions(form=Form.JPEG, width=1080, height=1080, fit="cover", quality=90, metadata="minimal"),
    ),
    "portrait": (
        "1080 x 1350, for feeds",
        ExportOptions(form=Form.JPEG, width=1080, height=1350, fit="cover", quality=90, metadata="minimal"),
    ),
    "story": (
        "1080 x 1920, for stories",
        ExportOptions(form=Form.JPEG, width=1080, height=1920, fit="cover", quality=90, metadata="minimal"),
    ),
    "wide": (
        "1200 x 630, for link previews",
        ExportOptions(form=Form.JPEG, width=1200, height=630, fit="cover", quality=90, metadata="minimal"),
    ),
    "print": ("as it is, stated as 300 dpi", ExportOptions(dpi=300)),
}


def export_options(preset: str = "original", **said: object) -> ExportOptions:
    """A preset with what was said over it; None says nothing.

    Raises:
        NotFound: no such preset. InvalidInput: a value is out of range.
    """
    if preset not in PRESETS:
        raise NotFound(f"there is no preset '{preset}'", advice=f"use one of {', '.join(PRESETS)}")
    values = PRESETS[preset][1].model_dump() | {name: value for name, value in said.items() if value is not None}
    if isinstance(values["form"], str):
        values["form"] = Form.of(values["form"])
    try:
        return ExportOptions.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"it cannot be exported so: {problems}", kept="nothing was written") from None


@dataclass(frozen=True)
class Parent:
    """What a picture was made from: `photographed` tells a person's picture from one that the studio made."""

    asset_id: str
    media_type: str
    image: bool
    photographed: bool


@dataclass(frozen=True)
class Origin:
    """What is known of a picture. `made`: the studio drew it; what a person brought gets neither mark nor claim."""

    asset: Asset
    made: bool
    recipe: Mapping[str, JsonValue] | None = None
    parents: tuple[Parent, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A file's content.

    Attributes:
        marked, signed: whether it is so. psnr: of the mark, in dB.
        notes: what a person should know: a mark that did not fit, metadata left out.
    """

    content: bytes
    form: Form
    width: int
    height: int
    marked: bool
    signed: bool
    psnr: float | None
    notes: tuple[str, ...]


class Exporter:
    """Makes files. Its certificate is made when the first is signed."""

    def __init__(self, keys: Path) -> None:
        self._keys = keys

    @cached_property
    def credentials(self) -> Credentials:
        """What files are signed with. Raises Corrupt."""
        return Credentials.ensure(self._keys)

    def render(self, content: bytes, origin: Origin, options: ExportOptions) -> Exported:
        """The file.

        Raises:
            Corrupt: the stored picture cannot be read, or the certificate cannot sign.
            InvalidInput: the recipe does not fit into the format.
        """
        picture = _opened(content)
        before, notes, actions = picture.size, [], []
        picture = _resized(picture, options)
        if picture.size != before:
            actions.append(c2pa.RESIZED)
        psnr = None
        if options.mark and origin.made:
            if min(picture.size) < SMALLEST:
                notes.append(f"{picture.width}x{picture.height} px leave no room for the invisible mark")
            else:
                made = mark(picture)
                if made.found:
                    picture, psnr = made.picture, made.psnr
                    actions.append(c2pa.MARKED)
                else:
                    notes.append("the picture is too busy for an invisible mark that nobody sees")
        file = encode(picture, options.form, _said(origin, options), quality=options.quality)
        signed = options.sign and origin.made
        if signed:
            file = c2pa.sign(file, options.form.media_type, self._claim(origin, options, actions), self.credentials)
        elif not origin.made:
            notes.append("a person brought this picture: nothing is claimed of how it was made")
        return Exported(file, options.form, *picture.size, psnr is not None, signed, psnr, tuple(notes))

    def seal(self, content: bytes, media_type: str, origin: Origin) -> bytes:
        """The stored file with its pixels as they are: the source type in XMP (PNG) and a signed manifest, nothing of
        prompt, recipe and ingredients, and no invisible mark. What was brought, and what can carry no manifest, comes
        back untouched.

        Raises:
            Corrupt: the certificate cannot sign.
        """
        if not origin.made or media_type not in c2pa.MEDIA_TYPES:
            return content
        form = Form(media_type.removeprefix("image/"))
        said = with_source_type(content, form, source_type(origin))
        claim = self._claim(origin, ExportOptions(form=form, metadata="minimal"), [])
        return c2pa.sign(said, media_type, claim, self.credentials)

    def _claim(self, origin: Origin, options: ExportOptions, actions: list[str]) -> c2pa.Claim:
        full = options.metadata == "full"
        ingredients = [
            c2pa.Ingredient(self.credentials.opaque(one.asset_id), one.media_type)
            for one in origin.parents
            if one.image
        ]
        model = text(origin.asset.meta, "model")
        assertions: dict[str, JsonValue] = {}
        if full and model:
            assertions[c2pa.RECIPE] = {"model": model, "model_digest": text(origin.asset.meta, "model_digest")}
        return c2pa.Claim(
            title=f"picture{options.form.suffix}",
            opaque_id=self.credentials.opaque(origin.asset.id),
            source_type=source_type(origin),
            version=__version__,
            actions=tuple(actions),
            ingredients=tuple(ingredients) if full else (),
            assertions=assertions,
        )


def source_type(origin: Origin) -> str:
    """IPTC's digital source type: made by a model alone, or with a person's photo in it; empty for what was brought."""
    if not origin.made:
        return ""
    composed = any(one.image and one.photographed for one in origin.parents)
    return COMPOSITE if composed else TRAINED


def generation(meta: Meta) -> Generation:
    """How a picture was made, as other tools understand it."""
    blended = meta.get("ability") in ("image-to-image", "inpaint")
    adapters = meta.get("adapters")
    return Generation(
        "atelier",
        prompt=text(meta, "prompt"),
        negative_prompt=text(meta, "negative_prompt"),
        steps=_whole(meta, "steps"),
        sampler=text(meta, "scheduler"),
        cfg=_real(meta, "true_cfg"),
        guidance=_real(meta, "guidance"),
        seed=_whole(meta, "seed"),
        width=_whole(meta, "width"),
        height=_whole(meta, "height"),
        model=text(meta, "model"),
        model_hash=text(meta, "model_digest")[:10],
        strength=_real(meta, "strength") if blended else None,
        version="Atelier",
        loras=tuple(
            LoraUse(str(one.get("name") or "adapter"), number(one, "weight", 1.0), str(one.get("digest"))[:12])
            for one in (adapters if isinstance(adapters, list) else [])
            if isinstance(one, dict)
        ),
    )


def _said(origin: Origin, options: ExportOptions) -> Written:
    if not origin.made:
        return Written(source_type="", software="", dpi=options.dpi)
    if options.metadata == "minimal" or origin.recipe is None:
        return Written(source_type=source_type(origin), dpi=options.dpi)
    return Written(compose(generation(origin.asset.meta)), origin.recipe, source_type(origin), dpi=options.dpi)


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content)) as picture:
            transparent = picture.has_transparency_data
            return picture.convert("RGBA" if transparent else "RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise Corrupt(
            f"a stored picture cannot be read: {reason(error)}",
            advice="have the library checked",
            command=("library", "check", "--verify"),
        ) from error


def _resized(picture: Image.Image, options: ExportOptions) -> Image.Image:
    wide, high = options.width, options.height
    if wide is None and high is None:
        return picture
    if options.fit == "cover" and wide and high:
        scale = max(wide / picture.width, high / picture.height)
        size = (max(wide, round(picture.width * scale)), max(high, round(picture.height * scale)))
        left, top = (size[0] - wide) // 2, (size[1] - high) // 2
        box = (left / size[0], top / size[1], (left + wide) / size[0], (top + high) / size[1])
        part = tuple(edge * side for edge, side in zip(box, picture.size * 2, strict=True))
        return picture.resize((wide, high), Image.Resampling.LANCZOS, box=part)  # pyright: ignore[reportArgumentType]
    scale = min((wide or MAX_SIDE * 8) / picture.width, (high or MAX_SIDE * 8) / picture.height)
    if wide and high:
        scale = min(scale, 1.0)  # two bounds are bounds; one alone is a wish, also for something larger
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    if max(size) > MAX_SIDE:
        raise InvalidInput(f"the picture would have {size[0]}x{size[1]} px; at most {MAX_SIDE} a side are written")
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _whole(meta: Meta, name: str) -> int | None:
    value = meta.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _real(meta: Meta, name: str) -> float | None:
    value = meta.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def slug(words: str) -> str:
    """Words as part of a file's name: small letters, digits and -."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-")
