"""Passwords: argon2id (RFC 9106), checked with bounded memory and without telling whether the user exists."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from atelier.errors import InvalidInput

SHORTEST, LONGEST = 10, 256
AT_ONCE = 2
"""How many are checked at a time: each takes 64 MiB, and a flood of sign-ins must not take it all."""
OBVIOUS = frozenset(
    """password passwort 1234567890 12345678910 0123456789 qwertyuiop qwertzuiop administrator letmeinplease
    iloveyou123 password123 password12 passw0rd123 changemenow welcome123 abcdefghij 1q2w3e4r5t adminadmin
    atelieratelier""".split()  # noqa: SIM905 - one word after the other reads best
)


class Passwords:
    """Makes and checks hashes. Threads may share it."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None

    def hash(self, password: str, *, login: str = "") -> str:
        """Raises InvalidInput for a password that is too short, too long, or the first that everybody tries."""
        length = len(password)
        if not SHORTEST <= length <= LONGEST:
            raise InvalidInput(
                f"the password has {length} characters; {SHORTEST} to {LONGEST} are needed",
                advice="several words are easy to remember and hard to guess",
            )
        plain = password.casefold()
        if plain in OBVIOUS or len(set(plain)) < 4 or (login and login.partition("@")[0] in plain and length < 16):
            raise InvalidInput("the password is one of the first that are guessed", advice="take several words")
        with self._slots:
            return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password. Takes as long when there is none stored."""
        with self._slots:
            if self._nobody is None:
                self._nobody = self._hasher.hash("nobody has this password")
            try:
                self._hasher.verify(stored or self._nobody, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether it was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)
