"""`atelier waiting`: prompts that wait for a training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.show import facts, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from atelier.recipe import Run
    from atelier.steps.services.making import PictureOptions
    from atelier.steps.services.waiting import WaitingView
    from atelier.steps.studio import Studio

app = noun("Prompts that wait for a training.")

Which = Annotated[str, typer.Argument(metavar="PROMPT", help="Id of the prompt, or its beginning.")]


@verb(app, "list")
def list_prompts(
    door: Door, over: Annotated[bool, typer.Option("--all", help="Those that were submitted, too.")] = False
) -> None:
    """List what waits, and what was set aside with the reason."""
    with door.studio() as studio:
        views = studio.waiting.list(over=over)
        rows = [
            (
                one.prompt.id,
                when(one.prompt.created),
                one.state.value,
                ", ".join(subject.name for subject in one.subjects),
                one.prompt.run or one.prompt.training,
                _words(one),
                one.reason,
            )
            for one in views
        ]
        columns = ("prompt", "asked", "state", "whom", "run", "what", "why")
        door.result(
            {"prompts": [as_data(one) for one in views]}, table(columns, rows, empty="nothing waits for a training")
        )


@verb(app, "cancel")
def cancel(door: Door, prompt: Which) -> None:
    """Let a prompt wait no more. A run that draws it already goes on."""
    with door.studio() as studio:
        found = _find(studio, prompt)
        studio.waiting.cancel(found)
        door.result({"prompt": found, "cancelled": True}, f"prompt {found} waits no more")


@verb(app, "retry")
def retry(door: Door, prompt: Which) -> None:
    """Have one that was set aside drawn after all: when the training that goes on now is done, or at once."""
    with door.studio() as studio:
        view = studio.waiting.retry(_find(studio, prompt))
        show_waiting(door, studio, view)


def keep(door: Door, studio: Studio, prompts: list[str], subjects: list[str], options: PictureOptions) -> None:
    """`atelier create --when-learnt`."""
    served = studio.queue.workers.serving(["gpu"])
    kept = studio.waiting.keep(prompts, subjects=subjects, options=options, meanwhile=served)
    for note in kept.notes:
        door.note(f"[yellow]{safe(note)}[/yellow]")
    if not served:
        door.note("no worker is there: it is drawn when the training's own command, `atelier up` or a worker runs")
    show_waiting(door, studio, kept.view, kept.meanwhile)


def show_waiting(door: Door, studio: Studio, view: WaitingView, meanwhile: Run | None = None) -> None:
    """How a prompt stands."""
    lines = [
        ("prompt", view.prompt.id),
        ("what", _words(view)),
        ("whom", ", ".join(subject.name for subject in view.subjects)),
        ("state", view.state.value),
        ("waits for", view.prompt.training),
        ("drawn by", view.prompt.run or ""),
        ("why", view.reason),
        ("from a photo meanwhile", "" if meanwhile is None else meanwhile.id),
    ]
    shown = [(name, value) for name, value in lines if value]
    door.result(as_data(view) | {"meanwhile": None if meanwhile is None else meanwhile.id}, facts(shown))
    if view.advice:
        door.hint(safe(view.advice))


def as_data(view: WaitingView) -> dict[str, Any]:
    """For `--json`."""
    prompt = view.prompt
    return {
        "id": prompt.id,
        "prompts": list(prompt.wish.prompts),
        "subjects": [subject.name for subject in view.subjects],
        "state": view.state.value,
        "training": prompt.training,
        "run": prompt.run,
        "reason": view.reason,
        "advice": view.advice,
        "created": prompt.created,
        "submitted_by": prompt.submitted_by,
    }


def _words(view: WaitingView) -> str:
    return " · ".join(view.prompt.wish.prompts)


def _find(studio: Studio, name: str) -> str:
    known = [one.prompt.id for one in studio.waiting.list(over=True)]
    found = [one for one in known if one == name] or [one for one in known if len(name) >= 3 and one.startswith(name)]
    if len(found) > 1:
        raise InvalidInput(f"'{name}' is the beginning of {len(found)} prompts' ids", advice="write more of it")
    if not found:
        raise NotFound(f"there is no prompt '{name}' that waits", advice="`atelier waiting list` names them")
    return found[0]
