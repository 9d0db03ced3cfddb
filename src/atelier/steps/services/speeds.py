"""How long work takes here: by what was measured of the same work, of similar work, or of the machine's arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from atelier.library import Library
from atelier.library.measured import recent_facts
from atelier.steps.paces import PACE, Work, device_words

if TYPE_CHECKING:
    from atelier.engine.device import DeviceInfo

STEPS = {"train": ("train_adapter",), "draw": ("create", "edit", "prior_pictures", "report_card", "upscale_detail")}
"""The steps that record a pace, by the kind of work."""
NEWEST = 5
"""Records that one figure is made of at most: a machine may have become faster."""
EFFICIENCY = {"cpu": 0.75, "mps": 0.35, "cuda": 0.4}
"""Operations of `paces` that a model does in the time of one of a matrix product, where nothing was measured of it yet.
The built-in model on a processor: 0.93 learning in batches of eight, 0.88 drawing four, 0.61 drawing one (it has layers
that see no token, which `paces` counts all the same). Those of GPUs are assumptions: a training corrects them."""
NOUNS = {"train": ("earlier training", "earlier trainings"), "draw": ("earlier drawing", "earlier drawings")}


@dataclass(frozen=True)
class Speed:
    """Seconds that one unit of work takes, and in words how that is known."""

    seconds: float
    basis: str


class Speeds:
    """What the studio's tasks measured of this machine."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def records(self) -> list[dict[str, Any]]:
        """What was recorded lately, the newest first within each kind of work."""
        database = self._library.database
        return [fact for steps in STEPS.values() for fact in recent_facts(database, steps, PACE)]

    def of(
        self, work: Work, device: DeviceInfo | None = None, records: Sequence[Mapping[str, Any]] | None = None
    ) -> Speed | None:
        """How long one unit takes.

        Args:
            device: what it would be executed on; without one, whatever did such work last counts, and nothing is
                measured now (a server that only reads loads no torch).
            records: what `records` gave, where several are asked for.

        Returns:
            None only without a device, where nothing like it was ever done.
        """
        known = self.records() if records is None else records
        label = None if device is None else device_words(device)
        here = [one for one in known if label is None or one.get("device") == label]
        found = _known(work, here, "on this machine")
        if found is None and len(known) > len(here):  # workers may have another device than the one who asks
            found = _known(work, known, "on other devices")
        if found is not None or device is None:
            return found
        return Speed(
            work.operations / model_speed(device), "by this machine's measured arithmetic; right within a factor of 3"
        )


def _known(work: Work, records: Sequence[Mapping[str, Any]], where: str) -> Speed | None:
    """By what was recorded: of the same work, else of the most similar."""
    of_model = [one for one in records if one.get("model") == work.model]
    same_kind = [one for one in of_model if one.get("kind") == work.kind]
    exact = [one for one in same_kind if one.get("shape") == work.shape and one.get("units")]
    if exact:
        each = _typical([one["seconds"] / one["units"] for one in exact])
        return Speed(each, f"by {_count(exact, work.kind)} {where}")
    of_kind = [one for one in records if one.get("kind") == work.kind]
    for similar, how in ((same_kind, "of other sizes"), (of_model, "with this model"), (of_kind, "with other models")):
        rates = [rate for one in similar if (rate := _rate(one)) > 0]
        if rates:
            count = _count(similar, str(similar[0].get("kind")))
            return Speed(work.operations / _typical(rates), f"scaled from {count} {how} {where}")
    return None


def _typical(values: Sequence[float]) -> float:
    """The median of the newest ones, of two the lower: the first task after loading a model is slow."""
    newest = sorted(values[:NEWEST])
    return newest[(len(newest) - 1) // 2]


def _rate(one: Mapping[str, Any]) -> float:
    seconds = float(one.get("seconds", 0))
    return float(one.get("operations", 0)) * float(one.get("units", 0)) / seconds if seconds > 0 else 0.0


def _count(records: Sequence[object], kind: str) -> str:
    number = min(NEWEST, len(records))
    return f"{number} {NOUNS[kind][number != 1]}"


@lru_cache(maxsize=8)
def _measured(name: str, kind: str, bf16: bool) -> float:
    from atelier.engine.doctor import product_speed

    return product_speed(name, "bf16" if bf16 else "fp32", 512 if kind == "cpu" else 4096)


def model_speed(device: DeviceInfo) -> float:
    """Operations of `paces` a second that models do on a device, as far as is known before any was measured."""
    return machine_speed(device) * EFFICIENCY[device.kind]


def machine_speed(device: DeviceInfo) -> float:
    """Floating-point operations a second of a matrix product in the precision that models use, measured once a process
    (a twentieth of a second on a processor)."""
    return _measured(device.torch_name, device.kind, device.bf16)
