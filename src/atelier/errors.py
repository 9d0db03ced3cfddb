"""The studio's one error tree.

Every error a person can meet says what happened (with the numbers), what was kept, and what to do next. Doors turn
these into an exit code or an HTTP status; anything else that reaches a door is a defect.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


class AtelierError(Exception):
    """Base of all errors that people see.

    Args:
        message: what happened, with the numbers ("photo is 640 px on its short side; at least 800 is needed").
        kept: what was kept despite the error ("7 of 8 photos were added").
        advice: what to do next, in words that suit every door ("bring a larger photo, or accept it all the same").
        command: the words of the command that does it, which only the command line shows: ("models", "pull", "sd15").
    """

    code = "error"
    exit_code = 1
    http_status = 500

    def __init__(self, message: str, *, kept: str = "", advice: str = "", command: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.kept = kept
        self.advice = advice
        self.command = tuple(command)

    def __str__(self) -> str:
        return " ".join(
            part if part.endswith((".", "!", "?")) else part + "."
            for part in (self.message, self.kept, self.advice)
            if part
        )


def reason(error: BaseException) -> str:
    """What a library says went wrong, for a message to people: one line, without addresses of its objects."""
    said = re.sub(r"\s*<[^<>]*\bat 0x[0-9a-fA-F]+>", "", str(error))
    return " ".join(said.split())[:200] or type(error).__name__


class InvalidInput(AtelierError):
    """Something a person gave cannot be used: a file, a value, a combination of options."""

    code = "invalid-input"
    exit_code = 2
    http_status = 422


class NotFound(AtelierError):
    """A thing that was named does not exist in this workspace."""

    code = "not-found"
    exit_code = 3
    http_status = 404


class Conflict(AtelierError):
    """The thing exists already, or changed meanwhile."""

    code = "conflict"
    exit_code = 4
    http_status = 409


class Refused(AtelierError):
    """A rule of the studio forbids it: consent, rating, licence, erasure.

    Args:
        subject: id of whose consent is missing, where that is the reason: once it is recorded, it may be asked again.
    """

    code = "refused"
    exit_code = 5
    http_status = 403

    def __init__(
        self, message: str, *, kept: str = "", advice: str = "", command: Sequence[str] = (), subject: str = ""
    ) -> None:
        super().__init__(message, kept=kept, advice=advice, command=command)
        self.subject = subject


class SignInNeeded(AtelierError):
    """Nobody is signed in, or what was shown for it is wrong, used up, expired or revoked."""

    code = "sign-in-needed"
    exit_code = 5
    http_status = 401


class Forbidden(Refused):
    """Who is signed in may not do this: role, scope of the key, origin of the request."""

    code = "forbidden"


class TooMany(AtelierError):
    """A rate limit or a quota is used up.

    Args:
        retry_after: seconds until it is worth trying again.
    """

    code = "too-many"
    exit_code = 6
    http_status = 429

    def __init__(self, message: str, *, kept: str = "", advice: str = "", retry_after: int = 60) -> None:
        super().__init__(message, kept=kept, advice=advice)
        self.retry_after = retry_after


class TooLarge(InvalidInput):
    """What was sent is larger than is accepted; the message gives both sizes."""

    code = "too-large"
    http_status = 413


class OutOfResources(AtelierError):
    """Disk, memory or budget does not suffice; the message gives needed and available."""

    code = "out-of-resources"
    exit_code = 6
    http_status = 507


class Unavailable(AtelierError):
    """Something outside the studio (a hub, a provider, a device) does not answer."""

    code = "unavailable"
    exit_code = 7
    http_status = 503


class Corrupt(AtelierError):
    """Stored data is not what was written: a truncated blob, a failed checksum, a foreign key missing."""

    code = "corrupt"
    exit_code = 8
    http_status = 500


class Cancelled(AtelierError):
    """A person stopped it. Whatever was finished is kept and can be resumed."""

    code = "cancelled"
    exit_code = 130
    http_status = 409
