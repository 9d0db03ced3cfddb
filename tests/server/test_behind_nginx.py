"""Two servers behind nginx, which has the configuration of docs/queue.md word for word, but for ports and files.

The document names three servers: the third is down, as one is while it is started again.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from requests.adapters import HTTPAdapter

from atelier.accounts.accounts import Accounts
from atelier.jobs.events import Occurrence
from atelier.steps.studio import Studio

ROOT = Path(__file__).parents[2]
LOGIN, PASSWORD = "mira@example.org", "four words nobody guesses"
HOST = "studio.example.org"
SITE = f"https://{HOST}"
PATIENCE = 120.0
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (nginx-light has all that is needed)"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="clients come from several loopback addresses"),
]


@dataclass
class Proxied:
    """The studio as the world sees it.

    Attributes:
        port: where nginx is; the site's name leads there.
        certificate: that clients trust.
        access: nginx's log: client, path, servers asked, status.
        servers: "127.0.0.1:port" of those that run.
        studio: the same home, in this process.
    """

    port: int
    certificate: Path
    access: Path
    servers: tuple[str, str]
    studio: Studio

    def client(self, address: str = "127.0.0.1") -> requests.Session:
        """A browser on the site's pages, at an address of its own."""
        session = requests.Session()
        session.trust_env, session.verify = False, str(self.certificate)
        session.mount("https://", _From(address))
        session.headers["Origin"] = SITE
        return session

    def signed_in(self, address: str = "127.0.0.1") -> requests.Session:
        session = self.client(address)
        answer = session.post(f"{SITE}/v1/session", json={"login": LOGIN, "password": PASSWORD}, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return session

    def asked(self, path: str) -> list[tuple[str, str, str]]:
        """What nginx handed on so far of paths that begin so: client, the server that answered, the status."""
        lines = [line.split(maxsplit=3) for line in self.access.read_text().splitlines()]
        return [
            (client, servers.rpartition(" ")[2], status)
            for client, status, uri, servers in lines
            if uri.startswith(path)
        ]


class _From(HTTPAdapter):
    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        super().init_poolmanager(*given, **more, source_address=(self._address, 0))


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    tmp_path = tmp_path_factory.mktemp("proxied")
    documented, environment = _documented()
    certificate, key = _certificate(tmp_path)
    with ExitStack() as stack:
        monkeypatch = stack.enter_context(pytest.MonkeyPatch.context())
        studio = stack.enter_context(Studio.open(tmp_path / "home"))
        Accounts(studio.library.database).users.create_owner(LOGIN, "Mira", PASSWORD)
        environment = {**os.environ, **environment, "ATELIER_HOME": str(tmp_path / "home")}
        listening = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        down = stack.enter_context(socket.socket())
        down.bind(("127.0.0.1", 0))  # nobody listens
        for one in listening:
            command = [sys.executable, "-m", "atelier.server", "--fd", str(one.fileno())]
            log = stack.enter_context((tmp_path / f"{one.fileno()}.log").open("wb"))
            _running(stack, subprocess.Popen(command, env=environment, pass_fds=[one.fileno()], stdout=log, stderr=log))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        places = [f"127.0.0.1:{one.getsockname()[1]}" for one in (*listening, down)]
        changes = {f"127.0.0.1:{8765 + number}": place for number, place in enumerate(places)}
        changes |= {"listen 443 ": f"listen 127.0.0.1:{port} ", "/etc/ssl/studio.pem": str(certificate)}
        changes |= {"/etc/ssl/studio.key": str(key)}
        for old, new in changes.items():
            assert old in documented
            documented = documented.replace(old, new)
        _running(stack, _nginx(tmp_path, documented))
        _names(monkeypatch, port)
        for address in (*places[:2], f"127.0.0.1:{port}"):
            _reachable(address)
        yield Proxied(port, certificate, tmp_path / "access.log", (places[0], places[1]), studio)


def test_two_servers_behind_the_documented_proxy_are_one(proxied: Proxied) -> None:
    me = proxied.signed_in()
    assert all(cookie.secure for cookie in me.cookies)
    assert all(me.get(f"{SITE}/v1/me", timeout=PATIENCE).json()["login"] == LOGIN for _ in range(6))
    assert {server for _, server, _ in proxied.asked("/v1/me")} == set(proxied.servers)
    # Nobody behind a proxy is local, whatever they call the server.
    stranger = proxied.client()
    for headers in ({}, {"Host": "localhost"}, {"X-Forwarded-For": "127.0.0.1"}):
        assert stranger.get(f"{SITE}/v1/me", headers=headers, timeout=PATIENCE).status_code == 401
    elsewhere = {"Origin": "https://elsewhere.example"}
    said = {"login": LOGIN, "password": PASSWORD}
    refused = stranger.post(f"{SITE}/v1/session", json=said, headers=elsewhere, timeout=PATIENCE)
    assert refused.status_code == 403

    # A large file comes in parts, of which no server gets all, and its picture is shown.
    subject = me.post(f"{SITE}/v1/subjects", json={"name": "Coat", "kind": "garment"}, timeout=PATIENCE).json()["id"]
    photo = _picture()
    assert len(photo) > 2 * 2**20  # more than nginx takes where it is not told otherwise
    wish = {"subject": subject, "name": "coat.png", "length": len(photo)}
    upload = me.post(f"{SITE}/v1/uploads", json=wish, timeout=PATIENCE)
    where = SITE + upload.headers["Location"]
    cuts = [0, 1000, 2**20, len(photo)]
    for start, end in itertools.pairwise(cuts):
        part = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
        sent = me.patch(where, data=photo[start:end], headers=part, timeout=PATIENCE)
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(end))
    made = me.post(f"{where}/finish", json={}, timeout=PATIENCE)
    assert made.status_code == 201, made.text
    assert {server for _, server, _ in proxied.asked("/v1/uploads/")} == set(proxied.servers)
    asset = made.json()["items"][0]["asset_id"]
    shown = me.get(f"{SITE}/v1/assets/{asset}/addresses", timeout=PATIENCE).json()["content"]
    for _ in range(2):  # once of each server, by an address that is signed: without signing in
        content = stranger.get(SITE + shown, timeout=PATIENCE)
        assert (content.status_code, Image.open(io.BytesIO(content.content)).size) == (200, (900, 900))
    part = stranger.get(SITE + shown, headers={"Range": "bytes=0-9"}, timeout=PATIENCE)
    assert (part.status_code, len(part.content)) == (206, 10)


def test_events_come_through_the_documented_proxy(proxied: Proxied) -> None:
    me, heard = proxied.signed_in(), list[int]()
    ear = socketio.Client(reconnection=False, http_session=me)
    ear.on("progress", lambda data: heard.append(data["done"]))
    ear.connect(SITE, transports=["polling", "websocket"], wait_timeout=int(PATIENCE))
    assert ear.transport() == "websocket"  # it began with polling
    proxied.studio.queue.events.write([Occurrence("default", "run", "progress", {"done": 7})])
    until = time.monotonic() + PATIENCE
    while not heard and time.monotonic() < until:
        time.sleep(0.05)
    ear.disconnect()
    assert heard == [7]
    assert len({server for _, server, _ in proxied.asked("/socket.io/")}) == 1

    # Whoever polls comes to the same server each time, wherever they are; together they use all that run.
    polling = f"{SITE}/socket.io/?EIO=4&transport=polling"
    for number in range(2, 18):
        one = proxied.client(f"127.0.0.{number}")
        one.cookies.update(me.cookies)
        opened = one.get(polling, timeout=PATIENCE)
        assert opened.status_code == 200, opened.text
        mine = f"{polling}&sid={json.loads(opened.text[1:])['sid']}"
        assert one.post(mine, data="40", timeout=PATIENCE).status_code == 200
        answer = one.get(mine, timeout=PATIENCE)
        assert answer.text.startswith("40"), answer.text  # let in; a refusal is "44"
        assert one.post(mine, data="1", timeout=PATIENCE).status_code == 200
        assert len({server for client, server, _ in proxied.asked("/socket.io/") if client == f"127.0.0.{number}"}) == 1
    assert {server for _, server, _ in proxied.asked("/socket.io/")} == set(proxied.servers)
    other = proxied.client()
    other.cookies.update(me.cookies)
    assert other.get(polling, headers={"Origin": "https://elsewhere.example"}, timeout=PATIENCE).status_code == 400


def _documented() -> tuple[str, dict[str, str]]:
    """nginx's configuration and the servers' environment, as docs/queue.md has them."""
    text = (ROOT / "docs" / "queue.md").read_text(encoding="utf-8")
    section = text.partition("## Several servers")[2].partition("\n## ")[0]
    (configuration,) = re.findall(r"```nginx\n(.*?)```", section, re.DOTALL)
    (exported,) = re.findall(r"^export (.*)$", section, re.MULTILINE)
    return configuration, dict(one.split("=", 1) for one in shlex.split(exported))


def _nginx(folder: Path, site: str) -> subprocess.Popen[bytes]:
    """nginx with that site alone, and with nothing outside of a folder."""
    kept = "".join(
        f"  {kind}_temp_path {folder}/nginx-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"""
{"user root;" if os.geteuid() == 0 else ""}
daemon off; pid {folder}/nginx.pid; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format spread '$remote_addr $status $uri $upstream_addr'; access_log {folder}/access.log spread;
{kept}{site}}}
"""
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    assert NGINX is not None
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _running(stack: ExitStack, process: subprocess.Popen[bytes]) -> None:
    """End it at the end."""
    stack.callback(process.wait, PATIENCE)
    stack.callback(process.terminate)


def _reachable(address: str) -> None:
    host, _, port = address.partition(":")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.02)
        else:
            return


def _names(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Have the site's name lead to nginx in this process, and no proxy of this machine be used."""
    known = socket.getaddrinfo

    def found(host: Any, asked: Any, *more: Any, **options: Any) -> Any:
        return known("127.0.0.1", port, *more, **options) if host == HOST else known(host, asked, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of the site, signed by itself, and its key."""
    key, today = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    made = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "site.pem").write_bytes(made.public_bytes(pem))
    (folder / "site.key").write_bytes(key.private_bytes(pem, *plain))
    return folder / "site.pem", folder / "site.key"


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((900, 900), 60).convert("RGB").resize((900, 900)).save(buffer, "PNG", compress_level=0)
    return buffer.getvalue()
