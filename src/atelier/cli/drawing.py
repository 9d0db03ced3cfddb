"""What the commands that draw take alike: their options, and how what is said is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.naming import check_model, find_adapter, find_asset, find_subject
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.steps.services.making import PictureOptions
    from atelier.steps.studio import Studio

Adapters = Annotated[
    list[str] | None, typer.Option("--adapter", "-a", help="NAME, NAME@VERSION or id, with :WEIGHT; repeat.")
]
Base = Annotated[str, typer.Option("--model", help="The base model; the first installed one without.")]
Guidance = Annotated[float | None, typer.Option("--guidance", help="The model's own guidance scale.")]
Negative = Annotated[str, typer.Option("--negative", help="What not to draw, where the model can.")]
Preset = Annotated[str, typer.Option("--preset", help="draft, standard or high.")]
Sampler = Annotated[str, typer.Option("--sampler", help="How the noise is taken away.")]
Size = Annotated[str, typer.Option("--size", help="WIDTHxHEIGHT or one number, px; the model's own without.")]
Start = Annotated[str | None, typer.Option("--image", help="A picture to start from: id or file.")]
Steps = Annotated[int | None, typer.Option("--steps", help="Denoising steps.")]
Strength = Annotated[float, typer.Option("--strength", help="How much of that picture is redrawn, 0 to 1.")]
TrueCfg = Annotated[float | None, typer.Option("--true-cfg", help="Classifier-free guidance; 1: off.")]


def drawn_with(
    studio: Studio,
    *,
    subjects: list[str] | None,
    adapters: list[str] | None,
    model: str,
    size: str,
    keep: bool,
    image: str | None = None,
    mask: str | None = None,
    **said: Any,
) -> tuple[list[str], PictureOptions]:
    """Ids of those who are to be drawn, and how.

    Args:
        keep: False changes nothing, see `image_id`. said: further options, by the names of `PictureOptions`.

    Raises:
        NotFound: a model, subject, adapter or picture. InvalidInput: something is out of range.
    """
    width, height = parse_size(size)
    check_model(studio, model)
    people, own = parse_weights(subjects or [])
    worn, weights = parse_weights(adapters or [])
    options = picture_options(
        model=model,
        adapters=tuple(adapter_name(studio, name) for name in worn),
        weights=(*own, *weights),
        width=width,
        height=height,
        image=image_id(studio, image, keep=keep),
        mask=image_id(studio, mask, keep=keep),
        **said,
    )
    return [find_subject(studio, name).id for name in people], options


def picture_options(**said: Any) -> PictureOptions:
    """Raises InvalidInput, naming the option that is out of range."""
    from pydantic import ValidationError

    from atelier.steps.services.making import PictureOptions

    try:
        return PictureOptions(**said)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput(f"the picture cannot be drawn so: {problems}", kept="nothing was started") from None


def parse_size(text: str) -> tuple[int | None, int | None]:
    """`512x768` or `512` → (width, height); an empty text leaves both to the model. Raises InvalidInput."""
    if not text:
        return None, None
    found = re.fullmatch(r"(\d{1,5})(?:[x×](\d{1,5}))?", text.strip().lower())
    if found is None:
        raise InvalidInput(f"'{text}' is no size", advice="write 512x768, or 512 for a square")
    return int(found[1]), int(found[2] or found[1])


def adapter_name(studio: Studio, name: str) -> str:
    """A personal model's name with its version, or an adapter asset's id, checked."""
    try:
        model, number = find_adapter(studio, name)
    except NotFound:
        try:
            return find_asset(studio, name)
        except NotFound:
            find_adapter(studio, name)  # its suggestion is the better one
            raise
    return model.id if number is None else f"{model.id}@{number}"


def image_id(studio: Studio, given: str | None, *, keep: bool) -> str | None:
    """The id of a picture named by id or by file; a file is brought into the library first.

    Args:
        keep: False changes nothing, so a file that is not in the library is refused.

    Raises:
        NotFound: neither. InvalidInput: no picture.
    """
    if given is None or not Path(given).is_file():
        return None if given is None else find_asset(studio, given)
    from atelier.photos.reading import open_uploads
    from atelier.photos.uploads import Limits
    from atelier.recipe import Image
    from atelier.steps.reading import encode, look

    (upload,) = open_uploads([Path(given)], Limits())
    report = look(upload, studio.eyes, [], training_size=1, faces="none", limits=Limits())
    if report.photo is None:
        why = next((one.message for one in report.findings if one.severity == "refuse"), "it cannot be read")
        raise InvalidInput(f"{given} is no picture that can be used: {why}")
    content, media_type = encode(report.photo)
    import hashlib

    known = studio.library.assets.find(hashlib.sha256(content).hexdigest())
    if known:
        return known[0].asset.id
    if not keep:
        raise InvalidInput(
            f"{given} is not in the library yet", kept="nothing was changed", advice="leave out --dry-run"
        )
    entry = studio.library.add(Image, content, media_type=media_type, meta={"name": Path(given).name})
    return entry.asset.id


def parse_weights(texts: list[str]) -> tuple[list[str], list[float]]:
    """Names and weights of `NAME` or `NAME:WEIGHT`. Raises InvalidInput."""
    found = [_weighted(text) for text in texts]
    return [name for name, _ in found], [weight for _, weight in found]


def _weighted(text: str) -> tuple[str, float]:
    """`name:0.8` → (name, 0.8); without a weight 1."""
    name, colon, weight = text.rpartition(":")
    if not colon:
        return text, 1.0
    try:
        return name, float(weight)
    except ValueError:
        raise InvalidInput(f"'{weight}' in '{text}' is no weight", advice="write NAME:0.8") from None


def with_styles(prompt: str, named: list[str]) -> str:
    """The prompt naming these styles behind its words. Raises NotFound with near names."""
    import difflib

    from atelier.steps.styles import find_style, styles

    for name in named:
        style = find_style(name)
        if style is None:
            near = difflib.get_close_matches(name.lower(), [one.id for one in styles()], n=3, cutoff=0.4)
            advice = f"near: {', '.join(near)}" if near else "the list of styles names them"
            raise NotFound(f"no style is called '{name}'", advice=advice, command=() if near else ("styles",))
        prompt = f"{prompt} #{style.id}".lstrip()
    return prompt
