"""What base training never sees: the people and the prompts that everything is measured on. Fixed lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from atelier.builtin.world.attributes import BY_NAME, IDENTITY

if TYPE_CHECKING:
    from atelier.builtin.world.scene import Scene

# Columns: presentation, age, skin, face, hair, hair_colour, eyes, brows, mark, beard.
_TABLE = """
mira     woman young       brown  heart  wavy     split  green  slanted star     none
anselm   man   elderly     pale   long   mohawk   green  violet thick   scar     moustache
odile    woman middle-aged dark   round  afro     white  amber  thin    star     none
bruno    man   young       golden square braids   split  blue   thick   freckles full
yuki     woman young       light  long   bun      pink   brown  slanted stripes  none
tomas    man   middle-aged tan    heart  ponytail purple green  thin    mole     goatee
wanda    woman elderly     golden square bob      blue   amber  thick   scar     none
idris    man   young       dark   long   short    blonde violet slanted star     full
petra    woman middle-aged pale   round  braids   green  blue   thin    freckles none
ravi     man   elderly     brown  square long     grey   amber  slanted stripes  moustache
lumi     woman young       tan    heart  mohawk   split  violet thick   mole     none
oskar    man   middle-aged light  round  afro     ginger green  slanted scar     goatee
noor     woman elderly     brown  long   ponytail white  blue   thick   star     none
felix    man   young       pale   heart  wavy     blue   brown  thin    stripes  full
greta    woman middle-aged golden square short    purple violet slanted scar     none
samuel   man   elderly     dark   round  braids   pink   green  thick   mole     moustache
"""

_NAMES = ("presentation", "age", "skin", "face", "hair", "hair_colour", "eyes", "brows", "mark", "beard")


def _read() -> dict[str, dict[str, str]]:
    people: dict[str, dict[str, str]] = {}
    for line in _TABLE.split("\n"):
        if line.strip():
            name, *values = line.split()
            people[name] = dict(zip(_NAMES, values, strict=True))
    return people


#: Name → identity attributes, all of a person.
PEOPLE: dict[str, dict[str, str]] = _read()

_CODES = np.array([[BY_NAME[n].values.index(p[n]) for n in IDENTITY] for p in PEOPLE.values()], np.int8)


def too_close(scene: Scene) -> bool:
    """Whether a scene shows nearly a held-out person: seven or more of the ten identity attributes agree."""
    code = np.array([BY_NAME[n].values.index(getattr(scene, n)) for n in IDENTITY], np.int8)
    return bool(((code == _CODES).sum(1) >= 7).any())
