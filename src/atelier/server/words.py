"""Types that several requests share: short texts, moments, references to users."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Request(BaseModel):
    """The body of a request. Unknown fields are refused: a misspelt one must not pass unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=_NO_NUL)]
Login = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=_NO_NUL)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=_NO_NUL)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A user's, key's, … id in a path: opaque, but of these characters."""


class Link(BaseModel):
    """A token that is shown this once. `path` is where the studio's page takes it."""

    token: str = Field(examples=["ate_reset_4fWk…"])
    path: str = Field(examples=["/reset#token=ate_reset_4fWk…"], description="Put the server's address before it.")
