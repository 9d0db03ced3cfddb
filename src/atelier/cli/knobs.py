"""Every field of a training's configuration as an option, so that the advanced ones never lag behind the code."""

from __future__ import annotations

import inspect
import re
import types
import typing
from typing import Annotated, Any, Literal, Union

import typer
from pydantic import BaseModel

from atelier.training.config import TrainConfig

PANEL = "Advanced: every knob of the training"
SAID_ELSEWHERE = {
    "family",
    "rank",
    "steps",
    "lr",
    "batch_size",
    "seed",
    "prior_samples",
    "checkpoint_every",
    "sample_every",
    "sample_prompts",
}
"""Fields that the command has options of its own for, or that follow from the model."""


def options() -> list[inspect.Parameter]:
    """One option a field; a field of a group is named after both (`--schedule-kind`). Left out, the default counts."""
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                annotation | None, typer.Option(_flag(name, annotation), help=text, rich_help_panel=PANEL)
            ],
        )
        for name, (_, annotation, text) in _fields().items()
    ]


def settings(given: dict[str, Any], base: TrainConfig) -> dict[str, Any]:
    """The options that were given, as fields of the configuration; the rest of a group stays as it is in `base`."""
    made: dict[str, Any] = {}
    for name, value in given.items():
        if value is None or value == []:
            continue
        path = _fields()[name][0]
        if len(path) == 1:
            made[path[0]] = value
        else:
            made.setdefault(path[0], getattr(base, path[0]).model_dump(mode="json"))[path[1]] = value
    return made


def _flag(name: str, annotation: Any) -> str:
    flag = "--" + name.replace("_", "-")
    return f"{flag}/--no-{flag[2:]}" if annotation is bool else flag


def _fields() -> dict[str, tuple[tuple[str, ...], Any, str]]:
    """Option → path of the field, type on the command line, help."""
    found: dict[str, tuple[tuple[str, ...], Any, str]] = {}
    said = _said(TrainConfig)
    for name, field in TrainConfig.model_fields.items():
        if name in SAID_ELSEWHERE:
            continue
        tp = _bare(field.annotation)
        if isinstance(tp, type) and issubclass(tp, BaseModel):
            for part, inner in tp.model_fields.items():
                text = f"{name.capitalize()}: {part.replace('_', ' ')}"
                found[f"{name}_{part}"] = ((name, part), _typed(inner.annotation), _help(text, inner.annotation))
        else:
            text = said.get(name, name.replace("_", " "))
            found[name] = ((name,), _typed(field.annotation), _help(text[:1].upper() + text[1:], field.annotation))
    return found


def _help(text: str, annotation: Any) -> str:
    tp = _bare(annotation)
    if typing.get_origin(tp) is Literal:
        text += f" ({', '.join(map(str, typing.get_args(tp)))})"
    return text.rstrip(".").replace("[", "(").replace("]", ")").replace("``", "") + "."


def _bare(annotation: Any) -> Any:
    """Without `Annotated` and without `None`."""
    if typing.get_origin(annotation) is Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(one for one in typing.get_args(annotation) if one is not type(None)))
    return annotation


def _typed(annotation: Any) -> Any:
    tp = _bare(annotation)
    if typing.get_origin(tp) is tuple:
        return list[str]
    return tp if tp in (int, float, bool) else str


def _said(cls: type) -> dict[str, str]:
    """What the class's docstring says of each attribute."""
    _, _, section = inspect.cleandoc(cls.__doc__ or "").partition("Attributes:\n")
    text = re.sub(r"\s*\n\s{4,}(?![\w, ]+: )", " ", section)
    said: dict[str, str] = {}
    for names, about in re.findall(
        r"(?:^|\s)((?:[a-z_]+)(?:, [a-z_]+)*): (.*?)(?=(?:\. (?:[a-z_]+)(?:, [a-z_]+)*: )|\n|$)", text
    ):
        said |= dict.fromkeys(names.split(", "), about)
    return said
