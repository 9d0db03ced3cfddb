"""`atelier subject`: who or what is pictured, and who agreed to what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door
from atelier.cli.naming import find_subject
from atelier.cli.show import facts, plural, table, when
from atelier.cli.verbs import noun, verb

if TYPE_CHECKING:
    from atelier.accounts.consent import Consent
    from atelier.steps.services.subjects import SubjectCard

app = noun("Who or what is pictured: people, groups, pets, garments, styles, brands.")
consents = noun("Who agreed to what. Identity work needs recorded consent, and stops when it is withdrawn.")
app.add_typer(consents, name="consent")

Who = Annotated[str, typer.Argument(metavar="SUBJECT", help="Name or id of the subject.", show_default=False)]


@verb(app, "add")
def add(
    door: Door,
    name: Annotated[str, typer.Argument(help="What to call the subject.", show_default=False)],
    kind: Annotated[str, typer.Option(help="person, group, pet, garment, style or brand.")] = "person",
    trigger: Annotated[str, typer.Option(help="Word that stands for the subject in prompts; made from the name.")] = "",
    notes: Annotated[str, typer.Option(help="Anything to remember.")] = "",
) -> None:
    """Add a subject."""
    with door.studio() as studio:
        subject = studio.subjects.add(name, kind, trigger=trigger, notes=notes)
        card = studio.subjects.show(subject.id)
        door.result(card_json(card), facts(_facts(card)))
        if card.needs_consent:
            door.hint(door.command("subject", "consent", "give", subject.name, "--by", "NAME"))
        door.hint(door.command("photos", "add", "PATHS…", "--subject", subject.name))


@verb(app, "list")
def list_(door: Door) -> None:
    """List the subjects."""
    with door.studio() as studio:
        cards = studio.subjects.list()
        rows = [
            (
                card.subject.name,
                card.subject.kind.value,
                card.subject.trigger,
                f"{card.accepted} of {card.photos}",
                _agreed(card),
                ", ".join(model.base_model for model in card.models),
            )
            for card in cards
        ]
        empty = f"no subjects yet; add one with: {door.command('subject', 'add', 'NAME')}"
        door.result(
            {"subjects": [card_json(card) for card in cards]},
            table(("name", "kind", "trigger", ">photos accepted", "consent", "trained for"), rows, empty=empty),
        )


@verb(app, "show")
def show(door: Door, subject: Who) -> None:
    """Show a subject with all there is of it."""
    with door.studio() as studio:
        card = studio.subjects.show(find_subject(studio, subject).id)
        door.result(card_json(card), facts(_facts(card)))


@verb(app, "edit")
def edit(
    door: Door,
    subject: Who,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    trigger: Annotated[str | None, typer.Option(help="Another trigger word; trained models keep theirs.")] = None,
    notes: Annotated[str | None, typer.Option(help="Other notes.")] = None,
) -> None:
    """Change name, trigger word or notes."""
    with door.studio() as studio:
        found = studio.subjects.change(find_subject(studio, subject).id, name=name, trigger=trigger, notes=notes)
        card = studio.subjects.show(found.id)
        door.result(card_json(card), facts(_facts(card)))


@verb(consents, "give")
def give(
    door: Door,
    subject: Who,
    by: Annotated[
        str, typer.Option("--by", help="Who agrees: the person, or who may speak for them.", show_default=False)
    ],
    scope: Annotated[
        list[str] | None, typer.Option("--scope", help="training, generation, sharing; repeat. Else the first two.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="Last day on which it holds; else for good."),
    ] = None,
    note: Annotated[str, typer.Option(help="Where it is written down, and how.")] = "",
) -> None:
    """Record that the person pictured agrees. This is a statement of yours, and it is logged."""
    from atelier.steps.services.consent import WORK

    with door.studio() as studio:
        found = find_subject(studio, subject)
        expires = until.replace(hour=23, minute=59, second=59, tzinfo=UTC) if until else None
        consent = studio.consent.give(found.id, given_by=by, scopes=scope or WORK, expires_at=expires, note=note)
        door.result(_consent_json(consent), f"{found.name}: {_said(consent)}")


@verb(consents, "withdraw")
def withdraw(
    door: Door,
    subject: Who,
    scope: Annotated[str | None, typer.Option(help="Only this scope; else all.")] = None,
) -> None:
    """Withdraw consent: from now on nothing is trained or drawn of them."""
    with door.studio() as studio:
        found = find_subject(studio, subject)
        count = studio.consent.withdraw(found.id, scope=scope)
        door.result({"withdrawn": count}, f"{plural(count, 'consent')} of {found.name} withdrawn")
        door.hint(f"to erase what was made: {door.command('forget', found.name)}")


@verb(consents, "list")
def list_consents(door: Door, subject: Who) -> None:
    """List every consent that was ever recorded."""
    with door.studio() as studio:
        found = studio.consent.of(find_subject(studio, subject).id)
        rows = [
            (
                one.given_by,
                ", ".join(sorted(one.scopes)),
                when(one.given_at),
                when(one.expires_at) or "for good",
                when(one.withdrawn_at),
                one.note,
            )
            for one in found
        ]
        columns = ("given by", "scopes", "on", "until", "withdrawn", "note")
        door.result(
            {"consents": [_consent_json(one) for one in found]}, table(columns, rows, empty="no consent recorded")
        )


def card_json(card: SubjectCard) -> dict[str, Any]:
    """A subject as programs get it."""
    subject = card.subject
    return {
        "id": subject.id,
        "name": subject.name,
        "kind": subject.kind,
        "trigger": subject.trigger,
        "notes": subject.notes,
        "created": subject.created,
        "photos": card.photos,
        "accepted": card.accepted,
        "captions": card.captions,
        "consent": card.scopes,
        "needs_consent": card.needs_consent,
        "models": [
            {
                "name": model.name,
                "base_model": model.base_model,
                "chosen": model.chosen.number if model.chosen else None,
            }
            for model in card.models
        ],
    }


def _facts(card: SubjectCard) -> list[tuple[str, object]]:
    return [
        ("name", card.subject.name),
        ("id", card.subject.id),
        ("kind", card.subject.kind.value),
        ("trigger word", card.subject.trigger),
        ("notes", card.subject.notes),
        ("consent", _agreed(card)),
        ("photos", f"{card.photos}, {card.accepted} accepted, {card.captions} with a caption"),
        ("personal models", ", ".join(f"{model.name} ({model.base_model})" for model in card.models)),
    ]


def _agreed(card: SubjectCard) -> str:
    if not card.subject.kind.human:
        return "not needed"
    return ", ".join(scope.value for scope in card.scopes) or "none yet"


def _said(consent: Consent) -> str:
    until = f" until {when(consent.expires_at)}" if consent.expires_at else ""
    return f"{consent.given_by} agrees to {', '.join(sorted(consent.scopes))}{until}"


def _consent_json(consent: Consent) -> dict[str, Any]:
    return {
        "id": consent.id,
        "given_by": consent.given_by,
        "scopes": consent.scopes,
        "given_at": consent.given_at,
        "expires_at": consent.expires_at,
        "withdrawn_at": consent.withdrawn_at,
        "note": consent.note,
    }
