"""Values the kernel and the services exchange: assets, drafts, runs, tasks, results.

Everything here is frozen and goes to JSON and back without loss. An asset's *kind* is its Python class, so a step's
signature (`photos: list[Photo]) -> Picture`) is what the edges of a recipe are checked against.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    JsonValue,
    ModelWrapValidatorHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from atelier.errors import AtelierError, InvalidInput, NotFound

REFERENCE = "$asset"  # {"$asset": id} stands for an asset in inputs and results


def new_id() -> str:
    """A random name: 80 bits in 16 small letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


class Value(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- assets ---------------------------------------------------------------------------------------------------------


class Asset(Value):
    """Any stored thing. Immutable; `id` is random, `digest` names the content and is erased with it.

    Subclasses are the kinds. A step that accepts `Image` accepts its subclasses `Photo` and `Picture` too. In JSON the
    kind is a field of its own, and a field declared as `Asset` comes back as the class that went in.
    """

    kind: ClassVar[str] = "asset"

    id: str
    digest: str  # sha256 of the plain content, 64 hexadecimal digits
    media_type: str
    size: int  # bytes of plain content
    meta: dict[str, JsonValue] = {}
    subjects: tuple[str, ...] = ()  # ids of who or what is in it

    @staticmethod
    def kinds() -> dict[str, type[Asset]]:
        """Every kind of asset that is defined, by name."""
        found: dict[str, type[Asset]] = {}
        todo: list[type[Asset]] = [Asset]
        while todo:
            cls = todo.pop()
            found.setdefault(cls.kind, cls)
            todo.extend(cls.__subclasses__())
        return found

    @staticmethod
    def of(kind: str, **fields: object) -> Asset:
        """The asset of that kind from its stored fields.

        Raises:
            InvalidInput: there is no such kind.
        """
        kinds = Asset.kinds()
        if kind not in kinds:
            known = ", ".join(sorted(kinds))
            raise InvalidInput(f"there is no kind of asset called '{kind}'", advice=f"known are {known}")
        return kinds[kind].model_validate(fields)

    @model_validator(mode="wrap")
    @classmethod
    def _by_kind(cls, data: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Also takes {"$asset": id}, where the validation's context knows the asset (see `AssetBook`)."""
        made = data
        if isinstance(data, dict):
            fields = dict(cast(dict[str, object], data))
            if REFERENCE in fields:
                made = AssetBook.of(info.context).get(str(fields[REFERENCE]))
            elif "kind" in fields:
                made = Asset.of(str(fields.pop("kind")), **fields)
        if isinstance(made, Asset) and not isinstance(made, cls):
            raise ValueError(f"a {cls.kind} is needed, this is a {made.kind}")
        return made if isinstance(made, cls) else handler(made)

    @model_serializer(mode="wrap")
    def _with_kind(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, object]:
        if isinstance(info.context, AssetBook):
            info.context.add(self)
            return {REFERENCE: self.id}
        return {"kind": self.kind, **handler(self)}


class AssetBook:
    """The assets by id: as Pydantic's context it turns assets into {"$asset": id} on the way out and back again.

    `fetch` finds those that are not in the book yet (the ledger's `asset`).
    """

    def __init__(self, assets: Iterable[Asset] = (), fetch: Callable[[str], Asset] | None = None) -> None:
        self._assets = {asset.id: asset for asset in assets}
        self._fetch = fetch

    @staticmethod
    def of(context: object) -> AssetBook:
        return context if isinstance(context, AssetBook) else AssetBook()

    def add(self, asset: Asset) -> None:
        self._assets[asset.id] = asset

    def get(self, asset_id: str) -> Asset:
        if asset_id not in self._assets:
            if self._fetch is None:
                raise NotFound(f"there is no asset '{asset_id}'")
            self._assets[asset_id] = self._fetch(asset_id)
        return self._assets[asset_id]

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._assets.values())


class Image(Asset):
    """A picture from anywhere."""

    kind = "image"


class Photo(Image):
    """A picture that a person brought in."""

    kind = "photo"


class Picture(Image):
    """A picture that the studio made."""

    kind = "picture"


class Mask(Asset):
    """A single-channel picture, white where something is."""

    kind = "mask"


class Adapter(Asset):
    """A LoRA, trained or imported (safetensors)."""

    kind = "adapter"


class Checkpoint(Asset):
    """A state of a training, from which an adapter can be had."""

    kind = "checkpoint"


class Captions(Asset):
    """A text for each picture of a set (JSON)."""

    kind = "captions"


class DataSet(Asset):
    """What an adapter is trained on: pictures, crops, masks, captions."""

    kind = "data-set"


class Report(Asset):
    """Findings for people and machines (JSON, HTML)."""

    kind = "report"


class Draft(Value):
    """An asset whose blob is stored and whose row is not yet: it exists for others only once a task commits it."""

    asset: Asset
    sources: tuple[str, ...] = ()  # ids of the assets it was derived from: one row of lineage each


# --- runs and tasks -------------------------------------------------------------------------------------------------


class State(StrEnum):
    """Of a run or a task."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self in (State.DONE, State.FAILED, State.CANCELLED)


class Problem(Value):
    """An error as it is recorded: the code of the error tree, and words for the person."""

    code: str
    message: str
    kept: str = ""
    advice: str = ""
    command: tuple[str, ...] = ()  # what does it at the command line
    detail: str = ""  # the traceback, for defects only; never shown to other workspaces

    @classmethod
    def from_error(cls, error: BaseException, detail: str = "") -> Self:
        if isinstance(error, AtelierError):
            return cls(
                code=error.code, message=error.message, kept=error.kept, advice=error.advice, command=error.command
            )
        return cls(
            code="defect", message=f"{type(error).__name__}: {error}", advice="please report this", detail=detail
        )


class Run(Value):
    """One execution of a recipe. `recipe` and `inputs` are what was submitted, with every seed resolved."""

    id: str
    workspace: str
    recipe: dict[str, JsonValue]
    inputs: dict[str, JsonValue]  # assets as {"$asset": id}
    created: datetime
    state: State = State.WAITING
    title: str = ""
    request: str = ""  # id of the request that had it made, for logs; empty without one


class Task(Value):
    """One execution of a step. (`run`, `node`, `index`) is unique, so adding a task twice adds it once."""

    id: str
    run: str
    workspace: str
    node: str  # the step's name within the recipe
    index: int  # position in the fan-out; 0 without one
    step: str
    version: int
    lane: str  # "cpu", "gpu:0", "remote"
    state: State = State.WAITING
    attempt: int = 0  # how often it was claimed; commits of older attempts are refused
    problem: Problem | None = None


class Result(Value):
    """What a task gave: a JSON value in which each asset stands as {"$asset": id}, and those assets."""

    value: JsonValue
    assets: tuple[Asset, ...] = ()


class Cost(Value):
    """`amount` of a `unit`: "credits", "usd", "gpu-seconds"."""

    amount: float
    unit: str


class Permit(Value):
    """The guard's yes: the epoch of each subject at that moment. A commit checks that none has moved since."""

    epochs: dict[str, int] = {}


class Commit(Value):
    """All that a finished task leaves, recorded in one transaction or not at all."""

    result: Result
    drafts: tuple[Draft, ...]  # the new assets, those that `result` names among them
    key: str
    reusable: bool  # False for non-deterministic steps: `lookup` must never find it
    reused: bool = False  # True where the result came from an earlier run with the same key
    permit: Permit = Permit()
    costs: tuple[Cost, ...] = ()
    inputs: tuple[str, ...] = ()  # ids of all assets that went in
    provenance: dict[str, JsonValue] = {}  # parameters, versions, device, seconds: what a person reads later


class Use(Value):
    """What the guard is asked: may this step work on these assets for this purpose?"""

    workspace: str
    step: str
    purpose: str  # what consent's scope is about: "train", "generate", "edit"; "" where no identity is worked on
    assets: tuple[Asset, ...]
    parameters: dict[str, JsonValue]
    reused: bool = False  # asked on a cache hit, before an earlier result is given again

    @property
    def subjects(self) -> tuple[str, ...]:
        return subjects_of(self.assets)


def subjects_of(assets: Iterable[Asset]) -> tuple[str, ...]:
    """The subjects of all of them, each once, sorted."""
    return tuple(sorted({subject for asset in assets for subject in asset.subjects}))
