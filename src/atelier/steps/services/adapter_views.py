"""Adapters as doors get them: a version with its weights, its report card, what is in it, what it is related to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atelier.library import AdapterVersion, PersonalModel
from atelier.recipe import Adapter

if TYPE_CHECKING:
    from atelier.interop.lora import Inspection


@dataclass(frozen=True)
class AdapterView:
    """A version with its stored adapter and its report card (plain data; None where there is none)."""

    model: PersonalModel
    version: AdapterVersion
    adapter: Adapter
    report: dict[str, Any] | None


@dataclass(frozen=True)
class ReportView:
    """The report card of a version's training.

    Attributes:
        report, card: id of its asset, and what stands in it; None for what was brought in.
        sheets: (asset id, step) of what each checkpoint drew; step 0: the base model. curves: id of that picture.
        samples: (asset id, step) of what the training itself drew at its checkpoints.
    """

    report: str | None
    card: dict[str, Any] | None
    sheets: tuple[tuple[str, int], ...]
    curves: str | None
    samples: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Source:
    """An adapter that goes into a merge. `number`: of its version, the chosen one without; `weight`: how strongly."""

    name: str
    number: int | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Relative:
    """An adapter that another was made from, or that was made from it.

    `model` is its id and `number` its version, where it is listed as one (an export is not).
    """

    asset_id: str
    role: str
    model: str | None
    name: str
    number: int | None


@dataclass(frozen=True)
class AdapterDetail:
    """A version with what is in it, what it was made from, and what was made from it."""

    view: AdapterView
    inspection: Inspection
    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]
