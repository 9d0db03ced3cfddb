"""Values for people: sizes, times, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def size(count: int) -> str:
    """Bytes with a unit: 1.5 MB."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError


def duration(seconds: float) -> str:
    """Seconds as a person says them: 8 s, 2:05 min, 1:10 h."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02d} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02d} h"


def when(moment: datetime | None) -> str:
    """A time in the machine's own time zone, to the minute."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def plural(count: int, word: str) -> str:
    """1 photo, 2 photos."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "nothing here") -> Table | str:
    """A table without frames. Cells are plain text: markup in them is not read."""
    from rich import box
    from rich.table import Table

    from atelier.cli.door import safe

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for column in columns:
        made.add_column(column, justify="right" if column.startswith(">") else "left", overflow="fold")
        made.columns[-1].header = column.lstrip(">")
    found = False
    for row in rows:
        found = True
        made.add_row(*(safe("" if cell is None else cell) for cell in row))
    return made if found else f"[dim]{empty}[/dim]"


def facts(pairs: Iterable[tuple[str, object]]) -> Table:
    """Names and values under each other; empty values are left out."""
    from rich.table import Table

    from atelier.cli.door import safe

    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    for name, value in pairs:
        if value not in (None, "", (), []):
            made.add_row(name, safe(value))
    return made
