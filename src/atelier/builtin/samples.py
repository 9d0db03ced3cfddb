"""Sample people and how well pictures show them: what `atelier demo` starts from and what it measures with.

Photos come out as plain image files and scores as numbers, so callers stay blind to the world behind them.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.folder import WEIGHTS
from atelier.builtin.judge import Judge
from atelier.builtin.measure import Share, right, share
from atelier.builtin.world import draw, sample_scene
from atelier.builtin.world.attributes import JUDGED_IDENTITY
from atelier.builtin.world.heldout import PEOPLE
from atelier.builtin.world.prompts import OCCASIONS, Prompt, occasion_prompt
from atelier.builtin.world.scene import HIDES_HAIR, Scene
from atelier.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def people() -> tuple[str, ...]:
    """Names of the sample people. Base training never saw any of them."""
    return tuple(PEOPLE)


def person_of(text: str) -> str:
    """A sample person chosen by a text (a commit hash, say): always the same for the same text."""
    return people()[int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % len(PEOPLE)]


def _identity(name: str) -> dict[str, str]:
    if name not in PEOPLE:
        raise NotFound(f"there is no sample person named {name!r}", advice=f"known are {', '.join(PEOPLE)}")
    return PEOPLE[name]


def class_word(name: str) -> str:
    """The word for this person in prompts: woman or man."""
    return _identity(name)["presentation"]


def _scenes(name: str, count: int, seed: int) -> list[Scene]:
    """Occasions as in a phone's album: everything varies, the face stays visible in most."""
    identity = _identity(name)
    rng = np.random.default_rng([seed, list(PEOPLE).index(name)])
    views = ["front", "left", "right", "front"]
    framings = ["portrait", "close-up", "portrait", "waist-up"]
    out: list[Scene] = []
    for i in range(count):
        fixed = identity | {"view": views[i % 4], "framing": framings[(i // 2) % 4]}
        if i % 4:
            fixed["headwear"] = "none"
        if i % 4 != 1:
            fixed["glasses"] = "none"
        scene = sample_scene(rng, fixed)
        while scene.headwear in HIDES_HAIR or scene.glasses == "sunglasses":
            scene = sample_scene(rng, fixed)
        out.append(scene)
    return out


def photos(name: str, count: int = 8, *, size: int = 256, seed: int = 0) -> list[tuple[str, bytes]]:
    """Photos of a sample person as (file name, PNG bytes), each on another occasion.

    Raises:
        NotFound: no sample person has that name.
    """
    from PIL import Image

    out: list[tuple[str, bytes]] = []
    for i, image in enumerate(photo_arrays(name, count, size=size, seed=seed)):
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "PNG")
        out.append((f"{name}-{i + 1:02d}.png", buffer.getvalue()))
    return out


def photo_arrays(name: str, count: int = 8, *, size: int = 256, seed: int = 0) -> list[NDArray[np.uint8]]:
    """The same photos as (size, size, 3) uint8 RGB."""
    return [draw(scene, size).image for scene in _scenes(name, count, seed)]


def occasions(name: str, trigger: str) -> list[Prompt]:
    """Twelve prompts that put the person into new occasions; no identity attribute is ever in the words."""
    return [occasion_prompt(o, f"{trigger} {class_word(name)}") for o in OCCASIONS]


def reference_occasions(name: str) -> list[Prompt]:
    """The same twelve for a model that looks at a photo instead of having learnt a trigger word."""
    return [occasion_prompt(o, "", who=f"the same {class_word(name)}") for o in OCCASIONS]


@dataclass(frozen=True)
class Likeness:
    """What the judge read in pictures of one or more people.

    Args:
        identity: share of the person's attributes that are right (those a picture can show; never in the prompt).
        context: share of the asked words that the picture shows.
        joint: share of pictures with everything right in both.
        attributes: identity, attribute by attribute.
    """

    identity: Share
    context: Share
    joint: Share
    attributes: dict[str, Share]


def score(
    pictures: Sequence[NDArray[np.uint8]],
    prompts: Sequence[Prompt],
    names: Sequence[str],
    *,
    judge: Judge | None = None,
) -> Likeness:
    """Judge pictures (each (h, w, 3) uint8) of named people made from prompts; by default with the shipped judge."""
    judge = judge or Judge.load(WEIGHTS / "judge.safetensors")
    read = judge.read(np.stack(pictures))
    who: dict[str, list[dict[str, float]]] = {}
    what: list[dict[str, float]] = []
    joint: list[list[float]] = []
    for row, prompt, name in zip(read, prompts, names, strict=True):
        # A crown or a scarf that was asked for hides what it hides: such attributes are not judged.
        shown = Scene(**(_identity(name) | prompt.asked)).visible()  # type: ignore[arg-type]
        likeness = right(row, {n: _identity(name)[n] for n in JUDGED_IDENTITY if n in shown})
        asked = right(row, prompt.asked)
        who.setdefault(name, []).append(likeness)
        what.append(asked)
        joint.append([float(all(likeness.values()) and all(asked.values()))])
    everyone = [[v for row in rows for v in row.values()] for rows in who.values()]
    if len(who) == 1:
        everyone = [list(row.values()) for rows in who.values() for row in rows]
    attributes = {n: share([[row[n]] for rows in who.values() for row in rows if n in row]) for n in JUDGED_IDENTITY}
    return Likeness(share(everyone), share([list(row.values()) for row in what]), share(joint), attributes)
