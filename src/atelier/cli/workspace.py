"""`atelier workspace`: the worlds of the studio, and erasing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli.door import Door, safe
from atelier.cli.forget import certificate_lines
from atelier.cli.show import size, table, when
from atelier.cli.verbs import noun, verb

if TYPE_CHECKING:
    from atelier.accounts.workspaces import Workspaces
    from atelier.steps.services.closing import CloseService
    from atelier.steps.studio import Studio

app = noun("The worlds of the studio: nothing in one is seen from another.")
ACTOR = "owner"
"""Who acts on the studio's own machine, as the trail names them."""
Id = Annotated[str, typer.Argument(metavar="ID", help="The workspace's id.", show_default=False)]


@verb(app, "list")
def list_(door: Door) -> None:
    """List the workspaces."""
    with door.studio() as studio:
        found = _service(studio)[1].list()
        rows = [(one.id, one.title, when(one.created)) for one in found]
        door.result({"workspaces": [vars(one) for one in found]}, table(("id", "title", "made"), rows, empty="none"))


@verb(app, "create")
def create(
    door: Door, named: Id, title: Annotated[str, typer.Option(help="What it is called; else its id.")] = ""
) -> None:
    """Make a workspace. Ids are used once: an erased workspace's is not free again."""
    with door.studio() as studio:
        made = _service(studio)[1].create(named, title)
        door.result({"workspace": vars(made)}, f"workspace {safe(made.id)} is made")


@verb(app, "erase")
def erase(
    door: Door,
    named: Id,
    confirm: Annotated[str, typer.Option(help="The id once more, where nobody can be asked.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Erase a workspace and everything in it: subjects, photos, pictures, models, runs, members, keys.

    First it shows what would go, at the end a certificate with counts. It cannot be undone.
    """
    with door.studio() as studio:
        service, _ = _service(studio)
        found = service.preview(named)
        rows = list(found.counts.items())
        shown = [
            f"In [bold]{safe(named)}[/bold] there is ({size(found.size)}):",
            table(("what", ">how many"), rows, empty="nothing"),
        ]
        if dry_run:
            door.result({"dry_run": True, **vars(found)}, *shown)
            return
        if not door.as_json:
            for line in shown:
                door.err.print(line)
        if not confirm:
            door.confirm(f"Erase workspace {safe(named)} and all of this for good?", flag=f"--confirm {named}")
            confirm = named
        certificate = service.erase(named, confirm=confirm, actor=ACTOR)
        door.result({"certificate": certificate.to_json()}, *certificate_lines(certificate))


def _service(studio: Studio) -> tuple[CloseService, Workspaces]:
    from atelier.accounts.accounts import Accounts
    from atelier.steps.services.closing import CloseService
    from atelier.steps.studios import Studios

    studios = Studios(studio)
    return CloseService(studios, Accounts(studio.library.database)), studios.workspaces
