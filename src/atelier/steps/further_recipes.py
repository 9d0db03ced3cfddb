"""Built-in recipes of drawing within what is there, and of reporting; see `recipes` for all."""

from __future__ import annotations

from typing import Any

from atelier.recipe import Adapter, DataSet, Graph, Image, Recipe, Ref, Seed
from atelier.steps.create import create
from atelier.steps.edit import edit
from atelier.steps.extend_picture import extend_picture
from atelier.steps.outcomes import JUDGED, TRAINED
from atelier.steps.report_card import PROMPTS, report_card
from atelier.steps.train_adapter import train_adapter


def referring() -> Recipe:
    """Pictures of whoever a photo or picture shows, without a training."""
    g = Graph("reference", title="Draw from a reference", description="Whoever the picture shows, in another picture.")
    fields = {
        "images": g.input("images", list[Image], description="pictures to go by, the most important first"),
        "instruction": g.input("instruction", str, description="what to draw of whom they show"),
        "count": g.input("count", int, 1, description="pictures, with seeds counting up"),
        "model": g.input("model", str, "", description="a model that takes references"),
        "preset": g.input("preset", str, "standard", description="draft, standard or high"),
        "seed": g.input("seed", Seed, description="of the first picture"),
    }
    g.output("pictures", g.add(edit, "draw", **fields))
    return g.recipe


def inpainting() -> Recipe:
    """A part of a picture drawn anew."""
    g = Graph("inpaint", title="Redraw a part", description="Black in the mask stays to the pixel.")
    fields = {
        "image": g.input("image", Image, description="the picture"),
        "mask": g.input("mask", Image, description="white is redrawn"),
        "prompt": g.input("prompt", str, description="what is to be seen there"),
        **_drawn(g, strength=0.9),
    }
    g.output("pictures", g.add(create, "draw", **fields))
    return g.recipe


def outpainting() -> Recipe:
    """A picture with more around it."""
    g = Graph("outpaint", title="Draw beyond the edges", description="The picture stays; what is around it is drawn.")
    sides = {
        side: g.input(side, float, default, description="how much is added, as a part of the picture's own side")
        for side, default in (("left", 0.25), ("right", 0.25), ("top", 0.0), ("bottom", 0.0))
    }
    canvas = g.add(extend_picture, "extend", image=g.input("image", Image, description="the picture"), **sides)
    prompt = g.input("prompt", str, description="what the whole picture shows")
    fields = {"image": canvas.field("image"), "mask": canvas.field("mask"), "prompt": prompt, **_drawn(g, strength=1.0)}
    g.output("pictures", g.add(create, "draw", **fields))
    return g.recipe


def _drawn(g: Graph, *, strength: float) -> dict[str, Ref[Any]]:
    """The inputs that drawing within a mask has whatever it is for."""
    return {
        "strength": g.input("strength", float, strength, description="how much of what is under the mask is redrawn"),
        "count": g.input("count", int, 1, description="pictures, with seeds counting up"),
        "model": g.input("model", str, "", description="the base model"),
        "adapters": g.input("adapters", list[Adapter], [], description="adapters to draw with"),
        "weights": g.input("weights", list[float], [], description="how strongly each adapter counts"),
        "preset": g.input("preset", str, "standard", description="draft, standard or high"),
        "seed": g.input("seed", Seed, description="of the first picture"),
    }


def reporting() -> Recipe:
    """A training on a data set that is there, and the report card of its checkpoints."""
    g = Graph("report", title="Report card", description="Every checkpoint draws the same, and the likest is chosen.")
    data_set = g.input("data_set", DataSet, description="what is to be learnt from, with held-out photos")
    model = g.input("model", str, "", description="the base model")
    seed = g.input("seed", Seed, description="of the training and of the pictures")
    trained = g.add(
        train_adapter,
        "train",
        data_set=data_set,
        prior=g.input("prior", DataSet | None, None, description="pictures of the class, for prior preservation"),
        model=model,
        name=g.input("name", str, "", description="what the personal model is called"),
        config=g.input("config", Any, {}, description="every knob of the training"),
        seed=seed,
    )
    fields = {
        "prompts": g.input("prompts", list[str], list(PROMPTS), description="what every checkpoint draws"),
        "per_prompt": g.input("per_prompt", int, 1, description="pictures for each prompt"),
        "preset": g.input("preset", str, "draft", description="quality against time"),
        "weight": g.input("weight", float, 1.0, description="how strongly the adapter counts"),
    }
    judged = g.add(report_card, "report", trained=trained, data_set=data_set, model=model, seed=seed, **fields)
    g.output(TRAINED, trained)
    g.output(JUDGED, judged)
    g.output("report", judged.field("report"))
    return g.recipe
