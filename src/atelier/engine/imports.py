"""Bringing in torch, diffusers and transformers quickly.

Together they are some 3,500 modules. Python's cyclic collector looks through all of their objects again and again while
they come in, and once more at every full collection after: about a sixth of the time to the first picture.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def without_collector() -> Iterator[None]:
    """No cyclic garbage collection inside the block (for imports: they make next to no garbage)."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def settle() -> None:
    """Takes what is there now out of all later collections, the first time that it is called.

    Only once: a model that is dropped later must remain collectable.
    """
    gc.freeze()
