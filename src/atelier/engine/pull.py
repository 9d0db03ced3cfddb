"""Installing models: from a hub, from a URL, from a file.

A pull shows and requires the licence, checks the disk, resumes, verifies every file, and appears under `models/<id>/`
in one rename: half a model never counts as installed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from atelier.engine.card import Licence, Source
from atelier.engine.hub import Snapshot, default_endpoint, file_url, list_snapshot
from atelier.engine.installed import MANIFEST, InstalledFile, Manifest, read_manifest
from atelier.engine.safetensors_header import read_header, refuse_pickle
from atelier.engine.sniff import slug
from atelier.engine.transfer import Checksum, Endpoint, download, open_url, raise_for_status
from atelier.errors import AtelierError, Conflict, InvalidInput, OutOfResources, Refused
from atelier.files import sync_file, sync_folder, write_durably

_SPARE = 256 * 1024 * 1024


@dataclass(frozen=True)
class LicenceAcceptance:
    """A person's statement that they accept this licence for this source. The caller records it."""

    licence: str
    source: str


@dataclass(frozen=True)
class PullProgress:
    """Where a pull stands, in bytes of all files; `file` is the one being fetched."""

    file: str
    done: int
    total: int


@dataclass(frozen=True)
class Pulled:
    """What a pull installed, and under which acceptance."""

    folder: Path
    manifest: Manifest
    acceptance: LicenceAcceptance | None
    already: bool = False


ProgressCallback = Callable[[PullProgress], None]


class Pullable(Protocol):
    """What a card says of where a model comes from."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def licence(self) -> Licence: ...
    @property
    def source(self) -> Source | None: ...


def check_licence(card: Pullable, acceptance: LicenceAcceptance | None) -> None:
    """Raises Refused, with the licence in its message, when it must be accepted and was not."""
    licence = card.licence
    if not licence.must_accept:
        return
    source = card.source.repo if card.source else ""
    if acceptance is None or acceptance.licence != licence.id or acceptance.source != source:
        use = "commercial use allowed" if licence.commercial else "no commercial use"
        raise Refused(
            f"{card.name} is under {licence.name} ({use}). {licence.note}".strip(),
            advice=f"read it at {licence.url or 'the page of ' + source} and accept it to go on",
        )


def pull(
    card: Pullable,
    models: Path,
    *,
    files: Sequence[str] = (),
    check: Callable[[Path], object] | None = None,
    acceptance: LicenceAcceptance | None = None,
    endpoint: Endpoint | None = None,
    progress: ProgressCallback | None = None,
) -> Pulled:
    """Downloads a model from a hub to `models/<card id>/`.

    Args:
        files: names, with wildcards, of what is fetched where the model is no diffusers folder.
        check: looks at the folder of all files before it counts as installed; what it raises ends the pull.
        acceptance: required where the card's licence must be accepted; returned, for the caller to record.
        endpoint: the hub, by default the one huggingface_hub is configured for. A loopback endpoint is for tests.
        progress: called often; may raise `Cancelled`, which keeps what was fetched.

    Raises:
        Refused: licence not accepted, hub refuses, private address. OutOfResources: not enough disk.
        Corrupt: checksum. Unavailable: no answer (run again to resume). Conflict: another pull of it is running.
    """
    from filelock import FileLock, Timeout

    check_licence(card, acceptance)
    if card.source is None:
        raise InvalidInput(f"{card.name} has no source to pull from")
    target = models / card.id
    manifest = read_manifest(target)
    if manifest is not None and all((target / file.path).is_file() for file in manifest.files):
        return Pulled(target, manifest, acceptance, already=True)
    endpoint = endpoint or default_endpoint()
    work = models / ".partial"
    work.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(work / f"{card.id}.lock", timeout=0):
            snapshot = list_snapshot(endpoint, card.source, files)
            staging = work / f"{card.id}@{snapshot.commit[:12]}"
            _check_disk(models, snapshot.bytes - _fetched(staging), snapshot.bytes)
            manifest = _fetch_all(card, snapshot, staging, endpoint, progress)
            if check is not None:
                try:
                    check(staging)
                except AtelierError:
                    shutil.rmtree(staging)  # another try would bring the same files
                    raise
            _publish(staging, target, manifest)
    except Timeout as error:
        raise Conflict(f"{card.name} is being pulled already", advice="wait for it, or stop the other pull") from error
    return Pulled(target, manifest, acceptance)


def _fetch_all(
    card: Pullable, snapshot: Snapshot, staging: Path, endpoint: Endpoint, progress: ProgressCallback | None
) -> Manifest:
    finished = 0
    files: list[InstalledFile] = []
    for remote in snapshot.files:
        place = staging / remote.path
        partial = place.with_name(place.name + ".part")

        def report(done: int, name: str = remote.path, before: int = finished) -> None:
            if progress is not None:
                progress(PullProgress(name, before + done, snapshot.bytes))

        if place.is_file() and not partial.exists():
            os.replace(place, partial)  # verified again below: cheap beside fetching, and staging may be days old
        url = file_url(endpoint, snapshot.repo, snapshot.commit, remote.path)
        digest = download(url, partial, remote.size, remote.checksum, endpoint=endpoint, progress=report)
        sync_file(partial)
        os.replace(partial, place)
        if place.suffix == ".safetensors":
            read_header(place)
        finished += remote.size
        report(0, before=finished)
        files.append(InstalledFile(path=remote.path, size=remote.size, sha256=digest))
    return Manifest(source=snapshot.repo, revision=snapshot.commit, licence=card.licence.id, files=tuple(files))


def _publish(staging: Path, target: Path, manifest: Manifest) -> None:
    write_durably(staging / MANIFEST, manifest.model_dump_json(indent=1).encode())
    if target.exists():
        shutil.rmtree(target)  # incomplete, or the manifest would have been found
    os.replace(staging, target)
    sync_folder(target.parent)


def pull_url(
    url: str,
    models: Path,
    *,
    sha256: str | None = None,
    card_id: str | None = None,
    endpoint: Endpoint | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Downloads one .safetensors file by https and returns where it lies, ready for `Catalog.add`.

    Args:
        sha256: expected digest, hexadecimal; without it only size and header are checked.
        endpoint: a server configured by the person (its token goes there only; loopback is allowed only so).

    Raises:
        InvalidInput: not a .safetensors file, or of unknown length. Others as `pull`.
    """
    name = Path(urlsplit(url).path).name
    refuse_pickle(Path(name))
    if not name.endswith(".safetensors"):
        raise InvalidInput(f"{name or url} is not a .safetensors file", advice="give the address of the file itself")
    if sha256 is not None and not (len(sha256) == 64 and set(sha256.lower()) <= set("0123456789abcdef")):
        raise InvalidInput(f"a SHA-256 has 64 hexadecimal digits, this has {len(sha256)} characters")
    with open_url(url, endpoint=endpoint) as response:
        raise_for_status(response, name)
        length = response.headers.get("content-length", "")
    if not length.isdigit():
        raise InvalidInput(f"the server does not say how long {name} is")
    size = int(length)
    target = models / "files" / f"{card_id or slug(Path(name).stem)}.safetensors"
    if target.exists():
        raise Conflict(f"{target.name} is there already", advice="remove it first, or give another id")
    partial = models / ".partial" / f"{target.name}.part"
    _check_disk(models, size - (partial.stat().st_size if partial.exists() else 0), size)

    def report(done: int) -> None:
        if progress is not None:
            progress(PullProgress(name, done, size))

    checksum = Checksum("sha256", sha256.lower()) if sha256 else None
    download(url, partial, size, checksum, endpoint=endpoint, progress=report)
    return _install_file(partial, target)


def copy_file(path: Path, models: Path, *, card_id: str | None = None) -> Path:
    """Copies one .safetensors file into the studio and returns where it lies, ready for `Catalog.add`.

    Raises:
        InvalidInput: a pickle or not safetensors. OutOfResources: not enough disk. Conflict: the name is taken.
    """
    read_header(path)
    target = models / "files" / f"{card_id or slug(path.stem)}.safetensors"
    if target.exists():
        raise Conflict(f"{target.name} is there already", advice="remove it first, or give another id")
    size = path.stat().st_size
    _check_disk(models, size, size)
    partial = models / ".partial" / f"{target.name}.part"
    partial.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, partial)
    return _install_file(partial, target)


def _install_file(partial: Path, target: Path) -> Path:
    try:
        read_header(partial)
    except InvalidInput:
        partial.unlink()
        raise
    sync_file(partial)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(partial, target)
    sync_folder(target.parent)
    return target


def _fetched(staging: Path) -> int:
    return sum(file.stat().st_size for file in staging.rglob("*") if file.is_file()) if staging.is_dir() else 0


def _check_disk(models: Path, needed: int, total: int) -> None:
    models.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(models).free
    if needed + _SPARE > free:
        raise OutOfResources(
            f"{needed / 1e9:.2f} of {total / 1e9:.2f} GB are still to be fetched, {free / 1e9:.2f} GB of disk are free",
            advice="free some space, or put the studio's home on another disk",
        )
