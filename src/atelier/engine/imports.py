"""Bringing in torch, diffusers and transformers quickly.

Together they are some 3,500 modules. Python's cyclic collector looks through all of their objects again and again while
they come in, and once more at every full collection after: about a sixth of the time to the first picture. As much goes
into packages that they bring in where these are installed, and that hardly anybody asks anything of.
"""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

POSTPONED = ("scipy.stats", "bitsandbytes")
"""What schedulers need for spacings that nobody here asks for, and what only weights in four bits need."""
_BRINGING = threading.RLock()


class _Later(ModuleType):
    """Stands for a package until something of it is asked for, then forwards to it."""

    def __getattr__(self, name: str) -> Any:
        # The machinery of imports asks all modules for names such as `__file__`; submodules need the package itself.
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        return getattr(_bring(self.__name__), name)


def _bring(name: str) -> ModuleType:
    with _BRINGING:
        if isinstance(sys.modules.get(name), _Later):
            del sys.modules[name]
        return importlib.import_module(name)


@cache
def postpone() -> None:
    """From now on `POSTPONED` packages come in when something of them is used, not when somebody imports them."""
    for name in POSTPONED:
        with suppress(ImportError):  # the package above it is not installed
            spec = None if name in sys.modules else find_spec(name)
            if spec is not None:
                sys.modules[name] = later = _Later(name)
                later.__spec__ = spec


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
