"""The root command: the table of nouns, each of whose modules is imported only when it is called."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from atelier.cli.verbs import Common, HomeOption, JsonOption, QuietOption, WorkspaceOption

PROGRAM = "atelier"
INTRODUCTION = """A self-hosted studio for personal image models: photos in, a personal model, pictures out.
Without a command it takes you through the whole way, and goes on where you are."""


@dataclass(frozen=True)
class Noun:
    """A top-level command: its name is also the module's, but for words that Python keeps."""

    name: str
    help: str
    panel: str
    module: str = ""

    def load(self) -> Any:
        """The command (imports its module)."""
        module = importlib.import_module(f"atelier.cli.{self.module or self.name}")
        command = typer.main.get_command(module.app)
        command.name = self.name
        return command


_PEOPLE, _MAKE, _KEEP, _MACHINE = "Subjects and photos", "Training and pictures", "What is there", "The studio"
NOUNS = (
    Noun("subject", "Who or what is pictured, and who agreed to what.", _PEOPLE),
    Noun("photos", "Photos of a subject: bring, check, accept, caption.", _PEOPLE),
    Noun("forget", "Erase a subject and everything made of them.", _PEOPLE),
    Noun("train", "Train a personal model of a subject.", _MAKE),
    Noun("create", "Draw pictures from words.", _MAKE),
    Noun("styles", "Looks that a prompt can name: #watercolour, #film, …", _MAKE),
    Noun("grid", "Draw one picture for each combination of values.", _MAKE),
    Noun("edit", "Change a picture by instruction.", _MAKE),
    Noun("upscale", "Make a picture larger.", _MAKE),
    Noun("run", "Run any recipe: built in, saved, or a TOML file; also on a batch.", _MAKE, "run_recipe"),
    Noun("recipe", "Recipes: list, show, check, save, export, import.", _MAKE),
    Noun("runs", "Runs: list, show, resume, cancel, watch.", _KEEP),
    Noun("export", "Pictures as files for others: format, size, mark, signature.", _KEEP),
    Noun("verify", "What a file says of its origin, and what of it is sure.", _KEEP),
    Noun("queue", "What waits and who works: order, hold, priority.", _KEEP),
    Noun("waiting", "Prompts that wait for a training: list, cancel, retry.", _KEEP),
    Noun("budget", "What was spent, and what may be: list, set, remove.", _KEEP),
    Noun("library", "Photos and pictures: list, lineage, export, trash, check.", _KEEP),
    Noun("lora", "Adapters: inspect, import, export, resize, merge, choose.", _KEEP),
    Noun("models", "Base models: list, plan, pull, add, remove.", _KEEP),
    Noun("moderation", "What was refused or reported, and deciding on it.", _KEEP),
    Noun("webhooks", "Other programs that are told what happens: list, add, test.", _KEEP),
    Noun("links", "Links by which others send files: list, add, revoke.", _KEEP),
    Noun("backup", "Copy everything, while the studio goes on working.", _MACHINE),
    Noun("restore", "A home out of a backup, or an upgrade taken back.", _MACHINE),
    Noun("keys", "What encrypts the library and signs its files.", _MACHINE),
    Noun("up", "Open the studio: server and workers, until Ctrl+C.", _MACHINE),
    Noun("mcp", "Let an assistant use the studio, by tools.", _MACHINE, "assistant"),
    Noun("worker", "Execute what waits in the queue.", _MACHINE),
    Noun("workspace", "The worlds of the studio: list, make, erase one.", _MACHINE),
    Noun("account", "Who can sign in to the server: users, roles, passwords, keys.", _MACHINE),
    Noun("demo", "From eight photos of a sample person to pictures, measured.", _MACHINE),
    Noun("doctor", "Test this machine's devices and this studio.", _MACHINE),
)
_BY_NAME = {noun.name: noun for noun in NOUNS}


class Root(TyperGroup):
    """The group of nouns. Knows their names and helps without importing them, and has the last word on errors."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [noun.name for noun in NOUNS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        noun = _BY_NAME.get(cmd_name)
        return noun.load() if noun is not None else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in _BY_NAME and not ctx.resilient_parsing and not args[0].startswith("-"):
            from atelier.errors import InvalidInput

            near = difflib.get_close_matches(args[0], _BY_NAME, n=2, cutoff=0.5)
            advice = f"did you mean {' or '.join(near)}?" if near else "`atelier --help` lists the commands"
            raise InvalidInput(f"there is no command '{args[0]}'", advice=advice)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Plain text from the table above: neither the nouns' modules nor Rich are imported for it."""
        formatter.write_usage(PROGRAM, "[OPTIONS] [COMMAND] [ARGS]...")
        formatter.write_paragraph()
        formatter.write_text(INTRODUCTION.replace("\n", " "))
        for panel in dict.fromkeys(noun.panel for noun in NOUNS):
            with formatter.section(panel):
                formatter.write_dl([(noun.name, noun.help) for noun in NOUNS if noun.panel == panel])
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        with formatter.section("Options (before or after the command)"):
            formatter.write_dl(records)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; every error becomes a message for people (or JSON) and an exit code."""
        given = list(sys.argv[1:] if args is None else args)
        code = 0
        try:
            found = super().main(given, PROGRAM, complete_var, False, windows_expand_args, **extra)
            code = found if isinstance(found, int) else 0
        except BaseException as error:  # noqa: BLE001 - the last door: no traceback ever reaches a person
            from atelier.cli.reporting import report

            code = report(error, given)
        if standalone_mode:
            sys.exit(code)
        return code

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            from atelier.errors import Cancelled

            raise Cancelled("stopped", kept="what was finished is kept") from None


app = typer.Typer(name=PROGRAM, cls=Root, invoke_without_command=True, help=INTRODUCTION)


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    home: HomeOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Options that stand before the command; without a command: the version, or the tour."""
    common = Common(as_json=as_json, quiet=quiet, home=home, workspace=workspace)
    ctx.obj = common
    if ctx.invoked_subcommand is not None:
        return
    if version:
        from atelier import __version__

        typer.echo(f'{{"version": "{__version__}"}}' if as_json else f"{PROGRAM} {__version__}")
        return
    from atelier.cli.door import Door
    from atelier.cli.tour import welcome

    welcome(Door(common))
