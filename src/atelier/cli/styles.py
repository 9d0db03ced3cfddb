"""`atelier styles`: the looks that a prompt can name."""

from __future__ import annotations

from typing import Annotated

import typer

from atelier.cli.door import Door, safe
from atelier.cli.show import table
from atelier.cli.verbs import verb

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "styles")
def styles(
    door: Door,
    model: Annotated[str, typer.Option("--model", help="A base model that is to understand them.")] = "",
) -> None:
    """List the styles of the library. A prompt names one with #: `atelier create "a bridge at dusk #watercolour"`."""
    with door.studio() as studio:
        card = studio.models.card(model)
        found = studio.styles.list(card.id)
        data = [
            {"id": one.id, "name": one.name, "group": one.group, "lead": one.lead, "more": one.more, "fits": fits}
            for one, fits in found
        ]
        rows = [(f"#{one.id}", one.name, one.group, "yes" if fits else "no", one.noun) for one, fits in found]
        door.result({"model": card.id, "styles": data}, table(("style", "name", "kind", safe(card.name), "is"), rows))
