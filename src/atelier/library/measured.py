"""What tasks recorded of how they were executed: read by estimates, which need no more of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from atelier.database import Database
from atelier.library.run_tables import TaskRow
from atelier.recipe.values import State


def recent_facts(database: Database, steps: Sequence[str], name: str, *, most: int = 40) -> list[dict[str, Any]]:
    """The fact of that name of the newest finished tasks of these steps, the newest first, of all workspaces.

    Only for facts that tell of the machine: nothing of whose work it was goes with them.
    """
    query = select(TaskRow.provenance).where(
        TaskRow.step.in_(steps), TaskRow.state == State.DONE.value, TaskRow.reused.is_(False)
    )
    with database.read() as session:
        rows = session.scalars(query.order_by(TaskRow.seq.desc()).limit(most)).all()
    return [fact for row in rows if isinstance(fact := row.get(name), dict)]
