"""How the built page is sent: compressed as the browser reads it, kept where its name tells its content."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from atelier.server import page

SCRIPT = "assets/index-4fWk0P.js"
CODE = "console.log('a picture');\n" * 400
FIRST = "<!doctype html><title>Atelier</title>"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a build leaves. The brotli file only has to be another one: no one reads it here."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(FIRST)
    (tmp_path / SCRIPT).write_text(CODE)
    (tmp_path / f"{SCRIPT}.gz").write_bytes(gzip.compress(CODE.encode()))
    (tmp_path / f"{SCRIPT}.br").write_bytes(b"brotli")
    (tmp_path / "assets" / "inter.woff2").write_bytes(b"wOF2")
    return tmp_path


@pytest.fixture
def visitor(built: Path) -> Iterator[TestClient]:
    """A client of the page alone."""
    app = FastAPI()
    page.install(app, built)
    with TestClient(app) as client:
        del client.headers["accept-encoding"]
        yield client


@pytest.mark.parametrize(
    ("accepts", "sent"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("br;q=nonsense, gzip;q=0", None),
        ("identity", None),
    ],
)
def test_the_smallest_form_that_the_browser_reads(visitor: TestClient, accepts: str, sent: str | None) -> None:
    with visitor.stream("GET", f"/{SCRIPT}", headers={"Accept-Encoding": accepts}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == sent
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(raw)
    plain = {None: CODE.encode(), "gzip": gzip.compress(CODE.encode()), "br": b"brotli"}[sent]
    assert (gzip.decompress(raw) if sent == "gzip" else raw) == (CODE.encode() if sent == "gzip" else plain)


def test_what_has_no_smaller_form_is_sent_as_it_is(visitor: TestClient) -> None:
    answer = visitor.get("/assets/inter.woff2", headers={"Accept-Encoding": "br, gzip"})
    assert answer.content == b"wOF2"
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers


def test_hashed_names_are_kept_and_the_first_page_is_asked_for_again(visitor: TestClient) -> None:
    assert "immutable" in visitor.get(f"/{SCRIPT}").headers["cache-control"]
    for path in ("/", "/library", "/picture/abc"):
        answer = visitor.get(path)
        assert answer.text == FIRST
        assert answer.headers["cache-control"] == "no-cache"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        again = visitor.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]


def test_a_new_build_is_noticed_even_within_one_second(visitor: TestClient, built: Path) -> None:
    before = visitor.get("/").headers["etag"]
    (built / "index.html").write_text(FIRST.replace("Atelier", "Another"))
    answer = visitor.get("/", headers={"If-None-Match": f'W/{before}, "x"'})
    assert (answer.status_code, answer.text) == (200, FIRST.replace("Atelier", "Another"))


def test_forms_have_tags_of_their_own(visitor: TestClient) -> None:
    plain, packed = (visitor.head(f"/{SCRIPT}", headers={"Accept-Encoding": one}) for one in ("identity", "gzip"))
    assert plain.headers["etag"] != packed.headers["etag"]
    answer = visitor.get(f"/{SCRIPT}", headers={"Accept-Encoding": "gzip", "If-None-Match": plain.headers["etag"]})
    assert answer.status_code == 200
