"""`atelier doctor`: is this machine's arithmetic right, how fast is it, and does the studio stand?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.plain import plain
from atelier.cli.show import facts, size, table
from atelier.cli.verbs import verb
from atelier.errors import Unavailable

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "doctor")
def doctor(
    door: Door,
    report: Annotated[
        Path | None, typer.Option(help="Write the report into this file, to be sent to somebody.")
    ] = None,
) -> None:
    """Test every device of this machine and this studio. The report holds no names, paths or hosts."""
    from atelier.engine.doctor import doctor as examine

    found = examine()
    about = _studio(door)
    data = {**found.as_dict(), "studio": about}
    if report is not None:
        from atelier.steps.services.pictures import write_whole

        write_whole(report, json.dumps(plain(data), ensure_ascii=False, indent=1).encode())
    shown: list[Any] = [facts([("system", found.system), *found.versions.items()])]
    for one in found.devices:
        rows = [
            (
                "ok" if check.ok else "WRONG",
                check.name,
                "" if check.measured is None else f"{check.measured:.3g} {check.unit}",
                check.detail,
            )
            for check in one.checks
        ]
        shown += [
            f"[bold]{safe(one.device.torch_name)}[/bold] {safe(one.device.name)}",
            table(("", "check", "measured", ""), rows),
        ]
    names = {"models": "models installed", "builtin": "built-in model", "free": "free disk", "problem": "problem"}
    shown.append(facts([(label, about.get(name)) for name, label in names.items()]))
    door.result(data, *shown)
    if report is not None:
        door.note(f"written to {report}")
    if not found.ok:
        wrong = [check.name for one in found.devices for check in one.checks if not check.ok]
        advice = "send the report (--report FILE) to the project"
        door.end(Unavailable(f"{len(wrong)} checks failed: {', '.join(wrong)}", advice=advice))


def _studio(door: Door) -> dict[str, Any]:
    """How the studio stands; a studio that cannot be opened is a finding, not the end."""
    from atelier import __version__
    from atelier.errors import AtelierError

    about: dict[str, Any] = {"version": __version__}
    try:
        with door.studio() as studio:
            installed = [entry.card.id for entry in studio.installed.list() if entry.installed]
            builtin = [name for name in installed if studio.models.is_builtin(name)]
            free = shutil.disk_usage(studio.home).free
            about |= {
                "models": ", ".join(installed) or "none",
                "builtin": ", ".join(builtin) or "its weights are missing",
            }
            about |= {"free_bytes": free, "free": size(free)}
    except AtelierError as error:
        about["problem"] = str(error)
    return about
