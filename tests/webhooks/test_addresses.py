"""Where messages may go, and that they go nowhere else whatever a name, an answer or a certificate says."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from atelier.errors import InvalidInput, Refused, Unavailable
from atelier.webhooks import posting
from atelier.webhooks.addresses import Rules, is_public
from atelier.webhooks.posting import post

HERE = Rules((ip_network("127.0.0.0/8"),))
NOWHERE = Rules()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fd00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1",
        "2001:0:53aa:64c:0:0:80ff:fffe", "2001:db8::1",
    ],
)  # fmt: skip
def test_what_is_not_the_public_internet(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_what_is(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user@example.org/", "https://a:b@example.org/",
        "https://example.org/#x", "https://example.org:0/", "https://example.org:99999/", "https://exa mple.org/",
        "https://example.org/\r\nHost: x", "javascript:alert(1)", "https://ex\u0430mple.org/", "https://[::1",
        "//example.org",
        "https://example.org/" + "x" * 2000, "https:///path", "file:///etc/passwd", "https://example.org\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(InvalidInput):
        NOWHERE.target(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://db.internal/", "https://printer.local/x",
        "https://studio/", "https://169.254.169.254/latest/meta-data", "https://2130706433/", "https://0x7f000001/",
        "https://127.1/", "https://017700000001/", "https://[::ffff:7f00:1]/", "https://10.0.0.1:8443/", "https://0/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_when_they_are_registered(url: str) -> None:
    with pytest.raises(Refused, match="public Internet"):
        NOWHERE.target(url)


def test_the_operator_may_name_networks() -> None:
    rules = Rules.from_environment({"ATELIER_WEBHOOK_NETWORKS": "127.0.0.0/8, 10.1.0.0/16"})
    assert rules.target("http://127.0.0.1:8080/x").path == "/x"
    assert rules.target("https://10.1.2.3/").host == "10.1.2.3"
    assert rules.addresses(rules.target("http://[::ffff:127.0.0.1]/")) == ["::ffff:127.0.0.1"]
    for url in ("http://10.2.0.1/", "https://192.168.0.1/", "https://[::1]/"):
        with pytest.raises(Refused):
            rules.target(url)
    with pytest.raises(InvalidInput, match="https"):
        rules.target("http://93.184.216.34/")
    with pytest.raises(InvalidInput, match="ATELIER_WEBHOOK_NETWORKS"):
        Rules.from_environment({"ATELIER_WEBHOOK_NETWORKS": "intranet"})


def test_what_a_name_means_is_checked_when_it_is_connected_to() -> None:
    target = NOWHERE.target("https://example.org/")
    assert NOWHERE.addresses(target, lambda host, port: ["93.184.216.34", "10.0.0.1"]) == ["93.184.216.34"]
    for found in (["127.0.0.1"], ["::1", "10.0.0.1"], ["fe80::1%eth0"]):
        with pytest.raises(Refused):
            NOWHERE.addresses(target, lambda host, port, found=found: found)

    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unavailable, match="not known"):
        NOWHERE.addresses(target, unknown)


def test_a_name_that_changes_its_meaning_reaches_nothing(receiver: Any) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    rules = Rules()
    rebinding("example.org", 443)  # what a check beforehand would have seen
    port = receiver.url.rpartition(":")[2].partition("/")[0]
    answer = post(f"https://example.org:{port}/", b"{}", {}, rules, rebinding)
    assert "public Internet" in answer.problem
    assert receiver.got == []


def test_the_connection_goes_to_the_address_that_was_checked(receiver: Any) -> None:
    port = receiver.url.rpartition(":")[2].partition("/")[0]
    receiver.status, receiver.body = 200, b"thank\x07 you\n" + b"x" * 10_000
    answer = post(
        f"http://receiver.example:{port}/a?b=c", b'{"a":1}', {"webhook-id": "m"}, HERE, lambda *_: ["127.0.0.1"]
    )
    assert (answer.taken, answer.status) == (True, 200)
    assert answer.text.startswith("thank you xxx")
    assert len(answer.text) == posting.ANSWER
    ((path, headers, body),) = receiver.got
    assert (path, body, headers["host"], headers["webhook-id"]) == (
        "/a?b=c",
        b'{"a":1}',
        f"receiver.example:{port}",
        "m",
    )


def test_redirects_are_not_followed(receiver: Any) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    answer = post(receiver.url, b"{}", {}, HERE)
    assert (answer.status, answer.taken, "redirects" in answer.problem) == (302, False, True)
    assert len(receiver.got) == 1


def test_no_proxy_of_the_environment_is_used(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(receiver.url, b"{}", {}, HERE).taken


def test_nobody_there_is_told_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = post(f"http://127.0.0.1:{port}/", b"{}", {}, HERE)
    assert (answer.status, "refused" in answer.problem) == (None, True)


@pytest.fixture
def trickling() -> Iterator[str]:
    """A server that answers a byte at a time, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        try:
            there, _ = listener.accept()
            with there:
                there.recv(65536)
                there.sendall(b"HTTP/1.1 200 OK\r\n")
                while not over.wait(0.02):
                    there.sendall(b"X-A: b\r\n" if int(time.monotonic() * 50) % 90 == 0 else b"x")
        except OSError:
            pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    over.set()
    listener.close()
    thread.join(5)


def test_an_answer_that_trickles_is_cut(trickling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "ALL_SECONDS", 0.5)
    begun = time.monotonic()
    answer = post(trickling, b"{}", {}, HERE)
    assert time.monotonic() - begun < 5
    assert (answer.taken, "whole answer" in answer.problem) == (False, True)


def test_a_certificate_must_be_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, keys = _certificate(tmp_path, "receiver.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, keys)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                there, _ = listener.accept()
                with context.wrap_socket(there, server_side=True) as secure:
                    said = b""
                    while not said.endswith(b"{}"):
                        said += secure.recv(65536) or b"{}"
                    secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    port = listener.getsockname()[1]

    def send(name: str) -> Any:
        return post(f"https://{name}:{port}/", b"{}", {}, HERE, lambda *_: ["127.0.0.1"])

    posting._trusting.cache_clear()
    assert "certificate" in send("receiver.example").problem
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    posting._trusting.cache_clear()
    try:
        assert send("receiver.example").taken
        assert "certificate" in send("another.example").problem
    finally:
        posting._trusting.cache_clear()
        listener.close()


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(moment - datetime.timedelta(days=1))
        .not_valid_after(moment + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate, keys = folder / "c.pem", folder / "k.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    keys.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, keys
