"""Subjects, consent, photos, captions, forgetting: their JSON, their refusals, dry runs that change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_subjects_from_adding_to_forgetting(cli: Any) -> None:
    added = cli.json("subject", "add", "Mira", "--notes", "from the [red]album[/red]")
    assert {"id", "name", "kind", "trigger", "consent", "needs_consent", "photos", "models"} <= added.keys()
    assert added["needs_consent"] is True
    assert cli("subject", "add", "Mira", code=4).stdout == ""
    assert "did you mean Mira" in cli("subject", "show", "Mria", code=3).stderr
    assert "[red]album[/red]" in cli("subject", "show", "mira").stdout
    given = cli.json(
        "subject", "consent", "give", "Mira", "--by", "Mira M.", "--scope", "training", "--until", "2999-12-31"
    )
    assert given["scopes"] == ["training"]
    assert cli.json("subject", "list")["subjects"][0]["consent"] == ["training"]
    assert cli.json("subject", "consent", "withdraw", "Mira") == {"withdrawn": 1}
    (consent,) = cli.json("subject", "consent", "list", "Mira")["consents"]
    assert consent["withdrawn_at"]
    assert cli.json("subject", "edit", "Mira", "--name", "Mira M.")["name"] == "Mira M."
    assert cli.json("forget", "Mira M.", "--dry-run")["dry_run"] is True
    assert "--yes" in cli("forget", "Mira M.", code=2).stderr
    assert cli.json("subject", "list")["subjects"] != []
    certificate = cli.json("forget", "Mira M.", "--yes")["certificate"]
    assert certificate["complete"] is True
    assert cli.json("subject", "list")["subjects"] == []


def test_photos_get_verdicts_and_a_persons_own_say(cli: Any, photo_folder: Path, tmp_path: Path) -> None:
    cli("subject", "add", "Rex", "--kind", "pet")
    (photo_folder / "notes.txt").write_text("no picture")
    added = cli.json("photos", "add", photo_folder, "-s", "Rex")
    assert added["stored"] == 5
    refused = next(one for one in added["files"] if one["name"].endswith("notes.txt"))
    assert refused["id"] is None
    assert refused["reasons"]
    cli("photos", "accept", 1, 2, "photo-2.png", "-s", "Rex")
    cli("photos", "reject", 2, "-s", "Rex", "--note", "not him")
    listed = cli.json("photos", "list", "-s", "Rex")["photos"]
    assert [one["accepted"] for one in listed][:3] == [True, False, True]
    assert "did you mean photo-1.png" in cli("photos", "accept", "photo-1.pgn", "-s", "Rex", code=3).stderr
    cli("photos", "rate", "general", 1, "-s", "Rex")
    assert [one["rating"] for one in cli.json("photos", "list", "-s", "Rex")["photos"]][:2] == ["general", None]
    caption = cli.json("photos", "captions", "set", 1, "a photo of rex dog, in the snow", "-s", "Rex")
    assert caption["version"] == 1
    changed = cli.json("photos", "captions", "replace", "snow", "rain", "-s", "Rex")
    assert changed["changed"] == 1
    assert cli.json("photos", "captions", "add-tag", "outside", "-s", "Rex")["captions"][0]["caption"].endswith(
        "outside"
    )
    assert cli.json("photos", "captions", "remove-tag", "outside", "-s", "Rex")["changed"] == 1
    assert cli.json("photos", "check", "-s", "Rex")["accepted"] >= 2


def test_nothing_is_trained_without_consent(cli: Any, photo_folder: Path) -> None:
    cli("subject", "add", "Mira")
    found = cli("train", "Mira", code=5)
    assert "consent" in found.stderr
    assert cli.json("runs", "list") == {"runs": []}


def test_models_show_licences_and_plans(cli: Any, tmp_path: Path) -> None:
    models = {one["id"]: one for one in cli.json("models", "list")["models"]}
    assert models["tiny"]["installed"]
    assert models["flux1-dev"]["licence"]["commercial"] is False
    assert "flux1-dev" in cli("models", "show", "flux1-dve", code=3).stderr
    found = cli("models", "pull", "flux1-dev", code=2)
    assert "not for commercial use" in found.stderr
    assert "--accept-licence" in found.stderr
    assert cli.json("models", "plan", "--size", "64", "--memory", "4")["fits"] is True
    assert cli("models", "plan", "flux1-dev", "--memory", "0.1", "--json", code=6).stdout
    cli("models", "add", tmp_path / "none", code=3)
    cli("models", "remove", "tiny", code=2)


def test_models_that_measure_are_pulled_added_and_removed_like_others(
    cli: Any, tmp_path: Path, tiny_eyes: Any, open_hub: Any
) -> None:
    listed = {one["id"]: one for one in cli.json("models", "list")["auxiliary"]}
    assert listed["auraface"]["abilities"] == ["faces"]
    assert listed["dinov2-base"]["licence"]["commercial"] is True
    assert not any(one["installed"] for one in listed.values())
    assert "whose face it is" in cli("models", "list").stdout
    hub = open_hub(tiny_eyes.dino)
    found = cli("models", "pull", "dinov2-base", "--endpoint", hub.url, code=2)
    assert "Apache License 2.0" in found.stderr
    assert not hub.requests
    hub.cut_after["model.safetensors"] = [500]
    pull = ("models", "pull", "dinov2-base", "--endpoint", hub.url, "--accept-licence")
    assert cli.json(*pull)["already"] is False
    assert [wanted for _, wanted, _ in hub.requests if wanted] == ["bytes=500-"]
    assert cli.json(*pull)["already"] is True
    assert [one["id"] for one in cli.json("models", "list", "--installed")["auxiliary"]] == ["dinov2-base"]
    assert "how alike pictures are" in cli("models", "show", "dinov2-base").stdout
    assert cli.json("models", "remove", "dinov2-base", "--yes")["freed_bytes"] > 10_000
    # What a hub gives under the wrong name does not become what it is not.
    wrong = open_hub(tiny_eyes.clip)
    refused = cli("models", "pull", "dinov2-base", "--endpoint", wrong.url, "--accept-licence", code=2)
    assert "of the kind dinov2" in refused.stderr
    assert cli.json("models", "list", "--installed")["auxiliary"] == []
    assert cli.json("models", "add", tiny_eyes.face, "--id", "own-faces")["kind"] == "arcface"
    cli("models", "remove", "own-faces", "--yes")
    assert tiny_eyes.face.is_file()
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "config.json").write_text('{"model_type": "dinov2"}')
    (bad / "pytorch_model.bin").write_bytes(b"pickle")
    assert "pickled" in cli("models", "add", bad, code=2).stderr


@pytest.mark.usefixtures("interactive")
def test_the_tour_takes_a_person_along_and_can_be_left(cli: Any, photo_folder: Path) -> None:
    answers = ["Mira", "person", "Mira M.", str(photo_folder), "general", "none", "s", "s"]
    found = cli(answers="\n".join(answers) + "\n")
    assert "5 photos added" in found.stderr
    (card,) = cli.json("subject", "list")["subjects"]
    assert card["consent"] == ["training", "generation"]
    assert card["photos"] == 5
    left = cli(code=130, answers="q\n")
    assert "everything so far" in left.stderr
