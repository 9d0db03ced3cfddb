"""What a command has at hand: the studio, standard output for results, standard error for people."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from atelier.cli.plain import plain
from atelier.cli.verbs import Common
from atelier.errors import AtelierError, Cancelled, InvalidInput

if TYPE_CHECKING:
    import typer
    from rich.console import Console, RenderableType

    from atelier.cli.progress import Watch
    from atelier.steps.services.runs import RunView
    from atelier.steps.studio import Studio

PIPED_WIDTH = 200  # columns, where no terminal says how many there are


def open_studio(
    home: Path | None, workspace: str | None, *, device: str | None = None, memory: float | None = None
) -> Studio:
    """The studio of a home folder, made if there is none."""
    from atelier.accounts.workspaces import DEFAULT
    from atelier.steps.places import places
    from atelier.steps.studio import Studio

    for name in ("TRANSFORMERS_VERBOSITY", "DIFFUSERS_VERBOSITY"):  # their notes are for programmers
        os.environ.setdefault(name, "error")
    given: dict[str, Any] = places() | ({"device": device} if device else {})
    given |= {"memory_cap": memory} if memory else {}
    return Studio.open(home, workspace or DEFAULT, **given)


class Door:
    """One call of the program.

    Results go to standard output: as JSON with --json, else for people. Progress, hints and questions go to standard
    error. With --json nothing is asked.
    """

    def __init__(self, common: Common, context: typer.Context | None = None) -> None:
        self.common, self.context = common, context
        self.as_json, self.quiet = common.as_json, common.quiet

    def studio(self, *, device: str | None = None, memory: float | None = None) -> Studio:
        """Open the studio; use it in a `with`. `memory`: GiB that models may use at most."""
        given: dict[str, Any] = {"device": device} if device else {}
        given |= {"memory": memory} if memory else {}
        return open_studio(self.common.home, self.common.workspace, **given)

    @cached_property
    def out(self) -> Console:
        """Standard output."""
        from rich.console import Console

        wide = None if sys.stdout.isatty() else PIPED_WIDTH
        return Console(highlight=False, width=wide, emoji=False)

    @cached_property
    def err(self) -> Console:
        """Standard error."""
        from rich.console import Console

        wide = None if sys.stderr.isatty() else PIPED_WIDTH
        return Console(stderr=True, highlight=False, width=wide, emoji=False)

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked."""
        return not self.as_json and sys.stdin.isatty() and sys.stderr.isatty()

    # --- telling -----------------------------------------------------------------------------------------------------

    def result(self, data: object, *human: RenderableType | None) -> None:
        """The command's result: `data` as JSON, or the renderables for people (None and empty ones are left out)."""
        if self.as_json:
            print(json.dumps(plain(data), ensure_ascii=False, indent=2, allow_nan=False))
            return
        for one in human:
            if one is not None and one != "":
                self.out.print(one, soft_wrap=isinstance(one, str))

    def end(self, error: AtelierError) -> NoReturn:
        """End with an error after the result was printed: a message and an exit code, and no second JSON."""
        from typer import Exit

        from atelier.cli.reporting import tell

        tell(error.message, error.kept, error.advice, self.command(*error.command) if error.command else "")
        raise Exit(error.exit_code)

    def note(self, text: str) -> None:
        """A line for the person at the terminal."""
        if not self.quiet and text:
            self.err.print(text, soft_wrap=True)

    def hint(self, text: str) -> None:
        """What one may do next."""
        if not self.quiet and not self.as_json:
            self.err.print(f"[dim]→ {text}[/dim]", soft_wrap=True)

    def command(self, *words: str) -> str:
        """A command to copy, with the home and workspace of this call."""
        more: list[str] = []
        if self.common.home is not None:
            more += ["--home", str(self.common.home)]
        if self.common.workspace is not None:
            more += ["--workspace", self.common.workspace]
        return shlex.join(["atelier", *words, *more])

    # --- asking ------------------------------------------------------------------------------------------------------

    def confirm(self, question: str, *, flag: str) -> None:
        """Go on only if the person says yes.

        Raises:
            InvalidInput: nobody can be asked; `flag` says yes beforehand.
            Cancelled: the person says no.
        """
        if not self.interactive:
            raise InvalidInput(
                "this needs a yes, and nobody can be asked here", kept="nothing was changed", advice=f"say {flag}"
            )
        from rich.prompt import Confirm

        if not Confirm.ask(question, console=self.err, default=False):
            raise Cancelled("not done", kept="nothing was changed")

    # --- working -----------------------------------------------------------------------------------------------------

    def watch(self, previews: Path | None = None) -> Watch:
        """Shows what a run tells; use it in a `with`, and as the listener."""
        from atelier.cli.progress import Watch

        return Watch(self, previews)

    def work(
        self,
        studio: Studio,
        run_id: str,
        *,
        resume: bool = False,
        previews: Path | None = None,
        watch: Watch | None = None,
    ) -> RunView:
        """Execute (or resume) a run with progress on standard error, and return it done.

        Raises:
            Cancelled: Ctrl+C; the run is left to be resumed, and the error says how.
            AtelierError: what a task failed with.
        """
        act = studio.runs.resume if resume else studio.runs.execute
        try:
            with watch or self.watch(previews) as listener:
                view = act(run_id, listener)
        except KeyboardInterrupt:
            view = studio.runs.show(run_id)
            done = sum(task.state.value == "done" for task in view.tasks)
            kept = f"{done} of {len(view.tasks)} tasks are done, and a training keeps its newest checkpoint"
            again = ("runs", "resume", run_id)
            raise Cancelled(f"stopped run {run_id}", kept=kept, advice="go on with", command=again) from None
        done = view.require()
        if done.run.recipe.get("name") == "train":
            self._draw_what_waited(studio)
        return done

    def _draw_what_waited(self, studio: Studio) -> None:
        """A training is done: submit what waited for it, and draw it here where no worker does."""
        for run in studio.waiting.settle(studio.waiting.due()):
            self.note(f"drawing what waited for it: {safe(run.title)} (run {run.id})")
            try:
                if not studio.queue.served(run):
                    with self.watch() as listener:
                        studio.runs.execute(run.id, listener)
            except AtelierError as error:
                self.note(f"[yellow]{safe(error.message)}[/yellow]")


def lines(items: Iterable[str]) -> str:
    """Lines of text, escaped for Rich."""
    from rich.markup import escape

    return "\n".join(escape(item) for item in items)


def safe(value: Any) -> str:
    """Text from outside (names, prompts, file names): no markup, and no control characters that move the cursor."""
    from rich.markup import escape

    return escape("".join(char if char.isprintable() else "�" for char in str(value)))
