"""`atelier doctor`: is this machine's arithmetic right, how fast is it, and does the studio stand?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.plain import plain
from atelier.cli.show import facts, table
from atelier.cli.verbs import verb
from atelier.errors import AtelierError, Unavailable
from atelier.steps.services.checkup import Checked, Health

if TYPE_CHECKING:
    from atelier.engine.doctor import DoctorReport

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@verb(app, "doctor")
def doctor(
    door: Door,
    report: Annotated[
        Path | None, typer.Option(help="Write the report into this file, to be sent to somebody.")
    ] = None,
) -> None:
    """Test every device of this machine, and this studio: database, contents, keys, workers, disk.

    Exit code 7 if anything is wrong; what is only worth doing (keys that were never exported) is a note. The report
    holds no names, paths or hosts.
    """
    from atelier.engine.doctor import doctor as examine

    found = examine()
    about, checks = _studio(door)
    good = found.ok and not any(one.health is Health.PROBLEM for one in checks)
    told = [{"check": one.name, "health": one.health.value, "detail": one.detail} for one in checks]
    data = {**found.as_dict(), "ok": good, "studio": {**about, "checks": told}}
    if report is not None:
        from atelier.files import write_whole

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
    names = {"home": "studio", "models": "models installed", "builtin": "built-in model"}
    shown.append(facts([(label, about.get(name)) for name, label in names.items()]))
    if checks:
        rows = [(_MARKS[one.health], one.name, one.detail, one.why or one.advice) for one in checks]
        shown += ["[bold]This studio[/bold]", table(("", "check", "found", ""), rows)]
    for plainly, one in zip(told, checks, strict=True):  # only here: it may name paths
        plainly |= {"why": one.why, "advice": one.advice, "command": " ".join(one.command)}
    door.result(data, *shown)
    if report is not None:
        door.note(f"written to {report}")
    for one in checks:
        if one.command and one.health is not Health.OK:
            door.hint(safe(f"{one.advice}: {door.command(*one.command)}" if one.advice else door.command(*one.command)))
    _judge(door, found, checks)


def _judge(door: Door, found: DoctorReport, checks: Sequence[Checked]) -> None:
    """End with an error where something is wrong."""
    wrong = [check.name for one in found.devices for check in one.checks if not check.ok]
    broken = [one for one in checks if one.health is Health.PROBLEM]
    if wrong:
        advice = "send the report (--report FILE) to the project"
        door.end(Unavailable(f"this machine computes wrongly: {', '.join(wrong)}", advice=advice))
    if broken:
        names = ", ".join(one.name for one in broken)
        first = broken[0]
        door.end(Unavailable(f"this studio does not stand: {names}", advice=first.advice, command=first.command))


_MARKS = {Health.OK: "ok", Health.NOTE: "note", Health.PROBLEM: "WRONG"}


def _studio(door: Door) -> tuple[dict[str, Any], list[Checked]]:
    """How the studio stands; a studio that cannot be opened is a finding, not the end. None is made for this."""
    from atelier import __version__
    from atelier.steps.places import default_home, places

    about: dict[str, Any] = {"version": __version__}
    home = door.common.home or default_home()
    if "database" not in places() and not (home / "atelier.db").exists():
        return about | {"home": "there is none yet"}, []
    try:
        with door.studio() as studio:
            installed = [entry.card.id for entry in studio.installed.list() if entry.installed]
            builtin = [name for name in installed if studio.models.is_builtin(name)]
            about |= {
                "models": ", ".join(installed) or "none",
                "builtin": ", ".join(builtin) or "its weights are missing",
            }
            checks = studio.checkup.look()
    except AtelierError as error:
        checks = [Checked("opening it", Health.PROBLEM, error.code, error.message, error.advice, error.command)]
    return about, checks
