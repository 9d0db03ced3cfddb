"""How much memory models may use at most on this machine."""

from __future__ import annotations

import json
import math
from pathlib import Path

from atelier.errors import Conflict, Corrupt, InvalidInput

LEAST, MOST = 0.1, 4096.0
"""GiB that can be set."""


class MemoryCap:
    """The cap that a process was started with, else the one that is set for its home.

    What is set lies in a file of the home, and is read whenever something is planned: the server and the workers of the
    machine follow without being started anew. Threads may share it.

    Args:
        file: where it is set.
        given: GiB that the process was started with; it goes before what is set.
    """

    def __init__(self, file: Path, given: float | None = None) -> None:
        self._file = file
        self.given = given

    @property
    def gib(self) -> float | None:
        """GiB that models may use at most; None: what the device has. Raises Corrupt."""
        return self.given if self.given is not None else self.kept

    @property
    def kept(self) -> float | None:
        """What is set, whatever this process was started with. Raises Corrupt."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))["gib"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unreadable() from error
        if not isinstance(found, int | float) or not math.isfinite(found) or found <= 0:
            raise self._unreadable()
        return float(found)

    def set(self, gib: float | None) -> None:
        """Set it for this machine; None takes it away.

        Raises:
            InvalidInput: out of range. Conflict: this process was started with a cap, which would go before it.
        """
        if self.given is not None:
            raise Conflict(
                f"the studio was started with a memory cap of {self.given:g} GiB, which goes before one that is set",
                kept="nothing was changed",
                advice="start it without a cap to set one here",
            )
        if gib is None:
            self._file.unlink(missing_ok=True)
            return
        if not LEAST <= gib <= MOST:
            raise InvalidInput(f"a memory cap is {LEAST:g} to {MOST:g} GiB, not {gib:g}", kept="nothing was changed")
        part = self._file.with_name(f".{self._file.name}.part")
        part.write_text(json.dumps({"gib": gib}), encoding="utf-8")
        part.replace(self._file)

    def _unreadable(self) -> Corrupt:
        return Corrupt(f"the memory cap in {self._file} cannot be read", advice="set it again, or remove that file")
