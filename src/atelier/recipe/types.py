"""Types on the edges of a recipe: which output fits which field, and how a recipe's input types are written down."""

from __future__ import annotations

import re
import types as python_types
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeGuard, Union, cast, get_args, get_origin

from pydantic import BaseModel, Field, JsonValue, TypeAdapter

from atelier.errors import InvalidInput
from atelier.recipe.values import Asset


class SeedMark:
    """Marks a field as a random seed: left out, it is drawn when the run is submitted, and recorded."""


Seed = Annotated[int, Field(ge=0, lt=2**63, description="random seed; drawn when left out"), SeedMark()]
"""The seed of a step: `def generate(ctx: Context, *, prompt: str, seed: Seed) -> Picture`. 0 … 2^63 - 1."""

JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
"""Checks that a value is JSON."""

SCALARS: dict[str, Any] = {"text": str, "integer": int, "number": float, "boolean": bool, "seed": Seed, "json": Any}

LONGEST = 200
"""Characters of a written type: each list around another is a level deeper."""


def bare(tp: Any) -> Any:
    """The type without `Annotated`."""
    return get_args(tp)[0] if get_origin(tp) is Annotated else tp


def is_seed(tp: Any) -> bool:
    """Whether a type is `Seed`."""
    return get_origin(tp) is Annotated and any(isinstance(mark, SeedMark) for mark in get_args(tp)[1:])


def with_seeds(tp: Any, value: object, draw: Callable[[], int]) -> object:
    """The value with every seed drawn that was left out (None), also in a list of seeds."""
    if value is None and is_seed(tp):
        return draw()
    if isinstance(value, list | tuple) and is_seed(item_of(tp)):
        return [draw() if item is None else item for item in cast(Iterable[object], value)]
    return cast(object, value)


def members(tp: Any) -> tuple[Any, ...]:
    """The members of a union; a type that is none is its own only member."""
    tp = bare(tp)
    return get_args(tp) if get_origin(tp) in (Union, python_types.UnionType) else (tp,)


def item_of(tp: Any) -> Any | None:
    """The type of a list's items, or None when the type is no list."""
    tp = bare(tp)
    origin = get_origin(tp)
    if origin in (list, set, frozenset, Sequence, Iterable):
        return get_args(tp)[0]
    if origin is tuple and len(get_args(tp)) == 2 and get_args(tp)[1] is Ellipsis:
        return get_args(tp)[0]
    return Any if tp in (list, tuple, Any) else None


def accepts(target: Any, source: Any, *, checked_later: bool = False) -> bool:
    """Whether every value of `source` may stand where `target` is declared.

    Args:
        checked_later: values are validated one by one before any work starts (a run's inputs), so a text may stand for
            a choice of texts and an optional for a plain value.
    """
    target, source = bare(target), bare(source)
    if target is Any or source is Any or target is object:
        return True
    if len(members(source)) > 1:
        fits = (accepts(target, member, checked_later=checked_later) for member in members(source))
        return any(fits) if checked_later else all(fits)
    if len(members(target)) > 1:
        return any(accepts(member, source, checked_later=checked_later) for member in members(target))
    if get_origin(source) is Literal:
        choices = get_args(source)
        if get_origin(target) is Literal:
            return set(choices) <= set(get_args(target))
        return all(accepts(target, type(choice)) for choice in choices)
    if get_origin(target) is Literal:
        return checked_later and any(isinstance(choice, source) for choice in get_args(target))
    wanted, given = item_of(target), item_of(source)
    if wanted is not None or given is not None:
        return wanted is not None and given is not None and accepts(wanted, given, checked_later=checked_later)
    if get_origin(target) is dict or get_origin(source) is dict:
        return (get_origin(target) or target) is dict and (get_origin(source) or source) is dict
    if is_class(target) and is_class(source):
        return issubclass(source, target) or (target is float and source is int)
    return target == source


def is_class(tp: Any) -> TypeGuard[type[Any]]:
    return isinstance(tp, type) and get_origin(tp) is None


def describe(tp: Any) -> str:
    """The type in words, as recipes write it: "text", "list[photo]", "number?" (the last one may be left empty)."""
    if is_seed(tp):
        return "seed"
    tp = bare(tp)
    several = [member for member in members(tp) if member is not type(None)]
    if len(several) < len(members(tp)):
        return " | ".join(map(describe, several)) + "?"
    if len(several) > 1:
        return " | ".join(map(describe, several))
    item = item_of(tp) if tp is not Any else None
    if item is not None:
        return f"list[{describe(item)}]"
    if is_class(tp) and issubclass(tp, Asset):
        return tp.kind
    if get_origin(tp) is Literal:
        return "text" if all(isinstance(choice, str) for choice in get_args(tp)) else "json"
    named = next((name for name, known in SCALARS.items() if known is tp), None)
    return named or getattr(tp, "__name__", str(tp))


def parse(text: str) -> Any:
    """The type that `describe` wrote.

    Raises:
        InvalidInput: no such type.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise InvalidInput(f"a type of {len(text):,} characters; at most {LONGEST} are read")
    if text.endswith("?"):
        return parse(text[:-1]) | None
    if inner := re.fullmatch(r"list\[(.+)\]", text):
        return list[parse(inner.group(1))]
    if text in SCALARS:
        return SCALARS[text]
    kinds = cast(dict[str, Any], Asset.kinds())
    if text in kinds:
        return kinds[text]
    known = ", ".join([*SCALARS, *sorted(kinds)])
    raise InvalidInput(
        f"'{text}' is no type of input", advice=f"known are {known}, list[…] of one, and … ? for optional"
    )


@lru_cache(maxsize=512)
def adapter_of(text: str) -> TypeAdapter[object]:
    """What checks values of the type that `describe` wrote; making one takes longer than what it is used for.

    Raises:
        InvalidInput: no such type.
    """
    return TypeAdapter[object](parse(text))


def part_of(tp: Any, part: str, where: str) -> Any:
    """The type of one part of an output: `*` flattens a list of lists, a name is a field (of each item).

    Raises:
        InvalidInput: there is no such part.
    """
    tp = bare(tp)
    if tp is Any:
        return Any
    item = item_of(tp)
    if part == "*":
        inner = None if item is None else item_of(item)
        if inner is None:
            raise InvalidInput(f"'{where}' is {describe(tp)}; only a list of lists can be made flat")
        return list[inner]
    if item is not None:
        return list[part_of(item, part, where)]
    if is_class(tp) and issubclass(tp, BaseModel) and not issubclass(tp, Asset) and part in tp.model_fields:
        return tp.model_fields[part].annotation
    raise InvalidInput(f"'{where}' is {describe(tp)}, which has no field '{part}'")


def parts_of(tp: Any) -> list[tuple[tuple[str, ...], str]]:
    """What can be linked of an output, by path and type in words: the whole, and the fields of a Pydantic model."""
    tp = bare(tp)
    found: list[tuple[tuple[str, ...], str]] = [((), describe(tp))]
    item = item_of(tp) if tp is not Any else None
    inner = bare(tp if item is None else item)
    if is_class(inner) and issubclass(inner, BaseModel) and not issubclass(inner, Asset):
        found += [((name,), describe(part_of(tp, name, "output"))) for name in inner.model_fields]
    return found


def part_value(value: Any, part: str) -> Any:
    """The value whose type `part_of` gives."""
    if part == "*":
        return [item for inner in value for item in inner]
    if isinstance(value, list | tuple | set | frozenset):
        return [part_value(item, part) for item in cast(Iterable[Any], value)]
    return cast(dict[str, Any], value)[part] if isinstance(value, dict) else getattr(value, part)
