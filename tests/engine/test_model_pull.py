from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from atelier.engine.card import ModelCard, shipped_cards
from atelier.engine.catalog import Catalog
from atelier.engine.pull import LicenceAcceptance, PullProgress, copy_file, pull, pull_url
from atelier.engine.transfer import Endpoint, download, open_url, public_address
from atelier.errors import (
    AtelierError,
    Cancelled,
    Conflict,
    Corrupt,
    InvalidInput,
    NotFound,
    OutOfResources,
    Refused,
    Unavailable,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def remote(tmp_path: Path, sd_folder: Path) -> Path:
    folder = tmp_path / "remote"
    shutil.copytree(sd_folder, folder)
    (folder / "unet" / "pickled.bin").write_bytes(b"\x80\x04 pickle")
    (folder / "unet" / "run.py").write_text("raise SystemExit")
    (folder / "unet" / "diffusion_pytorch_model.fp16.safetensors").write_bytes(b"variant")
    (folder / "whole-model.safetensors").write_bytes(b"the same weights again")
    (folder / "notes.txt").write_text("not needed")
    return folder


@pytest.fixture
def hub(remote: Path, open_hub: Any) -> Any:
    return open_hub(remote)


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return next(card for card in shipped_cards() if card.id == "sd15")


def accept(card: ModelCard) -> LicenceAcceptance:
    assert card.source is not None
    return LicenceAcceptance(card.licence.id, card.source.repo)


UNET = "unet/diffusion_pytorch_model.safetensors"


def test_pull_fetches_verifies_and_installs(tmp_path: Path, hub: Any, remote: Path, card: ModelCard):
    seen: list[PullProgress] = []
    models = tmp_path / "models"
    result = pull(card, models, acceptance=accept(card), endpoint=Endpoint(hub.url, "secret"), progress=seen.append)
    entry = Catalog(models).installed("sd15")
    assert entry.path == result.folder
    assert result.acceptance == accept(card)
    names = {file.path for file in result.manifest.files}
    assert UNET in names
    assert not any(name.endswith((".bin", ".py")) or "fp16" in name for name in names)
    assert "whole-model.safetensors" not in names
    assert (result.folder / UNET).read_bytes() == (remote / UNET).read_bytes()
    assert result.manifest.revision == COMMIT
    assert seen[-1].done == seen[-1].total
    assert [item.done for item in seen] == sorted(item.done for item in seen)
    assert all(token == "Bearer secret" for _, _, token in hub.requests)
    asked = len(hub.requests)
    assert pull(card, models, acceptance=accept(card), endpoint=Endpoint(hub.url)).already
    assert len(hub.requests) == asked


def test_the_licence_comes_first(tmp_path: Path, hub: Any, card: ModelCard):
    with pytest.raises(Refused, match="CreativeML Open RAIL-M"):
        pull(card, tmp_path / "models", endpoint=Endpoint(hub.url))
    wrong = LicenceAcceptance("MIT", accept(card).source)
    with pytest.raises(Refused):
        pull(card, tmp_path / "models", acceptance=wrong, endpoint=Endpoint(hub.url))
    assert not hub.requests


def test_a_cut_connection_is_resumed(tmp_path: Path, hub: Any, remote: Path, card: ModelCard):
    hub.cut_after[UNET] = [1000, 5000]
    result = pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    ranges = [wanted for path, wanted, _ in hub.requests if UNET in path]
    assert ranges == [None, "bytes=1000-", "bytes=6000-"]
    assert (result.folder / UNET).read_bytes() == (remote / UNET).read_bytes()


def test_cancelling_keeps_what_was_fetched(tmp_path: Path, hub: Any, remote: Path, card: ModelCard):
    hub.cut_after[UNET] = [2000]

    def stop(progress: PullProgress) -> None:
        if progress.file == UNET:
            raise Cancelled("stopped")

    models = tmp_path / "models"
    with pytest.raises(Cancelled):
        pull(card, models, acceptance=accept(card), endpoint=Endpoint(hub.url), progress=stop)
    assert not Catalog(models).find("sd15").installed
    hub.requests.clear()
    pull(card, models, acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert [wanted for path, wanted, _ in hub.requests if UNET in path] == ["bytes=2000-"]
    assert Catalog(models).find("sd15").installed


def test_a_server_that_ignores_ranges_starts_over(tmp_path: Path, hub: Any, card: ModelCard):
    hub.cut_after[UNET] = [3000]
    hub.ignore_range = True
    pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert Catalog(tmp_path / "models").find("sd15").installed


@pytest.mark.parametrize("name", [UNET, "unet/config.json"])
def test_tampered_content_is_caught(tmp_path: Path, hub: Any, remote: Path, card: ModelCard, name: str):
    data = bytearray((remote / name).read_bytes())
    data[len(data) // 2] ^= 1
    hub.tampered[name] = bytes(data)
    with pytest.raises(Corrupt, match="checksum"):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert not Catalog(tmp_path / "models").find("sd15").installed
    hub.tampered.clear()
    pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert Catalog(tmp_path / "models").find("sd15").installed


def test_more_than_was_promised_is_not_written(tmp_path: Path, hub: Any, remote: Path, card: ModelCard):
    hub.tampered[UNET] = (remote / UNET).read_bytes() + b"x" * 3_000_000
    with pytest.raises(Corrupt, match="longer"):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert not list((tmp_path / "models").rglob(f"{Path(UNET).name}*"))


@pytest.mark.parametrize("path", ["../../evil.json", "/etc/evil.json", "unet/../../../x.json", "unet\\..\\x.json"])
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, hub: Any, card: ModelCard, path: str):
    hub.extra_entries.append({"type": "file", "path": path, "size": 2, "oid": "0" * 40})
    with pytest.raises(Corrupt, match="impossible path"):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))


@pytest.mark.parametrize(("status", "error"), [(401, Refused), (403, Refused), (404, NotFound), (500, Unavailable)])
def test_refusing_answers_are_told(tmp_path: Path, hub: Any, card: ModelCard, status: int, error: type[AtelierError]):
    hub.status = status
    with pytest.raises(error):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))


def test_a_full_disk_is_told_before_anything_is_fetched(
    tmp_path: Path, hub: Any, card: ModelCard, monkeypatch: pytest.MonkeyPatch
):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OutOfResources, match="GB of disk are free"):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert not any(UNET in path for path, _, _ in hub.requests)


def test_two_pulls_of_one_model_do_not_meet(tmp_path: Path, hub: Any, card: ModelCard):
    from filelock import FileLock

    work = tmp_path / "models" / ".partial"
    work.mkdir(parents=True)
    with FileLock(work / "sd15.lock"), pytest.raises(Conflict):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))


def test_redirects_inside_the_configured_endpoint_work(tmp_path: Path, hub: Any, card: ModelCard):
    hub.redirect = "/cdn/{name}"
    pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))
    assert Catalog(tmp_path / "models").find("sd15").installed


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://10.1.2.3/x",
        "https://localhost/x",
        "http://93.184.215.14/x",
        "file:///etc/passwd",
        "https://user:pw@93.184.215.14/x",
    ],
)
def test_redirects_into_the_own_network_are_refused(
    tmp_path: Path, hub: Any, card: ModelCard, target: str, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    hub.redirect = target
    with pytest.raises(Refused):
        pull(card, tmp_path / "models", acceptance=accept(card), endpoint=Endpoint(hub.url))


def test_loopback_is_refused_unless_configured(hub: Any):
    with pytest.raises(Refused):
        open_url(f"{hub.url}/cdn/model_index.json")
    with pytest.raises(Refused):
        open_url("http://127.0.0.1:1/", endpoint=Endpoint(hub.url))
    with pytest.raises(Refused):
        public_address("localhost", 443)


def test_endless_redirects_stop(hub: Any):
    hub.redirect = f"/a/b/resolve/{COMMIT}/{{name}}"
    with pytest.raises(Refused, match="more than 5 redirects"):
        open_url(f"{hub.url}/a/b/resolve/{COMMIT}/{UNET}", endpoint=Endpoint(hub.url))


def test_a_server_that_never_delivers_ends_the_attempts(tmp_path: Path, hub: Any):
    hub.cut_after[UNET] = [500] + [0] * 9
    pauses: list[float] = []
    with pytest.raises(Unavailable, match="500 of"):
        download(
            f"{hub.url}/cdn/{UNET}",
            tmp_path / "x.part",
            (hub.folder / UNET).stat().st_size,
            None,
            endpoint=Endpoint(hub.url),
            sleep=pauses.append,
        )
    assert pauses == sorted(pauses)
    assert (tmp_path / "x.part").stat().st_size == 500


def test_single_files_by_url_and_by_path(tmp_path: Path, hub: Any, remote: Path):
    models = tmp_path / "models"
    url = f"{hub.url}/cdn/{UNET}"
    digest = hashlib.sha256((remote / UNET).read_bytes()).hexdigest()
    with pytest.raises(Corrupt, match="checksum"):
        pull_url(url, models, sha256="0" * 64, card_id="mine", endpoint=Endpoint(hub.url))
    path = pull_url(url, models, sha256=digest, card_id="mine", endpoint=Endpoint(hub.url))
    assert path.read_bytes() == (remote / UNET).read_bytes()
    with pytest.raises(Conflict):
        pull_url(url, models, card_id="mine", endpoint=Endpoint(hub.url))
    with pytest.raises(InvalidInput, match="pickle"):
        pull_url(f"{hub.url}/cdn/unet/pickled.bin", models, endpoint=Endpoint(hub.url))
    with pytest.raises(InvalidInput, match="not a safetensors"):
        pull_url(f"{hub.url}/cdn/whole-model.safetensors", models, endpoint=Endpoint(hub.url))
    copied = copy_file(remote / UNET, models, card_id="copied")
    assert copied.read_bytes() == path.read_bytes()
    assert not [file for file in (models / ".partial").rglob("*") if file.is_file()]
