"""What a model hub says of a repository: its commit, its files with sizes and checksums.

Speaks the Hugging Face hub's HTTP interface against any endpoint:
`/api/models/<repo>/tree/<revision>`, `/<repo>/resolve/<revision>/<path>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin

from atelier.engine.card import Source
from atelier.engine.transfer import Checksum, Endpoint, open_url, raise_for_status
from atelier.errors import Corrupt, InvalidInput, Unavailable

_MAX_ANSWER = 16 * 1024 * 1024
_MAX_PAGES = 50
_SUFFIXES = (".safetensors", ".json", ".txt", ".jinja")
_TOKENIZER_MODELS = ("spiece.model", "tokenizer.model", "sentencepiece.bpe.model")
# Parts that the studio never loads: it has raters of its own, and pictures for style come in as references.
UNUSED_PARTS = frozenset({"safety_checker", "feature_extractor", "image_encoder"})


@dataclass(frozen=True)
class RemoteFile:
    """One file of a repository: path, size in bytes, checksum."""

    path: str
    size: int
    checksum: Checksum


@dataclass(frozen=True)
class Snapshot:
    """A repository at one commit."""

    repo: str
    commit: str
    files: tuple[RemoteFile, ...]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.size for file in self.files)


def default_endpoint(token: str | None = None) -> Endpoint:
    """The hub that huggingface_hub is configured for (its own default, or `HF_ENDPOINT`)."""
    from huggingface_hub import constants

    return Endpoint(constants.ENDPOINT, token)


def file_url(endpoint: Endpoint, repo: str, commit: str, path: str) -> str:
    """Address of one file at one commit."""
    return f"{endpoint.url.rstrip('/')}/{quote(repo)}/resolve/{quote(commit, safe='')}/{quote(path)}"


def list_snapshot(endpoint: Endpoint, source: Source, files: Sequence[str] = ()) -> Snapshot:
    """The wanted files of a repository: components named in its model_index.json, as safetensors, JSON and tokenizers.

    Args:
        files: names, with wildcards, at the top of a repository that is no diffusers folder: these are wanted instead.

    Raises:
        NotFound, Refused, Unavailable: from the hub. InvalidInput: no diffusers folder, or no weights in it.
        Corrupt: an answer that does not parse, or a path that leaves the folder.
    """
    base = endpoint.url.rstrip("/")
    about = _json(
        f"{base}/api/models/{quote(source.repo)}/revision/{quote(source.revision, safe='')}", endpoint, source.repo
    )
    commit = about.get("sha") if isinstance(about, dict) else None
    if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
        raise Corrupt(f"the hub names no commit for {source.repo}")
    there = {file.path: file for file in _tree(base, endpoint, source.repo, commit)}
    if files:
        named = (file for path, file in sorted(there.items()) if any(fnmatchcase(path, name) for name in files))
        return _with_weights(source, commit, [file for file in named if "/" not in file.path])
    if "model_index.json" not in there:
        raise InvalidInput(f"{source.repo} is not a diffusers model: it has no model_index.json")
    index = _json(
        file_url(endpoint, source.repo, commit, "model_index.json"), endpoint, f"{source.repo}/model_index.json"
    )
    if not isinstance(index, dict):
        raise Corrupt(f"model_index.json of {source.repo} is not an object")
    parts = {
        name
        for name, entry in index.items()
        if not name.startswith("_") and isinstance(entry, list) and entry and entry[0] and name not in UNUSED_PARTS
    }
    wanted = [file for path, file in sorted(there.items()) if _wanted(PurePosixPath(path), parts)]
    return _with_weights(source, commit, wanted)


def _with_weights(source: Source, commit: str, wanted: Sequence[RemoteFile]) -> Snapshot:
    if not any(file.path.endswith((".safetensors", ".onnx")) for file in wanted):
        raise InvalidInput(f"{source.repo} has no .safetensors or .onnx weights; pickled weights are not fetched")
    return Snapshot(source.repo, commit, tuple(wanted))


def _wanted(path: PurePosixPath, parts: set[str]) -> bool:
    if str(path) == "model_index.json" or (
        len(path.parts) == 1 and path.stem.upper().startswith(("LICENSE", "LICENCE"))
    ):
        return path.suffix in ("", ".md", *_SUFFIXES)
    if len(path.parts) != 2 or path.parts[0] not in parts:
        return False
    if any(f".{variant}." in f".{path.name}" for variant in ("fp16", "non_ema", "bf16")):
        return False
    return path.name.endswith(_SUFFIXES) or path.name in _TOKENIZER_MODELS


def _tree(base: str, endpoint: Endpoint, repo: str, commit: str) -> list[RemoteFile]:
    url: str | None = f"{base}/api/models/{quote(repo)}/tree/{commit}?recursive=true"
    files: list[RemoteFile] = []
    for _ in range(_MAX_PAGES):
        if url is None:
            return files
        with open_url(url, endpoint=endpoint) as response:
            raise_for_status(response, repo)
            body = _body(response, repo)
            link = re.search(r'<([^>]+)>;\s*rel="next"', response.headers.get("link", ""))
        entries = _parse(body, repo)
        if not isinstance(entries, list):
            raise Corrupt(f"the hub's list of files of {repo} is not a list")
        files.extend(_remote_file(entry, repo) for entry in entries if entry.get("type") == "file")
        url = urljoin(url, link.group(1)) if link else None
    raise Corrupt(f"the hub's list of files of {repo} has more than {_MAX_PAGES} pages")


def _remote_file(entry: dict[str, Any], repo: str) -> RemoteFile:
    try:
        path, size = str(entry["path"]), int(entry["size"])
        lfs = entry.get("lfs")
        checksum = Checksum("sha256", str(lfs["oid"])) if lfs else Checksum("blob", str(entry["oid"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Corrupt(f"the hub's list of files of {repo} has an entry without {error}") from error
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\0" in path or size < 0:
        raise Corrupt(f"the hub lists a file of {repo} with the impossible path {path!r}")
    return RemoteFile(path, size, checksum)


def _json(url: str, endpoint: Endpoint, what: str) -> Any:
    with open_url(url, endpoint=endpoint) as response:
        raise_for_status(response, what)
        return _parse(_body(response, what), what)


def _body(response: Any, what: str) -> bytes:
    import http.client

    pieces: list[bytes] = []
    try:
        while piece := response.read():
            pieces.append(piece)
            if sum(map(len, pieces)) > _MAX_ANSWER:
                raise Corrupt(f"the hub's answer about {what} is larger than {_MAX_ANSWER} bytes")
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(f"the hub broke off its answer about {what}", advice="try again") from error
    return b"".join(pieces)


def _parse(body: bytes, what: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Corrupt(f"the hub's answer about {what} is not JSON") from error
