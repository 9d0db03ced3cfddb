"""`atelier moderation`: what was refused and reported, and deciding on it."""

from __future__ import annotations

from typing import Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.naming import find_asset
from atelier.cli.show import table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import NotFound

app = noun("Moderation: what was refused or reported, appeals, decisions.")

Which = Annotated[str, typer.Argument(metavar="ID", help="Of a refusal or a report.", show_default=False)]
Note = Annotated[str, typer.Option(help="Why, for the record.")]


@verb(app, "list")
def list_(
    door: Door,
    every: Annotated[bool, typer.Option("--all", help="Also what is decided already.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many of each.")] = 50,
) -> None:
    """List refusals and reports, the newest first; without --all those that wait."""
    from atelier.accounts.moderation import RefusalState, ReportState

    waiting = () if every else (RefusalState.REFUSED, RefusalState.APPEALED)
    with door.studio() as studio:
        refusals = studio.moderation.refusals(waiting, limit=limit)
        reports = studio.moderation.reports(() if every else (ReportState.OPEN,), limit=limit)
        rows = [(one.id, when(one.at), one.state.value, one.rule, one.text) for one in refusals]
        others = [(one.id, when(one.at), one.state.value, one.reason.value, one.asset_id, one.words) for one in reports]
        door.result(
            {"refusals": refusals, "reports": reports},
            table(("refusal", "when", "state", "rule", "what was asked"), rows, empty="nothing was refused"),
            table(("report", "when", "state", "reason", "asset", "words"), others, empty="nothing was reported"),
        )


@verb(app, "appeal")
def appeal(
    door: Door,
    refusal: Which,
    words: Annotated[str, typer.Option("--words", help="Why the refusal is wrong.", show_default=False)],
) -> None:
    """Ask a person to look at a refusal."""
    with door.studio() as studio:
        done = studio.moderation.appeal(refusal, words)
        door.result({"refusal": done}, f"{done.id} waits for a decision")


@verb(app, "report")
def report(
    door: Door,
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="Id, or its beginning.", show_default=False)],
    reason: Annotated[str, typer.Option(help="consent, minor, explicit, abuse, mark or other.", show_default=False)],
    words: Annotated[str, typer.Option("--words", help="What is wrong.")] = "",
) -> None:
    """Report an asset."""
    with door.studio() as studio:
        done = studio.moderation.report(find_asset(studio, asset), reason, words)
        door.result({"report": done}, f"reported as {done.id}")


@verb(app, "decide")
def decide(
    door: Door,
    which: Which,
    allow: Annotated[
        bool, typer.Option("--allow/--uphold", help="Appeal: open the rule. Report: dismiss it; or uphold.")
    ] = False,
    action: Annotated[str, typer.Option(help="Of an upheld report: none, trash, explicit or minor.")] = "none",
    note: Note = "",
) -> None:
    """Decide on an appeal or a report."""
    with door.studio() as studio:
        try:
            studio.moderated.refusal(studio.workspace, which)
        except NotFound:
            done = studio.moderation.decide_report(which, uphold=not allow, action=action, note=note)
            door.result({"report": done}, f"{done.id}: {done.state.value}")
            return
        decided = studio.moderation.decide_appeal(which, allow=allow, note=note)
        door.result({"refusal": decided}, f"{decided.id}: {decided.state.value}")
