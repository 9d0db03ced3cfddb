"""Bare `atelier`: a guided tour on a terminal, else a few lines on where things stand and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atelier.cli.door import Door, safe
from atelier.cli.reporting import home_folder
from atelier.cli.show import duration, plural, size, table
from atelier.errors import AtelierError, Cancelled

if TYPE_CHECKING:
    from atelier.steps.services.subjects import SubjectCard
    from atelier.steps.studio import Studio

SKIP, LEAVE = "s", "q"


@dataclass(frozen=True)
class Next:
    """What comes next for a subject: a step of the tour, and the words of the command that does the same."""

    stage: str
    words: tuple[str, ...]


def next_of(card: SubjectCard) -> Next:
    """Where a subject is on the way."""
    name = card.subject.name
    if card.needs_consent:
        return Next("consent", ("subject", "consent", "give", name, "--by", "NAME"))
    if not card.photos:
        return Next("photos", ("photos", "add", "PATHS", "--subject", name))
    if not card.accepted:
        return Next("check", ("photos", "check", "--subject", name))
    if not card.models:
        return Next("train", ("train", name))
    return Next("create", ("create", "PROMPT", "--subject", name))


def welcome(door: Door) -> None:
    """The tour where a person can be asked, else the overview."""
    if door.interactive:
        try:
            Tour(door).go()
        except (KeyboardInterrupt, EOFError):
            raise Cancelled("you left the tour", kept="everything so far", advice=f"{door.command()} goes on") from None
        return
    overview(door)


def overview(door: Door) -> None:
    """What there is and the next command. Makes no studio where there is none."""
    home = home_folder(door.common.home)
    if not (home / "atelier.db").exists():
        words = ("subject", "add", "NAME")
        door.result(
            {"home": home, "subjects": [], "next": door.command(*words)},
            f"Atelier: nothing is in {home} yet.",
            f"next: {door.command(*words)}   (or, to see it all done once: {door.command('demo')})",
        )
        return
    with door.studio() as studio:
        cards = studio.subjects.list()
        steps = [next_of(card) for card in cards]
        waiting = [one for one in steps if one.stage != "create"]
        first = (waiting or steps or [Next("subject", ("subject", "add", "NAME"))])[0]
        rows = [
            (
                card.subject.name,
                card.subject.kind.value,
                f"{card.accepted} of {card.photos}",
                len(card.models),
                step.stage,
            )
            for card, step in zip(cards, steps, strict=True)
        ]
        data = [
            {"name": card.subject.name, "id": card.subject.id, "next": step.stage, "command": door.command(*step.words)}
            for card, step in zip(cards, steps, strict=True)
        ]
        columns = ("subject", "kind", ">photos accepted", ">models", "next")
        door.result(
            {"home": studio.home, "subjects": data, "next": door.command(*first.words)},
            f"Atelier in {safe(studio.home)}",
            table(columns, rows, empty="no subjects yet"),
            f"next: {safe(door.command(*first.words))}",
        )


class Tour:
    """The whole way for one subject. Every step may be skipped, and errors of a step do not end the tour."""

    def __init__(self, door: Door) -> None:
        self.door = door

    def go(self) -> None:
        """From where the person is to the first pictures."""
        self._say("[bold]Atelier[/bold]: photos of somebody in, a personal model, new pictures of them out.")
        self._say(f"[dim]Enter takes the proposal, {SKIP} skips a step, {LEAVE} or Ctrl+C leaves. All is kept.[/dim]\n")
        with self.door.studio() as studio:
            subject = self._subject(studio)
            if subject is None:
                return
            steps: list[tuple[str, Callable[[Studio, SubjectCard], None]]] = [
                ("consent", self._consent),
                ("photos", self._photos),
                ("check", self._check),
                ("train", self._train),
                ("create", self._create),
            ]
            for title, step in steps:
                card = studio.subjects.show(subject)
                try:
                    step(studio, card)
                except AtelierError as error:
                    if isinstance(error, Cancelled):
                        raise
                    self._say(f"[red]{safe(title)}: {safe(error.message)}[/red]")
                    self._say("\n".join(safe(part) for part in (error.kept, error.advice) if part))
                    if error.command:
                        self._say(safe(self.door.command(*error.command)))
            step = next_of(studio.subjects.show(subject))
            self._say(
                f"\nAny time: {safe(self.door.command(*step.words))}, or {safe(self.door.command())} for this tour."
            )

    # --- steps -------------------------------------------------------------------------------------------------------

    def _subject(self, studio: Studio) -> str | None:
        cards = studio.subjects.list()
        if cards:
            rows = [(number, card.subject.name, next_of(card).stage) for number, card in enumerate(cards, 1)]
            self._say(table((">no.", "subject", "next"), rows))
            unfinished = [n for n, card in enumerate(cards, 1) if next_of(card).stage != "create"]
            proposal = str(unfinished[0] if unfinished else 1)
            answer = self._ask("[bold]1[/bold] Whom? A number, or a new name", proposal)
            if answer is None:
                return None
            if answer.isdecimal() and 1 <= int(answer) <= len(cards):
                return cards[int(answer) - 1].subject.id
        else:
            answer = self._ask("[bold]1[/bold] Who is it to be? A name (a person, a pet, a thing)")
            if answer is None:
                self._say(f"To see it all done once with a sample person: {safe(self.door.command('demo'))}")
                return None
        kinds = ("person", "group", "pet", "garment", "style", "brand")
        kind = self._ask("  What is it?", "person", choices=kinds)
        return studio.subjects.add(answer, kind or "person").id

    def _consent(self, studio: Studio, card: SubjectCard) -> None:
        if not card.needs_consent:
            self._done("2 Consent", ", ".join(scope.value for scope in card.scopes) or "not needed")
            return
        name = safe(card.subject.name)
        self._say(f"[bold]2[/bold] {name} must agree to be learnt and drawn. You state it, and it is recorded.")
        by = self._ask("  Who agrees? Their name")
        if by is not None:
            studio.consent.give(card.subject.id, given_by=by)

    def _photos(self, studio: Studio, card: SubjectCard) -> None:
        if card.photos:
            self._done("3 Photos", f"{card.photos}, {card.accepted} accepted")
            return
        answer = self._ask("[bold]3[/bold] Photos: a folder, a zip or files (8 to 20 of one face each are good)")
        while answer is not None and not _path(answer).exists():
            answer = self._ask(f"  There is no {safe(_path(answer))}. Another")
        if answer is None:
            return
        from atelier.cli.photos import tell

        rating = "general"
        if card.subject.kind.human:
            rating = self._ask("  They show", rating, choices=("general", "sensitive", "explicit"))
        added = studio.photos.add(
            card.subject.id, [_path(answer)], rating=rating, on_photo=lambda one: tell(self.door, one)
        )
        self._say(f"  {plural(len(added.stored), 'photo')} added, {len(added.accepted)} accepted")

    def _check(self, studio: Studio, card: SubjectCard) -> None:
        views = studio.photos.list(card.subject.id)
        refused = [(number, view) for number, view in enumerate(views, 1) if not view.accepted]
        if not refused:
            self._done("4 Check", "every photo may be used" if views else "no photos yet")
            return
        rows = [
            (number, view.name, "; ".join(one.reason for one in view.photo.verdicts if not one.accepted))
            for number, view in refused
        ]
        self._say(table((">no.", "photo", "why it is left out"), rows))
        answer = self._ask("[bold]4[/bold] Numbers to use all the same", "none")
        for word in (answer or "").replace(",", " ").split():
            if word.isdecimal() and 1 <= int(word) <= len(views):
                studio.photos.accept(card.subject.id, views[int(word) - 1].entry.asset.id, note="in the tour")

    def _train(self, studio: Studio, card: SubjectCard) -> None:
        if card.models:
            self._done("5 Train", ", ".join(model.name for model in card.models))
            return
        forecast = studio.plans.training(card.subject.id)
        about = f"about {duration(forecast.seconds)}" if forecast.seconds is not None else "a while"
        memory = f", {size(forecast.train.peak_bytes)} of memory" if forecast.train else ""
        self._say(
            f"[bold]5[/bold] Train from {plural(forecast.photos, 'photo')}: {about}{memory}. Ctrl+C can be resumed."
        )
        if self._ask("  Begin?", "yes", choices=("yes", SKIP)) is None:
            return
        from atelier.cli.train import show_training

        run = studio.make.train(card.subject.id)
        show_training(self.door, studio, self.door.work(studio, run.id))

    def _create(self, studio: Studio, card: SubjectCard) -> None:
        if not card.models:
            return
        from atelier.cli.create import show_pictures

        prompt = self._ask("[bold]6[/bold] What to draw?", "in a red dress at the beach")
        folder = Path("pictures")
        while prompt is not None:
            run = studio.make.create(prompt, subjects=[card.subject.id])
            show_pictures(self.door, studio, self.door.work(studio, run.id), folder)
            prompt = self._ask("  Another? What", SKIP)

    # --- talking -----------------------------------------------------------------------------------------------------

    def _say(self, what: Any) -> None:
        self.door.err.print(what)

    def _done(self, step: str, how: str) -> None:
        self._say(f"[green]✓[/green] {step}: [dim]{safe(how)}[/dim]")

    def _ask(self, question: str, proposal: str | None = None, choices: tuple[str, ...] = ()) -> str | None:
        """The answer, or None where the step is skipped. Raises Cancelled when the person leaves."""
        offered = f" [dim]({'/'.join(choices)})[/dim]" if choices else ""
        shown = f" [cyan]({safe(proposal)})[/cyan]" if proposal else ""
        while True:
            answer = self.door.err.input(f"{question}{offered}{shown}: ").strip() or (proposal or "")
            if answer.lower() == LEAVE:
                raise KeyboardInterrupt
            if answer.lower() == SKIP or not answer:
                return None
            if not choices or answer in choices:
                return answer
            self._say(f"  one of {', '.join(choices)}, please")


def _path(answer: str) -> Path:
    return Path(answer.strip("'\"")).expanduser()
