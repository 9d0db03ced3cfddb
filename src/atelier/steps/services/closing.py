"""Erasing whole workspaces, and accounts with the workspaces that are theirs alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from atelier.accounts.accounts import Accounts
from atelier.accounts.audit import AuditTrail
from atelier.accounts.directory import INSTANCE
from atelier.accounts.memberships import Heir
from atelier.accounts.roles import Role
from atelier.accounts.workspaces import DEFAULT
from atelier.errors import Conflict, InvalidInput
from atelier.library import Certificate
from atelier.library.closing import Contents
from atelier.steps.studios import Studios


@dataclass(frozen=True)
class Lone:
    """A workspace that one user owns and nobody else: it gets another owner, or is erased with the account.

    Attributes:
        contents: what is in it.
        heirs: who could own it: its other members, and the instance's administrators.
        stays: it is the studio's first workspace, which cannot be erased.
    """

    contents: Contents
    heirs: tuple[Heir, ...]
    stays: bool


@dataclass(frozen=True)
class AccountEnd:
    """What goes with an account.

    Attributes:
        alone: workspaces that nobody else owns.
        others: ids of workspaces that go on with another owner, or in which they were no owner.
    """

    user: str
    login: str
    alone: tuple[Lone, ...]
    others: tuple[str, ...]


class CloseService:
    """Erases workspaces of the instance, and accounts."""

    def __init__(self, studios: Studios, accounts: Accounts) -> None:
        self._studios, self._accounts = studios, accounts

    def preview(self, workspace: str) -> Contents:
        """What erasing it would erase, by kind. Raises NotFound."""
        self._studios.workspaces.get(workspace)
        return self._studios.first.library.closing.preview(workspace)

    def erase(self, workspace: str, *, confirm: str, actor: str) -> Certificate:
        """Erase a workspace with all that is in it, for good. The certificate says what went.

        Args:
            confirm: repeats the workspace's id.
            actor: who does it, for the trail.

        Raises:
            NotFound. InvalidInput: `confirm` is another id. Conflict: it is the studio's first workspace.
        """
        if confirm != workspace:
            raise InvalidInput(
                f"'{confirm[:80]}' is not the workspace's id", kept="nothing was erased", advice="repeat the id exactly"
            )
        self._require(workspace)
        return self._erase(workspace, actor)

    def preview_account(self, user_id: str) -> AccountEnd:
        """What would go with an account. Raises NotFound."""
        user = self._accounts.users.get(user_id)
        alone = self._accounts.members.owned_alone(user_id)
        others = [one.workspace for one in self._accounts.members.places(user_id) if one.workspace not in alone]
        return AccountEnd(user.id, user.login, tuple(self._lone(one, user.id) for one in alone), tuple(others))

    def erase_account(
        self, user_id: str, *, workspaces: Collection[str], heirs: Mapping[str, str] | None = None, actor: str
    ) -> Sequence[Certificate]:
        """Hand over or erase the workspaces that they alone own, then remove the account.

        It is done one workspace after the other: cut off in between, the rest can be done by asking again.

        Args:
            workspaces: ids of those to be erased: what is erased with an account has been named.
            heirs: the ids of users who own the others from now on, by workspace; see `Lone`.

        Raises:
            NotFound.
            Conflict: one of them is not named, or one that is named has other owners, or is named twice, or somebody
                cannot own it, or nobody would be left who can administer the instance; nothing was changed.
        """
        users, alone = self._accounts.users, set(self._accounts.members.owned_alone(user_id))
        erased, handed = set(workspaces), dict(heirs or {})
        users.require_removable(user_id)
        if unnamed := sorted(alone - erased - handed.keys()):
            raise Conflict(
                f"nobody else owns {', '.join(unnamed)}",
                kept="nothing was erased",
                advice="hand it over to another member, or name it to have it erased as well",
            )
        if foreign := sorted((erased | handed.keys()) - alone):
            raise Conflict(
                f"{', '.join(foreign)[:200]} is not this account's alone",
                kept="nothing was erased",
                advice="leave it out",
            )
        if both := sorted(erased & handed.keys()):
            raise Conflict(f"{both[0]} is to be erased and to be handed over", kept="nothing was erased")
        for workspace in sorted(erased):
            self._require(workspace)
        members = self._accounts.members
        for workspace, heir in sorted(handed.items()):
            if heir not in {one.user_id for one in members.heirs(workspace, user_id)}:
                raise Conflict(
                    f"user '{heir[:80]}' cannot own {workspace}",
                    kept="nothing was erased",
                    advice="choose an active member of it, or an administrator",
                )
        for workspace, heir in sorted(handed.items()):
            members.put(workspace, heir, Role.OWNER, actor=actor)
        certificates = [self._erase(workspace, actor) for workspace in sorted(erased)]
        users.remove(user_id, actor=actor)
        return certificates

    def _lone(self, workspace: str, user_id: str) -> Lone:
        heirs = tuple(self._accounts.members.heirs(workspace, user_id))
        return Lone(self.preview(workspace), heirs, stays=workspace == DEFAULT)

    def _require(self, workspace: str) -> None:
        if workspace == DEFAULT:
            raise Conflict(
                f"'{DEFAULT}' is the studio's first workspace, and stays",
                kept="nothing was erased",
                advice="forget its subjects and empty its trash, make another member its owner, "
                "or remove the studio's home folder as a whole",
            )
        self._studios.workspaces.get(workspace)

    def _erase(self, workspace: str, actor: str) -> Certificate:
        self._studios.drop(workspace)  # a loaded session may still hold an adapter or embeddings of somebody
        library = self._studios.first.library
        certificate = library.closing.erase(workspace)
        self._accounts.directory.changed()
        trail = AuditTrail(library.database, INSTANCE)
        trail.note(actor, "workspace.erase", workspace, **dict(certificate.erased))
        return certificate
