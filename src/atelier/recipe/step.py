"""A step: a typed function whose signature is its contract.

    @step(version=1, needs="gpu", purpose="generate")
    def generate(ctx: Context, models: Models, *, prompt: str, seed: Seed, adapter: Adapter | None = None) -> Picture:
        ...

What stands behind the star are the step's *fields*: from them come JSON schema, validation, flags and docs. What stands
before it are the context and the *tools* that the runner hands in by their type. The return type is what edges carry.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    Concatenate,
    Generic,
    Literal,
    NoReturn,
    ParamSpec,
    TypeVar,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from atelier.errors import InvalidInput, NotFound
from atelier.recipe.context import Context
from atelier.recipe.types import describe, is_seed, members
from atelier.recipe.values import REFERENCE, Asset, Cost

P = ParamSpec("P")
R = TypeVar("R")
Needs = Literal["cpu", "gpu", "remote"]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Alike:
    """Tasks with the same key can be executed together; `size` counts against what a worker takes at once."""

    key: JsonValue
    size: int = 1


@dataclass(frozen=True)
class Port:
    """A field as links see it: its type in words; `choices` where only some texts are taken."""

    name: str
    type: str
    choices: bool


@dataclass(frozen=True)
class Together:
    """How a step executes several tasks at once; see `Step.batch`."""

    function: Callable[..., Sequence[Any]]
    alike: Callable[..., Alike | None]


class Step(Generic[P, R]):
    """One operation of the studio. Made by `@step`; calling it calls the function, as tests do.

    Attributes:
        name, version: what recipes and keys say. The version goes up when the output for the same fields changes.
        needs: the kind of lane it waits in.
        deterministic: False for what cannot be repeated (remote providers): never taken from the cache.
        purpose: what consent must cover ("train", "generate", …); "" where no identity is worked on.
        long: it takes minutes or hours, keeps what it has done in private state, and calls `Context.give_way` where it
            may be interrupted. Tasks that are not long go first in its lane.
        params: a Pydantic model of the fields. A seed may be left out until the run is submitted.
        returns: the type of its output.
        tools: the types of the parameters between context and star.
    """

    def __init__(
        self,
        function: Callable[Concatenate[Context, P], R],
        *,
        name: str,
        version: int,
        needs: Needs,
        deterministic: bool,
        purpose: str,
        title: str,
        long: bool,
    ) -> None:
        self.function = function
        self.name, self.version, self.needs = name, version, needs
        self.deterministic, self.purpose, self.long = deterministic, purpose, long
        self.doc = inspect.getdoc(function) or ""
        self.title = title or name.replace("_", " ").replace("-", " ").capitalize()
        hints = get_type_hints(function, include_extras=True)
        if "return" not in hints:
            raise TypeError(f"step '{name}' does not say what it returns")
        self.returns: Any = hints.pop("return")
        self.output: TypeAdapter[R] = TypeAdapter(self.returns)
        self.tools, self.params = _contract(name, function, hints)
        self.seeds = frozenset(field for field, info in self.params.model_fields.items() if is_seed(field_type(info)))
        self._adapters: dict[str, TypeAdapter[object]] = {}
        self._upgrades: dict[int, Callable[[Fields], Fields]] = {}
        self.keyed_by: Callable[..., JsonValue] | None = None
        self.estimated_by: Callable[..., Iterable[Cost]] | None = None
        self.weighed_by: Callable[..., float | None] | None = None
        self.together: Together | None = None

    def __call__(self, ctx: Context, *args: P.args, **fields: P.kwargs) -> R:
        return self.function(ctx, *args, **fields)

    def __repr__(self) -> str:
        return f"<step {self.name} v{self.version}>"

    # --- hooks -------------------------------------------------------------------------------------------------------

    def upgrade(self, from_version: int) -> Callable[[Callable[[Fields], Fields]], Callable[[Fields], Fields]]:
        """Decorates the function that turns the fields of `from_version` into those of the version after it.

        Needed only where fields changed. A value may be a link to another step, which it can move but not look into.
        """

        def register(function: Callable[[Fields], Fields]) -> Callable[[Fields], Fields]:
            self._upgrades[from_version] = function
            return function

        return register

    def keyed(self, function: Callable[..., JsonValue]) -> Callable[..., JsonValue]:
        """Decorates `f(*tools, **fields) -> JSON`: what else the result depends on, such as digests of weights."""
        self.keyed_by = function
        return function

    def estimate(self, function: Callable[..., Iterable[Cost]]) -> Callable[..., Iterable[Cost]]:
        """Decorates `f(*tools, **fields) -> list[Cost]`: what a task will cost, asked once its fields are known."""
        self.estimated_by = function
        return function

    def work(self, function: Callable[..., float | None]) -> Callable[..., float | None]:
        """Decorates `f(*tools, **fields) -> float | None`: how much work a task is, in floating-point operations; None
        where it cannot be said. How long it is expected to take follows from it and from how long so much took before.

        It is asked before a task can start, too: fields that are not there yet are left out then.
        """
        self.weighed_by = function
        return function

    def batch(
        self, *, alike: Callable[..., Alike | None]
    ) -> Callable[[Callable[..., Sequence[Any]]], Callable[..., Sequence[Any]]]:
        """Decorates `f(contexts, *tools, fields=[…]) -> [output, …]`: executes several tasks of the step at once.

        Each output must be what its task would give alone, beyond rounding; each context puts and reports for its own
        task. When it raises, the batch is halved until whoever is at fault is alone, and then executed by the step.

        Args:
            alike: `f(*tools, **fields) -> Alike | None`: which tasks can go together (those of equal keys) and how
                large each is; None for one that is always executed alone.
        """

        def register(function: Callable[..., Sequence[Any]]) -> Callable[..., Sequence[Any]]:
            self.together = Together(function, alike)
            return function

        return register

    # --- fields ------------------------------------------------------------------------------------------------------

    def field_type(self, field: str) -> Any:
        """The declared type of a field. Raises InvalidInput with the nearest name when there is none."""
        if field not in self.params.model_fields:
            fields = list(self.params.model_fields)
            raise InvalidInput(f"step '{self.name}' has no field '{field}'", advice=nearest(field, fields))
        return field_type(self.params.model_fields[field])

    def adapter(self, field: str) -> TypeAdapter[object]:
        """What checks values of a field. Raises InvalidInput as `field_type`."""
        found = self._adapters.get(field)
        if found is None:
            found = self._adapters[field] = TypeAdapter[object](self.field_type(field))
        return found

    @property
    def required(self) -> frozenset[str]:
        """The fields that a recipe must give; seeds are not among them."""
        return frozenset(name for name, info in self.params.model_fields.items() if info.is_required()) - self.seeds

    @property
    def ports(self) -> list[Port]:
        """The fields by their types, in order."""
        found: list[Port] = []
        for name in self.params.model_fields:
            tp = self.field_type(name)
            found.append(Port(name, describe(tp), any(get_origin(one) is Literal for one in members(tp))))
        return found

    def check(self, fields: Mapping[str, object]) -> BaseModel:
        """Validate all fields. Raises InvalidInput that names step and field."""
        try:
            return self.params.model_validate(dict(fields))
        except ValidationError as error:
            explain(error, f"step '{self.name}'")

    def known(self, fields: Mapping[str, object]) -> dict[str, Any]:
        """The values of those fields that are given or have a default. Raises InvalidInput as `check`."""
        found: dict[str, Any] = {}
        for name, info in self.params.model_fields.items():
            if name in fields:
                try:
                    found[name] = self.adapter(name).validate_python(fields[name])
                except ValidationError as error:
                    explain(error, f"step '{self.name}', field '{name}'")
            elif not info.is_required():
                found[name] = info.get_default(call_default_factory=True, validated_data={})
        return found

    def upgraded(self, version: int, fields: Fields) -> Fields:
        """Fields of an older version as this version names them.

        Raises:
            InvalidInput: the version is newer than this one.
        """
        if version > self.version:
            raise InvalidInput(
                f"step '{self.name}' is here in version {self.version}, the recipe needs version {version}",
                advice="update Atelier to run it",
            )
        for older in range(version, self.version):
            fields = self._upgrades.get(older, dict)(fields)
        return fields

    def schema(self) -> dict[str, Any]:
        """JSON schema of the fields; an asset is {"$asset": id} with the kind under "x-kind"."""
        return self.params.model_json_schema(schema_generator=_StepSchema) | {
            "title": self.title,
            "description": self.doc,
            "x-step": {
                "name": self.name,
                "version": self.version,
                "needs": self.needs,
                "returns": describe(self.returns),
            },
        }


def step(
    *,
    version: int,
    needs: Needs = "cpu",
    deterministic: bool = True,
    purpose: str = "",
    name: str = "",
    title: str = "",
    long: bool = False,
) -> Callable[[Callable[Concatenate[Context, P], R]], Step[P, R]]:
    """Make a step of a function `f(ctx, [tools,] *, fields) -> output`. The arguments are described at `Step`.

    The function must give the same output for the same fields (and `keyed` hook): whatever else it reads, an asset's id
    included, is not in its key. Raises TypeError when the signature is no contract.
    """

    def make(function: Callable[Concatenate[Context, P], R]) -> Step[P, R]:
        return Step(
            function,
            name=name or getattr(function, "__name__", ""),
            version=version,
            needs=needs,
            deterministic=deterministic,
            purpose=purpose,
            title=title,
            long=long,
        )

    return make


class Registry(Mapping[str, Step[..., Any]]):
    """The steps that are known here, by name. Made once from a list, never changed."""

    def __init__(self, steps: Iterable[Step[..., Any]]) -> None:
        self._steps: dict[str, Step[..., Any]] = {}
        for one in steps:
            if self._steps.setdefault(one.name, one) is not one:
                raise ValueError(f"two steps are called '{one.name}'")

    def __getitem__(self, name: str) -> Step[..., Any]:
        if name not in self._steps:
            raise NotFound(f"there is no step '{name}'", advice=nearest(name, self._steps))
        return self._steps[name]

    def __contains__(self, name: object) -> bool:
        return name in self._steps

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def long(self) -> frozenset[str]:
        """Names of the steps that let others go first."""
        return frozenset(name for name, one in self._steps.items() if one.long)


def nearest(name: str, known: Iterable[str]) -> str:
    """Advice for a name that was mistyped."""
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are {', '.join(known)}" if known else "there are none"


def explain(error: ValidationError, where: str) -> NoReturn:
    """Raise InvalidInput with each of Pydantic's findings as a person reads it: place, fault, value."""
    lines: list[str] = []
    for found in error.errors(include_url=False):
        place = ".".join(str(part) for part in found["loc"])
        value = "" if found["type"] == "missing" else f" (it is {_short(found['input'])})"
        lines.append(f"{place + ': ' if place else ''}{found['msg']}{value}")
    raise InvalidInput(f"{where}: {'; '.join(lines)}") from error


def field_type(info: FieldInfo) -> Any:
    """The type of a model's field as it was declared, marks and limits with it."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def _short(value: object) -> str:
    text = value.kind if isinstance(value, Asset) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _contract(
    name: str, function: Callable[..., Any], hints: dict[str, Any]
) -> tuple[tuple[type, ...], type[BaseModel]]:
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or hints.get(parameters[0].name) is not Context:
        raise TypeError(f"step '{name}' must take 'ctx: Context' first")
    tools: list[type] = []
    fields: dict[str, Any] = {}
    for parameter in parameters[1:]:
        if parameter.name not in hints or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise TypeError(f"step '{name}': parameter '{parameter.name}' needs a name and a type")
        hint = hints[parameter.name]
        if parameter.kind is parameter.KEYWORD_ONLY:
            fields[parameter.name] = (hint, ... if parameter.default is parameter.empty else parameter.default)
        elif isinstance(hint, type):
            tools.append(hint)
        else:
            raise TypeError(f"step '{name}': tool '{parameter.name}' must be a class or protocol; fields go behind '*'")
    config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())
    return tuple(tools), create_model(f"{name}_fields", __config__=config, **fields)


class _StepSchema(GenerateJsonSchema):
    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        cls = schema["cls"]
        if issubclass(cls, Asset):
            return {
                "type": "object",
                "title": cls.__name__,
                "properties": {REFERENCE: {"type": "string"}},
                "required": [REFERENCE],
                "x-kind": cls.kind,
            }
        return super().model_schema(schema)
