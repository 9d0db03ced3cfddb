"""The page docs/cli.md, made from the commands themselves: `python -m atelier.cli.reference docs/cli.md`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from atelier.cli.app import INTRODUCTION, NOUNS
from atelier.cli.reporting import DEFECT
from atelier.cli.verbs import panel_of
from atelier.errors import AtelierError

BEGINNING = f"""# Command line

{INTRODUCTION}

This page is made from the commands' own help (`python -m atelier.cli.reference docs/cli.md`).

## Everywhere

Before or after any command:

- `--json`: the result as JSON on standard output, and nothing else there. Errors too: `{{"error": {{"code", "message",
  "kept", "advice", "exit_code"}}}}`. Nothing is asked.
- `--quiet`, `-q`: no progress and no hints.
- `--home DIR`: the studio's folder; else `$ATELIER_HOME`, else the system's place for data of programs.
- `--workspace NAME`: which world of the studio to work in.

Progress goes to standard error. Subjects, adapters and models are named by name or id; runs and assets by id, by its
beginning, and the newest run by `last`; photos also by their number in the list. Ctrl+C leaves every run to be resumed,
and says how. `atelier --install-completion` sets up completion for your shell.

## Exit codes

| code | meaning |
|---|---|
| 0 | done |
"""


def render() -> str:
    """The whole page."""
    codes = {(cls.exit_code, cls.code, _first(cls.__doc__)) for cls in _errors()}
    codes.add((DEFECT, "defect", "Something unexpected; the message names the file with the details"))
    rows = [f"| {number} | {name}: {text} |" for number, name, text in sorted(codes)]
    parts = [BEGINNING + "\n".join(rows)]
    for panel in dict.fromkeys(one.panel for one in NOUNS):
        parts.append(f"## {panel}")
        for one in NOUNS:
            if one.panel == panel:
                parts.extend(_command(one.load(), f"atelier {one.name}", 3))
    return "\n\n".join(parts).rstrip() + "\n"


def _command(command: Any, path: str, level: int) -> Iterator[str]:
    yield f"{'#' * level} {path}"
    yield _text(command.help or "")
    verbs = getattr(command, "commands", {})
    if verbs:
        for name, verb in verbs.items():
            yield from _command(verb, f"{path} {name}", level + 1)
        return
    params = [one for one in command.params if one.name != "help" and panel_of(one) != "Everywhere"]
    arguments = [one for one in params if one.param_type_name == "argument"]
    options = [one for one in params if one.param_type_name == "option"]
    words = [_argument(one) for one in arguments]
    yield "```sh\n" + " ".join([path, *words, *(["[OPTIONS]"] if options else [])]) + "\n```"
    panels = dict.fromkeys(panel_of(one) for one in options)
    listed = [f"- `{_argument(one)}`: {_text(one.help or '')}" for one in arguments]
    listed += [_option(one) for one in options if not panel_of(one)]
    if listed:
        yield "\n".join(listed)
    for panel in filter(None, panels):
        yield f"{panel}:"
        yield "\n".join(_option(one) for one in options if panel_of(one) == panel)


def _argument(param: Any) -> str:
    name = param.metavar or param.name.upper()
    several = "..." if param.nargs == -1 and not name.endswith("...") else ""
    return name + several if param.required or name.startswith("[") else f"[{name}{several}]"


def _option(param: Any) -> str:
    flags = ", ".join(f"`{flag}`" for flag in (*param.opts, *param.secondary_opts))
    plain = isinstance(param.default, int | float | str) and not isinstance(param.default, bool)
    default = f" Default: `{param.default}`." if plain and param.default != "" else ""
    needed = " Needed." if param.required else ""
    return f"- {flags}: {_text(param.help or '')}{default}{needed}"


def _text(help: str) -> str:
    """Help as Markdown: paragraphs unwrapped, angle brackets kept from being HTML."""
    paragraphs = [re.sub(r"\s*\n\s*", " ", part.strip()) for part in inspect.cleandoc(help).split("\n\n")]
    return "\n\n".join(paragraphs).replace("<", "&lt;").replace("|", "\\|")


def _errors() -> Iterator[type[AtelierError]]:
    """The error tree's own classes (others refine them under the same code)."""
    for cls in AtelierError.__subclasses__():
        if cls.__module__ == AtelierError.__module__:
            yield cls


def _first(doc: str | None) -> str:
    return " ".join((doc or "").split("\n\n")[0].split()).rstrip(".")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8")
