"""A procedural world of illustrated people whose truth is known.

Only the built-in model's own training, evaluation and tests import it; the rest of the studio sees pixels.
"""

from atelier.builtin.world.draw import Drawing, draw
from atelier.builtin.world.scene import Scene, sample_scene

__all__ = ["Drawing", "Scene", "draw", "sample_scene"]
