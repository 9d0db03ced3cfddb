"""How commands are declared: functions with Typer's annotations, plus the options that every command has."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

_PANEL = "Everywhere"
JsonOption = Annotated[
    bool,
    typer.Option(
        "--json", help="Print the result as JSON on standard output, and nothing else.", rich_help_panel=_PANEL
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no hints.", rich_help_panel=_PANEL)]
Memory = Annotated[
    float | None, typer.Option("--memory", help="GiB that models may use at most; plans are made for it.", min=0.1)
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The studio's folder; else $ATELIER_HOME.", rich_help_panel=_PANEL, file_okay=False),
]
WorkspaceOption = Annotated[
    str | None, typer.Option("--workspace", help="Which world of the studio to work in.", rich_help_panel=_PANEL)
]


@dataclass(frozen=True)
class Common:
    """The options that every command has; None and False are "not said"."""

    as_json: bool = False
    quiet: bool = False
    home: Path | None = None
    workspace: str | None = None

    def over(self, before: object) -> Common:
        """These, and where they say nothing, those that stood before the command."""
        if not isinstance(before, Common):
            return self
        return Common(
            self.as_json or before.as_json,
            self.quiet or before.quiet,
            self.home or before.home,
            self.workspace or before.workspace,
        )


_COMMON: dict[str, tuple[Any, object]] = {
    "as_json": (JsonOption, False),
    "quiet": (QuietOption, False),
    "home": (HomeOption, None),
    "workspace": (WorkspaceOption, None),
}
_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def noun(help: str) -> typer.Typer:
    """A noun with several verbs."""
    return typer.Typer(help=help, no_args_is_help=True, add_completion=False, rich_markup_mode="rich")


def verb(
    app: typer.Typer, name: str, *, also: Sequence[inspect.Parameter] = (), **settings: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a command. The function's first parameter is the `Door`; the others are Typer's.

    Args:
        also: further options, made by code; the function takes them as keywords.
    """

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        hints = typing.get_type_hints(function, include_extras=True)
        own = [
            parameter.replace(annotation=hints[parameter.name])
            for parameter in list(inspect.signature(function).parameters.values())[1:]
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        common = [
            inspect.Parameter(label, _KEYWORD, default=default, annotation=annotation)
            for label, (annotation, default) in _COMMON.items()
        ]
        context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        every = [context, *(one.replace(kind=_KEYWORD) for one in (*own, *also)), *common]

        @functools.wraps(function)
        def run(ctx: typer.Context, **given: Any) -> None:
            from atelier.cli.door import Door

            said = Common(**{label: given.pop(label) for label in _COMMON})
            function(Door(said.over(ctx.find_root().obj), ctx), **given)

        run.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in every}
        app.command(name, **settings)(run)
        return function

    return declare


def panel_of(parameter: Any) -> str:
    """The panel of the help that an option stands in; empty for the main one."""
    return getattr(parameter, "rich_help_panel", None) or ""
