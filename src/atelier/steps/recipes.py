"""The built-in recipes: graphs of steps with named inputs, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atelier.errors import NotFound
from atelier.recipe import Adapter, Graph, Image, Photo, Recipe, Seed, each
from atelier.recipe.step import nearest
from atelier.steps.caption import caption
from atelier.steps.create import create
from atelier.steps.edit import edit
from atelier.steps.export_adapter import export_adapter
from atelier.steps.export_picture import export_picture
from atelier.steps.further_recipes import inpainting, outpainting, referring, reporting
from atelier.steps.import_adapter import import_adapter
from atelier.steps.merge_adapters import merge_adapters
from atelier.steps.outcomes import CAPTIONS, JUDGED, TEXTS, TRAINED
from atelier.steps.prepare_data_set import prepare_data_set
from atelier.steps.prior_pictures import prior_pictures
from atelier.steps.prompt_match import prompt_match
from atelier.steps.pull_model import pull_model
from atelier.steps.report_card import PROMPTS, report_card
from atelier.steps.resize_adapter import resize_adapter
from atelier.steps.train_adapter import train_adapter
from atelier.steps.upscale import upscale
from atelier.steps.upscale_detail import STRENGTH, upscale_detail

MATCH = "match"
ASKED = "for people: what was written, by what the model is told"


def train() -> Recipe:
    """Photos → captions → data set → adapter → report card → the chosen version, also for other programs."""
    g = Graph(
        "train",
        title="Train a personal model",
        description="Captions, data set, prior pictures, training, report card; the best version also for kohya.",
    )
    photos = g.input("photos", list[Photo], description="the accepted photos of the subject")
    texts = g.input("texts", list[str], description="for each photo a caption, or an empty text to have one written")
    always = g.input("always", list[bool], [], description="for each photo whether to use it whatever its quality")
    trigger = g.input("trigger", str, description="the word that stands for the subject")
    word = g.input("class_word", str, "person", description="what the subject is")
    name = g.input("name", str, "", description="what the personal model is called")
    model = g.input("model", str, "", description="the base model")
    size = g.input("training_size", int, 0, description="px on the short side; 0: the model's own")
    threshold = g.input("threshold", float, 0.6, description="least quality of a photo")
    masks = g.input("masks", str, "none", description="where the loss counts most: face, subject, none")
    prior_count = g.input("prior_count", int, 32, description="pictures of the class for prior preservation")
    prior_seed = g.input(
        "prior_seed", int, 0, description="the same for all trainings, so that they share prior pictures"
    )
    config = g.input("config", Any, {}, description="every knob of the training")
    seed = g.input("seed", Seed, description="of the training and of the report's pictures")
    prompts = g.input("prompts", list[str], list(PROMPTS), description="what every checkpoint draws")
    assistant = g.input(
        "assistant", Adapter | None, None, description="what lets a distilled model be trained itself; worn while it is"
    )
    itself = g.input("itself", bool, False, description="whether a distilled model is trained, not the one it names")
    preset = g.input("preset", str, "draft", description="quality of the report's pictures")
    per_prompt = g.input("per_prompt", int, 1, description="the report's pictures for each prompt")
    captions = g.map(
        caption, TEXTS, photo=each(photos), text=each(texts), trigger=trigger, class_word=word, model=model
    )
    data_set = g.add(
        prepare_data_set,
        "data-set",
        photos=photos,
        captions=captions,
        always=always,
        trigger=trigger,
        class_word=word,
        model=model,
        training_size=size,
        threshold=threshold,
        masks=masks,
    )
    prior = g.add(
        prior_pictures,
        "prior",
        class_word=word,
        count=prior_count,
        model=model,
        size=size,
        seed=prior_seed,
        itself=itself,
    )
    trained = g.add(
        train_adapter,
        "train",
        data_set=data_set,
        prior=prior,
        model=model,
        name=name,
        config=config,
        seed=seed,
        assistant=assistant,
    )
    judged = g.add(
        report_card,
        "report",
        trained=trained,
        data_set=data_set,
        model=model,
        prompts=prompts,
        per_prompt=per_prompt,
        preset=preset,
        seed=seed,
        itself=itself,
    )
    kohya = g.add(export_adapter, "kohya", adapter=judged.field("chosen"), layout="kohya")
    g.output(CAPTIONS, captions)
    g.output("data_set", data_set)
    g.output(TRAINED, trained)
    g.output(JUDGED, judged)
    g.output("chosen", judged.field("chosen"))
    g.output("kohya", kohya)
    return g.recipe


def captions() -> Recipe:
    """A caption for each photo."""
    g = Graph("caption", title="Write captions")
    photos = g.input("photos", list[Photo], description="the photos")
    trigger = g.input("trigger", str, description="the word that stands for the subject")
    word = g.input("class_word", str, "person", description="what the subject is")
    model = g.input("model", str, "", description="the model that will be trained")
    g.output("texts", g.map(caption, photo=each(photos), trigger=trigger, class_word=word, model=model))
    return g.recipe


def creation() -> Recipe:
    """Pictures for every prompt of a list, with the same settings."""
    g = Graph("create", title="Create pictures", description="One task a prompt; a repeated prompt costs nothing.")
    prompts = g.input("prompts", list[str], description="what to draw, one prompt a line")
    g.input("asked", Any, {}, description=ASKED)
    seed = g.input("seed", Seed, description="of the first picture of each prompt")
    fields = {
        "negative_prompt": g.input("negative_prompt", str, "", description="what not to draw"),
        "count": g.input("count", int, 1, description="pictures for each prompt, with seeds counting up"),
        "model": g.input("model", str, "", description="the base model"),
        "adapters": g.input("adapters", list[Adapter], [], description="adapters to draw with"),
        "weights": g.input("weights", list[float], [], description="how strongly each adapter counts"),
        "preset": g.input("preset", str, "standard", description="draft, standard or high"),
        "width": g.input("width", int | None, None, description="px"),
        "height": g.input("height", int | None, None, description="px"),
        "steps": g.input("steps", int | None, None, description="denoising steps"),
        "guidance": g.input("guidance", float | None, None, description="the model's own guidance scale"),
        "true_cfg": g.input("true_cfg", float | None, None, description="classifier-free guidance; 1: off"),
        "sampler": g.input("sampler", str, "default", description="how the noise is taken away"),
        "image": g.input("image", Image | None, None, description="a picture to start from"),
        "strength": g.input("strength", float, 0.6, description="how much of that picture is redrawn"),
        "mask": g.input("mask", Image | None, None, description="white is redrawn"),
    }
    pictures = g.map(create, "draw", prompt=each(prompts), seed=seed, **fields)
    g.output("pictures", pictures.flat())
    return g.recipe


def grid(*, measured: bool = True) -> Recipe:
    """One picture for each cell: every setting is a list with an entry a cell."""
    g = Graph(
        "grid",
        title="Draw a grid",
        description="One task a cell; a cell that was drawn before, in whatever grid, costs nothing.",
    )
    g.input("grid", Any, {}, description="for people: what varies along the axes, and which task is which cell's")
    g.input("asked", Any, {}, description=ASKED)
    prompts = g.input("prompts", list[str], description="of each cell: what to draw")
    fields = {
        "negative_prompt": g.input("negative_prompts", list[str], description="of each cell: what not to draw"),
        "seed": g.input("seeds", list[Seed], description="of each cell"),
        "model": g.input("models", list[str], description="of each cell: the base model"),
        "adapters": g.input("adapters", list[list[Adapter]], description="of each cell: adapters to draw with"),
        "weights": g.input("weights", list[list[float]], description="of each cell: how strongly each adapter counts"),
        "preset": g.input("presets", list[str], description="of each cell: draft, standard or high"),
        "width": g.input("widths", list[int | None], description="of each cell: px"),
        "height": g.input("heights", list[int | None], description="of each cell: px"),
        "steps": g.input("steps", list[int | None], description="of each cell: denoising steps"),
        "guidance": g.input("guidance", list[float | None], description="of each cell: the model's own guidance scale"),
        "true_cfg": g.input("true_cfg", list[float | None], description="of each cell: classifier-free guidance"),
        "sampler": g.input("samplers", list[str], description="of each cell: how the noise is taken away"),
        "strength": g.input("strengths", list[float], description="of each cell: how much of the picture is redrawn"),
    }
    image = g.input("image", Image | None, None, description="a picture to start from, of all cells")
    mask = g.input("mask", Image | None, None, description="white is redrawn")
    by_cell = {name: each(ref) for name, ref in fields.items()}
    pictures = g.map(create, "draw", prompt=each(prompts), image=image, mask=mask, **by_cell)
    g.output("pictures", pictures.flat())
    if measured:
        judged = g.input("judged", list[str], description="of each cell: the prompt as the measure is asked")
        drawn = g.input("drawn", bool, False, description="whether all models draw the built-in model's world")
        matches = g.map(prompt_match, MATCH, pictures=each(pictures), prompt=each(judged), drawn=drawn)
        g.output("matches", matches)
    return g.recipe


def editing() -> Recipe:
    """A picture changed by instruction."""
    g = Graph("edit", title="Edit a picture")
    fields = {
        "images": g.input("images", list[Image], description="the picture to change, then further references"),
        "instruction": g.input("instruction", str, description="what to change"),
        "count": g.input("count", int, 1, description="pictures, with seeds counting up"),
        "model": g.input("model", str, "", description="a model that edits"),
        "adapters": g.input("adapters", list[Adapter], [], description="adapters to draw with"),
        "weights": g.input("weights", list[float], [], description="how strongly each adapter counts"),
        "preset": g.input("preset", str, "standard", description="draft, standard or high"),
        "steps": g.input("steps", int | None, None, description="denoising steps"),
        "guidance": g.input("guidance", float | None, None, description="the model's own guidance scale"),
        "seed": g.input("seed", Seed, description="of the first picture"),
    }
    g.input("asked", Any, {}, description=ASKED)
    g.output("pictures", g.add(edit, **fields))
    return g.recipe


def upscaling() -> Recipe:
    """A picture enlarged by resampling."""
    g = Graph("upscale", title="Upscale a picture", description="No model is needed, and no detail is added.")
    fields = {
        "image": g.input("image", Image, description="the picture"),
        "factor": g.input("factor", float, 2.0, description="how many times larger a side becomes"),
        "sharpening": g.input("sharpening", float, 0.35, description="0 (none) to 1"),
        "rating": g.input("rating", str, "", description="what the picture shows, where that is not known of it"),
    }
    g.output("picture", g.add(upscale, **fields))
    return g.recipe


def upscaling_detail() -> Recipe:
    """A picture enlarged, with detail drawn by a model."""
    g = Graph("upscale-detail", title="Upscale with drawn detail", description="Redrawn at low strength, in tiles.")
    fields = {
        "image": g.input("image", Image, description="the picture"),
        "prompt": g.input("prompt", str, "", description="what the picture shows"),
        "factor": g.input("factor", float, 2.0, description="how many times larger a side becomes"),
        "strength": g.input("strength", float, STRENGTH, description="how much the model may change"),
        "model": g.input("model", str, "", description="what draws the detail"),
        "adapters": g.input("adapters", list[Adapter], [], description="adapters to draw with"),
        "weights": g.input("weights", list[float], [], description="how strongly each adapter counts"),
        "preset": g.input("preset", str, "standard", description="draft, standard or high"),
        "steps": g.input("steps", int | None, None, description="denoising steps"),
        "guidance": g.input("guidance", float | None, None, description="the model's own guidance scale"),
        "rating": g.input("rating", str, "", description="what the picture shows, where that is not known of it"),
        "seed": g.input("seed", Seed, description="of all tiles"),
    }
    g.output("picture", g.add(upscale_detail, "upscale", **fields))
    return g.recipe


def importing() -> Recipe:
    """An adapter file brought in."""
    g = Graph("import-adapter", title="Import an adapter")
    fields = {
        "path": g.input("path", str, description="a .safetensors file"),
        "model": g.input("model", str, "", description="the base model that it is for"),
        "name": g.input("name", str, "", description="what to call it"),
        "trigger": g.input("trigger", str, "", description="the word that calls it"),
        "subjects": g.input("subjects", list[str], [], description="ids of the subjects that it shows"),
    }
    g.output("adapter", g.add(import_adapter, **fields))
    return g.recipe


def exporting() -> Recipe:
    """An adapter in another layout."""
    g = Graph("export-adapter", title="Export an adapter")
    adapter = g.input("adapter", Adapter, description="the adapter")
    fields = {
        "layout": g.input("layout", str, "kohya", description="diffusers, kohya, bfl or comfyui"),
        "precision": g.input("precision", str, "same", description="same, fp32, bf16 or fp16"),
        "minimal": g.input("minimal", bool, False, description="without recipe, captions and settings"),
        "title": g.input("title", str, "", description="what the file calls it"),
    }
    g.output("adapter", g.add(export_adapter, adapter=adapter, **fields))
    return g.recipe


def resizing() -> Recipe:
    """A smaller adapter."""
    g = Graph("resize-adapter", title="Resize an adapter")
    fields = {
        "adapter": g.input("adapter", Adapter, description="the adapter"),
        "rank": g.input("rank", int | None, None, description="singular values kept"),
        "energy": g.input("energy", float | None, None, description="share of energy kept"),
        "name": g.input("name", str, "", description="what to call the result"),
    }
    g.output("adapter", g.add(resize_adapter, **fields))
    return g.recipe


def merging() -> Recipe:
    """Several adapters in one."""
    g = Graph("merge-adapters", title="Merge adapters")
    fields = {
        "adapters": g.input("adapters", list[Adapter], description="two or more, for one model"),
        "weights": g.input("weights", list[float], [], description="how strongly each counts"),
        "method": g.input("method", str, "linear", description="linear, svd, ties or dare"),
        "rank": g.input("rank", int | None, None, description="of the result"),
        "density": g.input("density", float, 0.5, description="share of entries kept"),
        "seed": g.input("seed", Seed, description="what dare drops"),
        "name": g.input("name", str, "", description="what to call the result"),
    }
    g.output("adapter", g.add(merge_adapters, **fields))
    return g.recipe


def leaving() -> Recipe:
    """A picture as a file for others."""
    g = Graph("export-picture", title="Export a picture", description="Resized, marked, with metadata, signed.")
    fields = {
        "image": g.input("image", Image, description="the picture"),
        "preset": g.input("preset", str, "original", description="original, web, square, portrait, story, wide, print"),
        "options": g.input("options", Any, {}, description="what differs from the preset"),
        "recipe": g.input("recipe", str, "", description="how it was made (JSON), to be written into the file"),
        "made": g.input("made", bool, True, description="whether the studio drew it"),
        "photographed": g.input("photographed", bool, False, description="whether a person's photo is part of it"),
    }
    g.output("export", g.add(export_picture, **fields))
    return g.recipe


def installing() -> Recipe:
    """A base model from its hub."""
    g = Graph("pull-model", title="Install a model", description="Downloaded, checked, then visible at once.")
    fields = {
        "model": g.input("model", str, description="id of the model"),
        "licence": g.input("licence", str, "", description="id of the licence that was accepted"),
        "source": g.input("source", str, "", description="the repository that it was accepted for"),
    }
    g.output("model", g.add(pull_model, **fields))
    return g.recipe


RECIPES: dict[str, Callable[[], Recipe]] = {
    "train": train,
    "caption": captions,
    "report": reporting,
    "create": creation,
    "grid": grid,
    "reference": referring,
    "edit": editing,
    "inpaint": inpainting,
    "outpaint": outpainting,
    "upscale": upscaling,
    "upscale-detail": upscaling_detail,
    "import-adapter": importing,
    "export-adapter": exporting,
    "resize-adapter": resizing,
    "merge-adapters": merging,
    "export-picture": leaving,
    "pull-model": installing,
}


def builtin_recipe(name: str) -> Recipe:
    """Raises NotFound with the nearest name."""
    if name not in RECIPES:
        raise NotFound(f"there is no built-in recipe '{name}'", advice=nearest(name, RECIPES))
    return RECIPES[name]()
