"""`atelier keys`: what encrypts the library and signs its files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from atelier.cli.backup import ask_passphrase
from atelier.cli.door import Door
from atelier.cli.show import facts, plural
from atelier.cli.verbs import noun, verb

app = noun("Keys: export them apart from backups, change the library key, show the signing certificate.")


@verb(app, "export")
def export(
    door: Door,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; keep it apart from backups.")],
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for a passphrase to encrypt it.")] = False,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="Read the passphrase from this file.", show_default=False)
    ] = None,
) -> None:
    """Write all keys into one file. Whoever has it and a backup can read everything."""
    with door.studio() as studio:
        words = ask_passphrase(door, passphrase, passphrase_file, twice=True)
        studio.backups.export_keys(file, words)
        door.result({"keys": file, "encrypted": bool(words)}, f"keys written to {file}")


@verb(app, "rotate")
def rotate(door: Door) -> None:
    """Change the library key: every content's own key is wrapped anew. Works while the studio is in use."""
    with door.studio() as studio:
        done = studio.backups.rotate_key()
        door.result(
            {"rewrapped": done.rewrapped, "retired": done.retired},
            f"{plural(done.rewrapped, 'key')} wrapped anew",
            f"backups from before need the old key: {done.retired}",
        )
        door.hint("export the keys again: atelier keys export FILE")


@verb(app, "certificate")
def certificate(
    door: Door,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the root certificate (PEM) here.", show_default=False)
    ] = None,
) -> None:
    """Show the certificate that exported files are signed under; others must trust it to know the signer."""
    from atelier.files import write_whole

    with door.studio() as studio:
        credentials = studio.exporter.credentials
        if out is not None:
            write_whole(out, credentials.root.encode())
        door.result(
            {
                "fingerprint": credentials.fingerprint,
                "expires": credentials.expires,
                "certificate": credentials.root,
                "path": out,
            },
            facts([("SHA-256", credentials.fingerprint), ("valid until", credentials.expires), ("written to", out)]),
        )
