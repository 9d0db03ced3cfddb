"""Attacks that others have suffered, each named by where it was found."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response, UploadFile
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from atelier.engine.transfer import Endpoint, open_url
from atelier.errors import Corrupt, Refused, Unavailable
from atelier.server import page
from atelier.server.access import Anyone, Writes
from atelier.server.app import bare_app, create_app
from atelier.server.files import INLINE, LONGEST, disposition, file_headers, safe_name
from atelier.server.resource import resource
from atelier.server.secret import server_secret
from atelier.server.settings import Settings

EVIL_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Count(BaseModel):
    count: int


@pytest.fixture
def attacked(app: FastAPI, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a server with a built page and two routes that stand for those of files."""
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Atelier</title>")
    (built / "assets" / "index-4fWk0P.js").write_text("console.log(1)" * 1000)
    (built / ".secret").write_text("hidden")
    (tmp_path / "outside.txt").write_text("outside")
    (built / "link.txt").symlink_to(tmp_path / "outside.txt")
    router = resource("testing")

    @router.get("/file")
    def file(caller: Anyone, name: str, kind: str) -> Response:
        return Response(EVIL_SVG, headers=file_headers(name, kind))

    @router.post("/upload")
    def upload(caller: Writes, files: list[UploadFile]) -> Count:
        return Count(count=len(files))

    before = app.router.default
    app.router.routes.extend(router.routes)
    page.install(app, built)
    yield TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1), raise_server_exceptions=False)
    app.router.default = before
    for route in router.routes:
        app.router.routes.remove(route)


# --- scripts in pictures (ComfyUI CVE-2026-56670, CVE-2024-10099) ----------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["image/svg+xml", "text/html", "application/xhtml+xml", "application/pdf", "text/xml", "x\r\nSet-Cookie: a=b"],
)
def test_what_can_bring_scripts_is_never_shown(attacked: TestClient, kind: str) -> None:
    answer = attacked.get("/v1/testing/file", params={"name": "a.svg", "kind": kind})
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_every_answer_says_that_nothing_in_it_may_run(attacked: TestClient) -> None:
    for path in ("/v1/me", "/v1/nothing", "/v1/openapi.json", "/nothing.js"):
        headers = attacked.get(path).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox", path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"
    shown = attacked.get("/subjects").headers["content-security-policy"]
    script = re.search(r"script-src ([^;]*)", shown)
    assert script is not None
    assert script[1] == "'self'"
    assert "frame-ancestors 'none'" in shown
    assert "object-src 'none'" in shown


# --- names of files (A1111 CVE-2026-111984, stored XSS; header injection) --------------------------------------------

EVIL_NAMES = [
    '"><img src=x onerror=alert(1)>.png',
    "a\r\nSet-Cookie: stolen=1.png",
    'x"; filename="y.exe',
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "\u202egnp.exe",
    "\x00\x01.png",
    ".htaccess",
    "…",
    "",
]


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_names_of_files_do_no_harm(attacked: TestClient, name: str) -> None:
    if "\x00" in name:
        return  # an address with a NUL is refused, see below
    answer = attacked.get("/v1/testing/file", params={"name": name, "kind": "image/png"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].startswith("inline; filename=")


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe(name: str) -> None:
    cleaned = safe_name(name)
    assert 1 <= len(cleaned) <= LONGEST + 1
    assert not set(cleaned) & set("\r\n\0<>:\"/\\|?*'`$;&%")
    assert cleaned not in (".", "..")
    assert not cleaned.startswith(".")
    header = disposition(name, "image/png")
    assert header.isascii()
    assert header.isprintable()
    parsed = Message()
    parsed["Content-Disposition"] = header
    assert parsed.get_content_disposition() == "inline"
    assert parsed.get_filename()


def test_names_in_other_scripts_arrive(attacked: TestClient) -> None:
    header = disposition("Käte 写真.png", "image/png")
    assert header == "inline; filename=\"Kate .png\"; filename*=UTF-8''K%C3%A4te%20%E5%86%99%E7%9C%9F.png"


# --- leaving the folder (ComfyUI CVE-2026-56671, -56673; InvokeAI CVE-2025-6237; Gradio CVE-2026-49119) --------------


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/assets/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/%2e%2e%2foutside.txt",
        "/..%5coutside.txt",
        "/assets/%252e%252e/outside.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/link.txt",
        "/.secret",
        "/assets/..;/outside.txt",
        "/C:/outside.txt",
        "/file:%2f%2f%2fetc%2fpasswd",
    ],
)
def test_no_path_leaves_the_pages_folder(attacked: TestClient, path: str) -> None:
    answer = attacked.get(path)
    assert "outside" not in answer.text.replace("/outside", "").replace("outside.txt", "")
    assert "root:" not in answer.text
    assert "hidden" not in answer.text
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2fdefault", "default%2f..%2f..", "a b", "-", "ä"])
def test_no_id_is_a_path(attacked: TestClient, name: str) -> None:
    for path in (f"/v1/workspaces/{name}", f"/v1/users/{name}", f"/v1/workspaces/{name}/members"):
        assert attacked.get(path).status_code in (404, 405, 422), path
    assert attacked.get("/v1/me", headers={"Atelier-Workspace": "../default"}).status_code == 200
    assert attacked.get("/v1/audit", headers={"Atelier-Workspace": "../default"}).status_code == 404


def test_a_workspace_cannot_be_made_outside(attacked: TestClient) -> None:
    for bad in ("..", "../x", "a/b", "A", "", "x" * 64, "con\x00"):
        assert attacked.post("/v1/workspaces", json={"id": bad, "title": "x"}).status_code == 422


def test_a_nul_is_refused(attacked: TestClient) -> None:
    for path in ("/v1/users/%00", "/v1/me?cursor=%00", "/%00.html"):
        assert attacked.get(path).status_code == 400
    for field in ("id", "title"):
        wish = {"id": "fine", "title": "fine"} | {field: "a\x00b"}
        assert attacked.post("/v1/workspaces", json=wish).status_code == 422


# --- having the server fetch things (Gradio CVE-2026-28416, -59806; SSRF on model downloads) -------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://10.0.0.1/x",
        "https://192.168.1.1/x",
        "https://0.0.0.0/x",
        "https://2130706433/x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://user:password@example.org/x",
        "gopher://example.org/x",
    ],
)
def test_the_server_fetches_nothing_from_its_own_network(address: str) -> None:
    with pytest.raises((Refused, Unavailable)):
        open_url(address)
    with pytest.raises((Refused, Unavailable)):  # nor when a hub elsewhere is configured
        open_url(address, endpoint=Endpoint("https://hub.example.org", "token"))


def test_no_request_names_an_address_to_fetch(names_of: Callable[..., set[str]]) -> None:
    """A field for an address would have the server fetch it: one that is added has to be thought about, and listed."""
    # Webhooks: resolved addresses are checked where they are connected to (tests/webhooks).
    listed = {"POST /v1/webhooks", "PATCH /v1/webhooks/{webhook_id}"}
    described = bare_app().openapi()
    found: set[str] = set()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            names = names_of(described, operation)
            names |= _fields(operation.get("requestBody", {}), described["components"]["schemas"], set())
            if names & {"url", "uri", "endpoint", "address", "host", "webhook", "callback", "href"}:
                found.add(f"{method.upper()} {path}")
    assert found == listed


def _fields(schema: object, schemas: dict[str, Any], seen: set[str]) -> set[str]:
    """The names of all fields in a schema, and in those that it refers to."""
    if isinstance(schema, list):
        return {name for one in schema for name in _fields(one, schemas, seen)}
    if not isinstance(schema, dict):
        return set()
    names = set(schema.get("properties", {}))
    target = str(schema.get("$ref", "")).rpartition("/")[2]
    if target and target not in seen:
        seen.add(target)
        names |= _fields(schemas[target], schemas, seen)
    return names | {name for one in schema.values() for name in _fields(one, schemas, seen)}


# --- bombs (multipart CVE-2026-40347, CVE-2026-42561; Starlette CVE-2025-62727) --------------------------------------


def _multipart(parts: int, *, headers: int = 1) -> tuple[bytes, dict[str, str]]:
    extra = b"".join(b"X-%d: y\r\n" % number for number in range(headers))
    one = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n' + extra + b"\r\nx\r\n"
    return one * parts + b"--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}


@pytest.mark.parametrize(("parts", "headers"), [(2000, 1), (20_000, 0), (1, 20_000)])
def test_forms_of_many_parts_are_refused(attacked: TestClient, parts: int, headers: int) -> None:
    content, kind = _multipart(parts, headers=headers)
    answer = attacked.post("/v1/testing/upload", content=content, headers=kind)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "b" * 10_000,
        "multipart/form-data; boundary=b; boundary=c",
        'multipart/form-data; boundary="\\"',
    ],
)
def test_broken_forms_are_bad_requests(attacked: TestClient, kind: str) -> None:
    for content in (b"", b"--b", b"--b\r\n\r\n", b"\r\n" * 100_000, b"--b\r\n" * 10_000):
        answer = attacked.post("/v1/testing/upload", content=content, headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500


def test_deep_and_huge_json_is_a_bad_request(attacked: TestClient) -> None:
    for content in (
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"id": 1' + "0" * 100_000 + "}",
        '{"id": "\\ud800"}',
        "NaN",
        "{",
    ):
        kind = {"Content-Type": "application/json"}
        assert attacked.post("/v1/workspaces", content=content, headers=kind).status_code in (400, 422)


@pytest.mark.parametrize("count", [2, 1000, 8000])
def test_many_ranges_are_not_merged(attacked: TestClient, count: int) -> None:
    wanted = "bytes=" + ",".join(f"{number}-" for number in range(count))
    answer = attacked.get("/assets/index-4fWk0P.js", headers={"Range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, 14_000)
    one = attacked.get("/assets/index-4fWk0P.js", headers={"Range": "bytes=0-6"})
    assert (one.status_code, one.text) == (206, "console")


# --- secrets (Gradio CVE-2026-27167) ---------------------------------------------------------------------------------


def test_every_home_has_a_secret_of_its_own(tmp_path: Path) -> None:
    secrets = set()
    for name in ("a", "b"):
        app = create_app(Settings(home=tmp_path / name))
        app.state.atelier.studios.close()
        path = tmp_path / name / "keys" / "server.key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        secrets.add(server_secret(path))
    assert len(secrets) == 2
    assert all(len(secret) == 32 for secret in secrets)


def test_a_secret_that_others_can_read_is_closed_and_a_broken_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "server.key"
    secret = server_secret(path)
    path.chmod(0o644)
    assert server_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("atelier-server-key-1 c2hvcnQ=")
    with pytest.raises(Corrupt, match="5 bytes"):
        server_secret(path)


def test_a_token_of_one_home_does_not_open_another(tmp_path: Path) -> None:
    one, two = (create_app(Settings(home=tmp_path / name)) for name in ("a", "b"))
    user = one.state.atelier.accounts.users.create_owner("mira@example.org", "Mira", "four words nobody guesses")
    two.state.atelier.accounts.users.create_owner("mira@example.org", "Mira", "four words nobody guesses")
    access = one.state.atelier.accounts.sessions.start(user).access
    headers = {"Authorization": f"Bearer {access}"}
    statuses = [
        TestClient(app, base_url="http://a.test").get("/v1/me", headers=headers).status_code for app in (one, two)
    ]
    for app in (one, two):
        app.state.atelier.studios.close()
    assert statuses == [200, 401]


# --- code in data (InvokeAI CVE-2024-12029) --------------------------------------------------------------------------


def test_the_server_never_loads_pickle(tmp_path: Path) -> None:
    """Neither at start nor for any request to a route that takes no file."""
    code = (
        "import sys, pickle; pickle.load = pickle.loads = pickle.Unpickler = None\n"
        "from pathlib import Path; from atelier.server.app import create_app\n"
        "from atelier.server.settings import Settings; from fastapi.testclient import TestClient\n"
        "app = create_app(Settings(home=Path(sys.argv[1])))\n"
        "client = TestClient(app, base_url='http://localhost', client=('127.0.0.1', 1))\n"
        "print([client.get(p).status_code for p in ('/v1/me', '/v1/workspaces', '/v1/admin/server')])\n"
        "app.state.atelier.studios.close()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1:] == ["[200, 200, 200]"], done.stderr  # log lines come before


def test_pictures_can_be_shown() -> None:
    assert {"image/png", "image/jpeg", "image/webp"} <= INLINE
    assert not any("svg" in kind or "html" in kind for kind in INLINE)
