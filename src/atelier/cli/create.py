"""`atelier create`: pictures from words."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli import waiting
from atelier.cli.door import Door, safe
from atelier.cli.forecast import show_forecast
from atelier.cli.naming import check_model, find_adapter, find_asset, find_subject
from atelier.cli.show import table
from atelier.cli.verbs import Memory, verb
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.steps.services.making import PictureOptions
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
LONGEST = 10_000_000  # bytes of a file of prompts


@verb(app, "create")
def create(
    door: Door,
    prompt: Annotated[
        str, typer.Argument(help="What to draw; @name is a subject, {red|blue} stands for one picture each.")
    ] = "",
    subject: Annotated[
        list[str] | None, typer.Option("--subject", "-s", help="Whom to draw, NAME or NAME:WEIGHT; repeat.")
    ] = None,
    model: Annotated[str, typer.Option(help="The base model; the first installed one without.")] = "",
    adapter: Annotated[
        list[str] | None, typer.Option("--adapter", "-a", help="NAME, NAME@VERSION or id, with :WEIGHT; repeat.")
    ] = None,
    count: Annotated[int, typer.Option("--count", "-n", help="Pictures for each prompt, with seeds counting up.")] = 1,
    seed: Annotated[int | None, typer.Option(help="Of the first picture; random without.")] = None,
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT or one number, px; the model's own without.")] = "",
    steps: Annotated[int | None, typer.Option(help="Denoising steps.")] = None,
    preset: Annotated[str, typer.Option(help="draft, standard or high.")] = "standard",
    negative: Annotated[str, typer.Option(help="What not to draw, where the model can.")] = "",
    guidance: Annotated[float | None, typer.Option(help="The model's own guidance scale.")] = None,
    true_cfg: Annotated[float | None, typer.Option(help="Classifier-free guidance; 1: off.")] = None,
    sampler: Annotated[str, typer.Option(help="How the noise is taken away.")] = "default",
    image: Annotated[str | None, typer.Option(help="A picture to start from: id or file.")] = None,
    strength: Annotated[float, typer.Option(help="How much of that picture is redrawn, 0 to 1.")] = 0.6,
    mask: Annotated[str | None, typer.Option(help="What of it is redrawn is white here: id or file.")] = None,
    prompts: Annotated[
        Path | None, typer.Option(help="A file with a prompt a line; - reads standard input.", allow_dash=True)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also write the pictures into this folder.")] = None,
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
    when_learnt: Annotated[
        bool, typer.Option("--when-learnt", help="Wait for the training of whom it is about, and draw it then.")
    ] = False,
    from_photo: Annotated[
        bool, typer.Option("--from-photo", help="Draw the subject by looking at a photo, without a personal model.")
    ] = False,
    models: Annotated[
        str, typer.Option(help="Draw it with each of these (a,b,c, or all that fit) and rank them by prompt match.")
    ] = "",
    memory: Memory = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show plan, memory, time and cost; change nothing.")
    ] = False,
) -> None:
    """Draw pictures. Each is kept in the library with the recipe that made it."""
    wanted = _prompts(prompt, prompts, bool(subject))
    width, height = parse_size(size)
    with door.studio(memory=memory) as studio:
        check_model(studio, model)
        people = [_weighted(one) for one in subject or ()]
        names = [find_subject(studio, name).id for name, _ in people]
        worn = [_weighted(one) for one in adapter or ()]
        options = picture_options(
            negative_prompt=negative,
            count=count,
            seed=seed,
            model=model,
            adapters=tuple(adapter_name(studio, name) for name, _ in worn),
            weights=tuple(weight for _, weight in (*people, *worn)),
            preset=preset,
            width=width,
            height=height,
            steps=steps,
            guidance=guidance,
            true_cfg=true_cfg,
            sampler=sampler,
            image=image_id(studio, image, keep=not dry_run),
            strength=strength,
            mask=image_id(studio, mask, keep=not dry_run),
        )
        if models:
            _alone(bool(model) or when_learnt or from_photo or len(wanted) > 1 or out is not None, "--models")
            from atelier.cli.grid import compare

            compare(door, studio, wanted[0], names, options, models, dry_run=dry_run)
            return
        if when_learnt:
            _alone(dry_run or from_photo or out is not None, "--when-learnt")
            waiting.keep(door, studio, wanted, names, options)
            return
        if from_photo:
            _alone(dry_run or len(wanted) > 1, "--from-photo")
            prepared = studio.guide.prepare(wanted[0], names, options)
            (whom,) = studio.guide.whom(wanted, names)
            run = studio.guide.submit(prepared, whom.id)
            show_pictures(door, studio, door.work(studio, run.id, previews=previews), out)
            return
        if dry_run:
            show_forecast(door, studio.plans.creation(wanted, subjects=names, options=options))
            return
        prepared = studio.make.prepare_creation(wanted, names, options)
        for note in prepared.notes:
            door.note(f"[yellow]{safe(note)}[/yellow]")
        run = studio.make.create(wanted, subjects=names, options=options)
        show_pictures(door, studio, door.work(studio, run.id, previews=previews), out)


def show_pictures(door: Door, studio: Studio, view: RunView, out: Path | None) -> None:
    """The pictures of a finished run, written to a folder if one is named."""
    pictures = view.pictures
    paths: list[Path | None] = [None] * len(pictures)
    if out is not None:
        from atelier.steps.exporting import export_options

        files = studio.exports.write([one.id for one in pictures], out, export_options())
        paths = [path for path, _ in files]
    rows = [
        (one.id, one.meta.get("seed", ""), path or "", one.meta.get("asked") or one.meta.get("prompt", ""))
        for one, path in zip(pictures, paths, strict=True)
    ]
    data = [
        {
            "id": one.id,
            "seed": one.meta.get("seed"),
            "asked": one.meta.get("asked") or one.meta.get("prompt"),
            "prompt": one.meta.get("prompt"),
            "path": path,
            "meta": one.meta,
        }
        for one, path in zip(pictures, paths, strict=True)
    ]
    columns = ("picture", ">seed", "file", "prompt")
    door.result({"run": view.run.id, "pictures": data}, table(columns, rows, empty="no pictures"))
    if out is None and pictures:
        door.hint(f"to have files: {door.command('library', 'export', pictures[0].id, '--out', 'DIR')}")


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


def _alone(otherwise: bool, option: str) -> None:
    """Raises InvalidInput: what else was said does not go with this option."""
    if otherwise:
        raise InvalidInput(f"{option} does not go with what else was said", kept="nothing was started")


def _prompts(prompt: str, file: Path | None, subject: bool) -> list[str]:
    if file is None:
        if not prompt and not subject:
            raise InvalidInput("there is nothing to draw", advice='say what: atelier create "a red bicycle"')
        return [prompt]
    if str(file) == "-":
        text = sys.stdin.read(LONGEST)
    elif not file.is_file():
        raise NotFound(f"there is no file {file}", advice="check the path")
    else:
        if file.stat().st_size > LONGEST:
            raise InvalidInput(f"{file} has {file.stat().st_size} bytes; a file of prompts has at most {LONGEST}")
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{file} is not text in UTF-8 (byte {error.start})") from None
    found = [prompt] * bool(prompt) + [line.strip() for line in text.splitlines()]
    found = [line for line in found if line and not line.startswith("#")]
    if not found:
        raise InvalidInput(f"{file} holds no prompts", advice="write one a line; lines with # in front are left out")
    return found


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
