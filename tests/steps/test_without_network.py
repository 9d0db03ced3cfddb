"""Everything local works where no connection to another machine can be made; whoever tries is caught."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from atelier.interop.c2pa import State as Manifest
from atelier.steps.exporting import export_options
from atelier.steps.services.making import PictureOptions
from atelier.steps.studio import Studio

LOCAL = ("127.0.0.1", "::1", "localhost", "")


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Connections and look-ups that were tried; each is refused."""
    found: list[str] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def blocked(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX or str(address[0]) in LOCAL:
            return connect(self, address)
        found.append(str(address))
        raise OSError(101, "Network is unreachable (blocked by the test)")

    def no_names(host: Any, *rest: Any, **named: Any) -> Any:
        if host is None or str(host) in LOCAL:
            return look_up(host, *rest, **named)
        found.append(str(host))
        raise socket.gaierror(-3, "blocked by the test")

    monkeypatch.setattr(socket.socket, "connect", blocked)
    monkeypatch.setattr(socket.socket, "connect_ex", lambda self, address: blocked(self, address) or 0)
    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    return found


def test_the_fixture_catches_a_connection(attempts: list[str]) -> None:
    with pytest.raises(OSError, match="blocked"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(OSError, match="blocked"):
        socket.create_connection(("example.org", 443), timeout=1)
    assert attempts == ["192.0.2.1", "example.org"]


def test_from_photos_to_a_verified_file(studio: Studio, helpers: Any, attempts: list[str], tmp_path: Path) -> None:
    subject = helpers.with_photos(studio, 5)
    run = studio.make.train(subject, helpers.SHORT)
    studio.runs.execute(run.id).require()
    options = PictureOptions(count=1, seed=3, width=128, height=128)
    run = studio.make.create("in a red dress at the beach", subjects=[subject], options=options)
    (picture,) = studio.runs.execute(run.id).require().pictures
    ((path, out),) = studio.exports.write([picture.id], tmp_path / "out", export_options(form="jpg"))
    assert out.exported is not None
    assert out.exported.signed
    found = studio.exports.verify(path.read_bytes())
    assert found.signature.state is Manifest.TRUSTED
    assert found.recipe is not None
    assert found.ai_made
    done = studio.backups.make(tmp_path / "backup", verify=True)
    assert done.report.generation.manifest.blobs > 0
    studio.forget.execute(subject)
    assert attempts == []
