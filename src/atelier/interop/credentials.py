"""The certificates that a library signs its pictures with: a root of its own, and a leaf issued by it.

Nobody but this library trusts that root: elsewhere the signature shows as valid, by an unknown signer. Who has a
certificate from a public authority puts it in place of these files.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from atelier.errors import Corrupt
from atelier.files import PRIVATE, write_durably

KEY_FILE, CHAIN_FILE = "signing.key", "signing.pem"
YEARS_ROOT, YEARS_LEAF = 20, 10
"""Long, because signatures carry no time stamp: with the leaf's end they would all show as expired."""
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Credentials:
    """A key and its certificates, the leaf first, the root last; all as PEM."""

    key: str = field(repr=False)
    chain: tuple[str, ...] = field(repr=False)
    root_key: str = field(repr=False)

    @classmethod
    def ensure(cls, folder: Path) -> Self:
        """Those of a folder, made if there are none (key file mode 0600).

        Raises:
            Corrupt: the files are not what was written, or do not belong together.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (folder / CHAIN_FILE).is_file() or not (folder / KEY_FILE).is_file():
            _create(folder)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises Corrupt, FileNotFoundError."""
        path = folder / KEY_FILE
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        try:
            keys = _split(path.read_text("ascii"), "PRIVATE KEY")
            chain = _split((folder / CHAIN_FILE).read_text("ascii"), "CERTIFICATE")
            leaf = x509.load_pem_x509_certificate(chain[0].encode())
            key = serialization.load_pem_private_key(keys[0].encode(), None)
            if _public(key) != leaf.public_key().public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo):
                raise ValueError("the key is not the certificate's")
        except (ValueError, IndexError) as error:
            raise Corrupt(
                f"the signing certificate in {folder} cannot be used ({error})",
                kept="nothing was signed",
                advice=f"restore {KEY_FILE} and {CHAIN_FILE} from a backup, or move both away to have new ones made",
            ) from error
        return cls(keys[0], tuple(chain), keys[-1])

    @property
    def root(self) -> str:
        """The certificate to trust."""
        return self.chain[-1]

    @property
    def expires(self) -> datetime:
        return x509.load_pem_x509_certificate(self.chain[0].encode()).not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root, as people compare it."""
        digest = x509.load_pem_x509_certificate(self.root.encode()).fingerprint(hashes.SHA256()).hex().upper()
        return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))

    def opaque(self, asset_id: str) -> str:
        """A URN for an asset in files that leave: always the same, and saying nothing without this library's key."""
        secret = hashlib.sha256(b"atelier opaque ids\n" + self.root_key.encode()).digest()
        return uuid.UUID(bytes=hmac.digest(secret, asset_id.encode(), "sha256")[:16], version=4).urn


def _create(folder: Path) -> None:
    now = datetime.now(UTC) - timedelta(days=1)  # clocks elsewhere may be slow
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    tag = secrets.token_hex(4)
    root_name, name = _name(f"Atelier library {tag} root"), _name(f"Atelier library {tag}")
    root = (
        _certificate(root_name, root_name, root_key.public_key(), now, YEARS_ROOT)
        .add_extension(x509.BasicConstraints(True, 0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(name, root_name, key.public_key(), now, YEARS_LEAF)
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    keys = "".join(
        one.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        for one in (key, root_key)
    )
    chain = "".join(one.public_bytes(_PEM).decode() for one in (leaf, root))
    # The key first: a chain without a key is replaced at the next start, a key without a chain as well.
    write_durably(folder / KEY_FILE, keys.encode("ascii"), mode=PRIVATE)
    write_durably(folder / CHAIN_FILE, chain.encode("ascii"), mode=PRIVATE)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, start: datetime, years: int
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(start)
    return made.not_valid_after(start + timedelta(days=365 * years))


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Atelier"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _public(key: PrivateKeyTypes) -> bytes:
    return key.public_key().public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _split(text: str, kind: str) -> list[str]:
    end = f"-----END {kind}-----\n"
    return [part + end for part in text.split(end) if part.strip()]
