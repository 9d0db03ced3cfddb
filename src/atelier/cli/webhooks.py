"""`atelier webhooks`: addresses of other programs that are told, signed, what happens in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.show import facts, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from rich.table import Table

    from atelier.steps.studio import Studio
    from atelier.webhooks.hooks import Delivery, Webhook

app = noun("Webhooks: other programs that are told, signed, what happens in the workspace.")

Id = Annotated[str, typer.Argument(metavar="ID", help="Of the webhook.")]
Events = Annotated[
    list[str] | None,
    typer.Option("--event", "-e", help="What it is told of, once for each: run.done, pictures.made, …; or `all`."),
]
Note = Annotated[str | None, typer.Option("--note", help="What it is for.", show_default=False)]
PATIENCE = 30.0
"""Seconds for which a trial that a server has in hand is waited for."""


@verb(app, "list")
def list_(door: Door) -> None:
    """List webhooks: where they lead, what they hear of, whether they are on."""
    with door.studio() as studio:
        found = studio.webhooks.list()
        rows = [
            (one.id, one.url, ", ".join(one.events), "on" if one.active else "off", when(one.succeeded), one.reason)
            for one in found
        ]
        columns = ("webhook", "address", "events", "is", "last success", "why it is off")
        door.result({"webhooks": [_json(one) for one in found]}, table(columns, rows, empty="no webhook is registered"))


@verb(app, "add")
def add(
    door: Door,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to: https://…")],
    events: Events = None,
    note: Note = None,
) -> None:
    """Register an address. Its secret is printed once."""
    from atelier.webhooks.events import WANTED

    if not events:
        raise InvalidInput("a webhook needs the events that it is told of", advice="say --event all, or one by one")
    wanted = list(WANTED) if events == ["all"] else events
    with door.studio() as studio:
        made, secret = studio.webhooks.add(url, wanted, note=note or "")
        door.result({"webhook": _json(made), "secret": secret}, _facts(made, secret))
        door.hint(f"the secret is shown this once; try it: {door.command('webhooks', 'test', made.id)}")


@verb(app, "change")
def change(
    door: Door,
    webhook: Id,
    url: Annotated[str | None, typer.Option("--url", help="Another address.", show_default=False)] = None,
    events: Events = None,
    note: Note = None,
    active: Annotated[bool | None, typer.Option("--on/--off", help="Switch it.", show_default=False)] = None,
) -> None:
    """Change an address, its events or its note; switch it off and on."""
    from atelier.webhooks.events import WANTED

    wanted = list(WANTED) if events == ["all"] else events or None
    with door.studio() as studio:
        made = studio.webhooks.change(webhook, url=url, events=wanted, note=note, active=active)
        door.result({"webhook": _json(made)}, _facts(made))


@verb(app, "remove")
def remove(door: Door, webhook: Id) -> None:
    """Remove a webhook with its deliveries."""
    with door.studio() as studio:
        studio.webhooks.remove(webhook)
        door.result({"removed": webhook}, f"{webhook} is removed")


@verb(app, "rotate")
def rotate(door: Door, webhook: Id) -> None:
    """Change the secret; for a day messages carry a signature by either."""
    with door.studio() as studio:
        made, secret = studio.webhooks.rotate(webhook)
        door.result({"webhook": _json(made), "secret": secret}, _facts(made, secret))


@verb(app, "test")
def test(door: Door, webhook: Id) -> None:
    """Send a message that says nothing, and show what came of it. Fails when it did not arrive."""
    with door.studio() as studio:
        _send(door, studio, studio.webhooks.test(webhook))


@verb(app, "deliveries")
def deliveries(
    door: Door,
    webhook: Id,
    state: Annotated[
        str, typer.Option(help="Only those that are waiting, delivered or failed.", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=1000)] = 50,
) -> None:
    """List what was sent in the last days, or waits; the newest first."""
    with door.studio() as studio:
        found = studio.webhooks.deliveries(webhook, limit=limit, state=state)
        rows = [
            (one.id, one.event, when(one.created), one.state, one.attempt, one.status, when(one.due), one.problem)
            for one in found
        ]
        columns = ("message", "event", "when", "state", ">attempts", ">status", "next attempt", "problem")
        door.result({"deliveries": [_json(one) for one in found]}, table(columns, rows, empty="nothing was sent"))


@verb(app, "redeliver")
def redeliver(
    door: Door, webhook: Id, message: Annotated[str, typer.Argument(metavar="MESSAGE", help="Id of the message.")]
) -> None:
    """Send a message again under the same id, and show what came of it."""
    with door.studio() as studio:
        _send(door, studio, studio.webhooks.redeliver(webhook, message))


def _send(door: Door, studio: Studio, made: Delivery) -> None:
    """Send a message here, unless a server has it in hand already; then wait for what comes of that."""
    import time

    studio.webhooks.sender().send(made.id)
    until = time.monotonic() + PATIENCE
    found = studio.webhooks.delivery(made.webhook, made.id)
    while (found.attempt == 0 or found.seconds is None) and found.state == "waiting" and time.monotonic() < until:
        time.sleep(0.1)
        found = studio.webhooks.delivery(made.webhook, made.id)
    door.result(
        {"delivery": _json(found)},
        facts(
            [
                ("message", found.id),
                ("state", found.state),
                ("status", found.status),
                ("took", None if found.seconds is None else f"{found.seconds:.2f} s"),
                ("answer", found.answer),
                ("problem", found.problem),
                ("next attempt", when(found.due)),
            ]
        ),
    )
    if found.state != "delivered":
        door.end(
            Unavailable(
                f"the message did not arrive: {found.problem or 'it is under way'}",
                kept="it is tried again while the studio is open" if found.state == "waiting" else "",
            )
        )


def _facts(made: Webhook, secret: str = "") -> Table:
    return facts(
        [
            ("webhook", made.id),
            ("address", made.url),
            ("events", ", ".join(made.events)),
            ("note", made.note),
            ("is", "on" if made.active else "off"),
            ("why", made.reason),
            ("old secret until", when(made.old_until)),
            ("secret", secret),
        ]
    )


def _json(one: Webhook | Delivery) -> dict[str, object]:
    return dict(vars(one))
