"""Things that exist, for requests that need one: an id for each parameter of a path, a body where examples do not do.

A new resource adds its parameter to `IDS` (made anew for every request, since some requests remove it) and, where its
schema's example names things that must exist, a body to `BODIES`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image
from sqlalchemy import update

from atelier.accounts.roles import Role
from atelier.accounts.screening import Hit
from atelier.library.run_tables import RunRow, RunSubjectRow
from atelier.library.upload_links import Place
from atelier.library.waiting import Takeovers
from atelier.library.waiting_tables import WaitingRow
from atelier.recipe import Adapter, Photo, Picture
from atelier.recipe.values import new_id
from atelier.server.state import State
from atelier.steps.services.grid_axes import AxisWish
from atelier.steps.services.grid_cells import GridWish
from atelier.steps.studio import Studio
from atelier.webhooks.events import Event
from atelier.webhooks.tables import DeliveryRow

PASSWORD = "four words nobody guesses"


@dataclass(frozen=True)
class World:
    """A server with an owner, who makes the requests."""

    state: State
    owner: str

    @property
    def studio(self) -> Studio:
        """The studio of the owner's workspace."""
        return self.state.studios.first

    def access(self) -> str:
        """An access token of the owner, of a session of its own."""
        return self.state.accounts.sessions.start(self.state.accounts.users.get(self.owner)).access

    def user(self) -> str:
        """Another user, who is in the workspace."""
        user = self.state.accounts.users.create(f"u-{new_id()}", actor=self.owner)
        self.state.accounts.members.put("default", user.id, Role.EDITOR, actor=self.owner)
        return user.id

    def workspace(self) -> str:
        """A workspace that the owner shares with somebody who owns it too."""
        made = self.state.accounts.workspaces.create(f"w-{new_id()}")
        for user in (self.owner, self.user()):
            self.state.accounts.members.put(made.id, user, Role.OWNER, actor=self.owner)
        return made.id

    def team(self) -> str:
        """A team without members."""
        return self.state.accounts.teams.create(f"t-{new_id()}", actor=self.owner).id

    def key(self, user: str) -> str:
        """An API key of somebody in the workspace."""
        return self.state.accounts.keys.create(user, "default", name="k", scopes=["read"])[0].id

    def session(self) -> str:
        """A session of the owner."""
        return self.state.accounts.sessions.start(self.state.accounts.users.get(self.owner)).session_id

    def invitation(self) -> tuple[str, str]:
        """An invitation and its token."""
        made, token = self.state.accounts.invitations.create("default", Role.VIEWER, actor=self.owner)
        return made.id, token

    def subject(self) -> str:
        """A subject that needs no consent."""
        return self.studio.subjects.add(f"s {new_id()}", "style").id

    def photo(self) -> dict[str, str]:
        """A subject with a photo that is accepted."""
        subject = self.subject()
        file = io.BytesIO()
        Image.effect_noise((64, 64), 80).convert("RGB").save(file, "PNG")
        photo = self.studio.library.add_photo(subject, file.getvalue(), media_type="image/png").asset.id
        return {"subject": subject, "photo": photo}

    def document(self) -> str:
        """A document with a small picture of it."""
        thumbnail = "data:image/png;base64,AAAA"
        return self.studio.documents.save(None, "Poster", {"layers": []}, thumbnail).id

    def upload(self) -> str:
        """An upload that is under way."""
        return self.studio.uploads.start(self.subject(), "album.zip", 10).id

    def adapter(self) -> str:
        """A personal model with a version."""
        made = self.studio.library.add(Adapter, b"x", media_type="application/octet-stream", meta={"rank": 1})
        name = f"a-{new_id()}"
        self.studio.library.adapters.add_version(name, "builtin", made.asset.id, chosen=True)
        return name

    def asset(self, kind: type[Photo] | type[Picture] = Picture) -> str:
        """A small picture."""
        file = io.BytesIO()
        Image.effect_noise((64, 64), 80).convert("RGB").save(file, "PNG")
        return self.studio.library.add(kind, file.getvalue(), media_type="image/png").asset.id

    def collection(self) -> str:
        """A collection with a picture in it."""
        return self.studio.library.collections.create(new_id(), user=self.owner, assets=[self.asset()]).id

    def shared(self) -> dict[str, str]:
        """A link that anybody may open, and what it shows in full size."""
        asset = self.asset()
        share, token = self.studio.browse.share([asset], user=self.owner, originals=True)
        return {"share_id": share.id, "token": token, "asset_id": asset}

    def chosen(self) -> dict[str, Any]:
        """A body that names an asset."""
        return {"assets": [self.asset()]}

    def budget(self) -> str:
        """A budget that nothing comes near."""
        return self.studio.budgets.set("pictures", 1e6, warn_at=1).id

    def report(self) -> str:
        """Something that somebody reported."""
        return self.studio.moderation.report(self.asset(), "other", "look at this").id

    def refusal(self) -> str:
        """Something that a rule refused."""
        hit = Hit("marks", "it names a mark", ("mark",), always=True)
        return self.studio.moderated.note_refusal("default", "create", hit, f"text {new_id()}", [])

    def learning(self) -> str:
        """A subject with a photo, in whose training nobody works."""
        made = self.photo()
        run = self.studio.runs.submit("create", {"prompts": ["a red dress"], "count": 1}).id
        recipe = {"name": "train", "title": "", "inputs": {}, "steps": {}, "outputs": {}}
        with self.studio.library.database.write() as session:
            session.add(RunSubjectRow(subject_id=made["subject"], run_id=run))
            session.execute(update(RunRow).where(RunRow.id == run).values(recipe=recipe))
        return made["subject"]

    def waiting(self) -> str:
        """A prompt that waits for a training."""
        return self.studio.waiting.keep("in red", subjects=[self.learning()], meanwhile=False).view.prompt.id

    def set_aside(self) -> dict[str, str]:
        """One that was set aside, and whose subject is being learnt."""
        prompt = self.waiting()
        with self.studio.library.database.write() as session:
            session.execute(update(WaitingRow).where(WaitingRow.id == prompt).values(state="set-aside"))
        return {"prompt_id": prompt}

    def looked_at(self) -> dict[str, Any]:
        """A wish about a garment that a photo shows."""
        subject = self.studio.subjects.add(f"g {new_id()}", "garment").id
        file = io.BytesIO()
        Image.effect_noise((64, 64), 80).convert("RGB").save(file, "PNG")
        self.studio.library.add_photo(subject, file.getvalue(), media_type="image/png")
        return {"prompt": "in red", "subject": subject}

    def guided(self) -> dict[str, str]:
        """A subject that is drawn from a photo."""
        subject = self.subject()
        Takeovers(self.studio.library.database, "default").begin(subject)
        return {"subject": subject}

    def recipe(self) -> str:
        """A recipe that was saved."""
        name = f"r-{new_id()}"
        self.studio.recipes.save(name, self.studio.recipes.get("create").recipe, by=self.owner)
        return name

    def grid(self) -> str:
        """A grid of two cells that nobody draws."""
        axes = (AxisWish(parameter="steps", values=(2, 4)),)
        return self.studio.grids.submit(GridWish(prompt="a red dress", axes=axes))[0].id

    def webhook(self) -> dict[str, str]:
        """A webhook and a message to it, which was given up."""
        made, _ = self.studio.webhooks.add("https://receiver.example/hook", [Event.RUN_DONE])
        sent = self.studio.webhooks.test(made.id)
        with self.studio.library.database.write() as session:
            session.execute(update(DeliveryRow).where(DeliveryRow.id == sent.id).values(state="failed"))
        return {"webhook_id": made.id, "delivery_id": sent.id}

    def upload_link(self) -> dict[str, str]:
        """A link that takes files, and an upload by it that is under way."""
        made, token = self.studio.incoming.create(Place.PHOTOS, subject=self.subject(), most_files=5)
        return {"link_id": made.id, "token": token, "upload": self.studio.incoming.start(token, "a.png", 10).id}

    def upload_link_with_file(self) -> dict[str, str]:
        """The same, and all of the file is there."""
        made, file = self.upload_link(), io.BytesIO()
        Image.effect_noise((64, 64), 80).convert("RGB").save(file, "PNG")
        content = file.getvalue()
        upload = self.studio.incoming.start(made["token"], "a.png", len(content)).id
        with self.studio.uploads.writing(upload, 0) as part:
            part.write(content)
        return made | {"upload": upload}

    def run(self) -> str:
        """A run that was submitted, and that nobody works on."""
        return self.studio.runs.submit("create", {"prompts": ["a red dress"], "count": 1}).id


IDS: Mapping[str, Callable[[World], str]] = {
    "workspace": lambda world: "default",
    "workspace_id": World.workspace,
    "user_id": World.user,
    "team_id": World.team,
    "key_id": lambda world: world.key(world.owner),
    "session_id": World.session,
    "invitation_id": lambda world: world.invitation()[0],
    "code": lambda world: "not-found",
    "run_id": World.run,
    "subject_id": World.subject,
    "asset_id": World.asset,
    "subject": World.subject,
    "document": World.document,
    "upload": World.upload,
    "adapter": World.adapter,
    "budget_id": World.budget,
    "number": lambda world: "1",
    "model": lambda world: "builtin",
    "form": lambda world: "png",
    "name": World.recipe,
    "report_id": World.report,
    "refusal_id": World.refusal,
    "collection_id": World.collection,
    "share_id": lambda world: world.shared()["share_id"],
    "prompt_id": World.waiting,
    "grid_id": World.grid,
    "webhook_id": lambda world: world.webhook()["webhook_id"],
    "link_id": lambda world: world.upload_link()["link_id"],
}
"""What stands in a path: parameter → a thing that exists."""


def _member_of_team(world: World) -> dict[str, str]:
    user, team = world.user(), world.team()
    world.state.accounts.teams.put_member(team, user, actor=world.owner)
    return {"user_id": user, "team_id": team}


def _team_in_workspace(world: World) -> dict[str, str]:
    team = world.team()
    world.state.accounts.teams.grant("default", team, Role.VIEWER, actor=world.owner)
    return {"team_id": team, "workspace": "default"}


def _key_of_user(world: World) -> dict[str, str]:
    user = world.user()
    return {"user_id": user, "key_id": world.key(user)}


PATHS: Mapping[str, Callable[[World], dict[str, str]]] = {
    "remove_team_member": _member_of_team,
    "remove_grant": _team_in_workspace,
    "revoke_user_key": _key_of_user,
    "get_step": lambda world: {"name": "create"},
    "accept_photo": World.photo,
    "reject_photo": World.photo,
    "delete_photo": World.photo,
    "list_caption_versions": World.photo,
    "open_share": World.shared,
    "retry_waiting": World.set_aside,
    "end_takeover": World.guided,
    "get_shared_thumbnail": World.shared,
    "get_shared_content": World.shared,
    "get_delivery": World.webhook,
    "redeliver": World.webhook,
    "get_incoming": World.upload_link,
    "put_file": World.upload_link,
    "start_incoming": World.upload_link,
    "head_incoming": World.upload_link,
    "send_incoming_part": World.upload_link,
    "finish_incoming": World.upload_link_with_file,
    "cancel_incoming": World.upload_link,
}
"""Operations whose path names things that belong together."""

BODIES: Mapping[str, Callable[[World], dict[str, Any]]] = {
    "sign_in": lambda world: {"login": "owner@example.org", "password": PASSWORD},
    "refresh_session": lambda world: {
        "refresh_token": world.state.accounts.sessions.start(world.state.accounts.users.get(world.owner)).refresh
    },
    "reset_password": lambda world: {
        "token": world.state.accounts.links.for_reset(world.user(), actor="x"),
        "password": PASSWORD,
    },
    "change_password": lambda world: {"old": PASSWORD, "new": PASSWORD},
    "look_at_invitation": lambda world: {"token": world.invitation()[1]},
    "create_workspace": lambda world: {"id": f"w-{new_id()}", "title": "Spring"},
    "create_user": lambda world: {"login": f"u-{new_id()}"},
    "create_team": lambda world: {"name": new_id()},
    "rename_team": lambda world: {"name": new_id()},
    "add_subject": lambda world: {"name": new_id()},
    "change_subject": lambda world: {"notes": "x"},
    "start_upload": lambda world: {"subject": world.subject(), "length": 10},
    "create_pictures": lambda world: {"prompt": "a woman"},
    "estimate_creation": lambda world: {"prompt": "a woman"},
    "keep_prompt": lambda world: {"prompt": "in red", "subjects": [world.learning()], "meanwhile": False},
    "draw_grid": lambda world: {"base": {"prompt": "a woman"}, "x": {"parameter": "steps", "values": "2, 4"}},
    "estimate_grid": lambda world: {"base": {"prompt": "a woman"}, "x": {"parameter": "steps", "values": "2, 4"}},
    "create_guided": World.looked_at,
    "replace_in_captions": lambda world: {"find": "red"},
    "tag_captions": lambda world: {"add": "red"},
    "change_adapter": lambda world: {"name": new_id()},
    "create_webhook": lambda world: {"url": "https://receiver.example/hook", "events": ["run.done"]},
    "create_upload_link": lambda world: {"place": "photos", "subject": world.subject()},
    "start_incoming": lambda world: {"name": "a.png", "length": 10},
    "change_version": lambda world: {"notes": "the best"},
    "trash_assets": World.chosen,
    "restore_assets": World.chosen,
    "change_assets": lambda world: world.chosen() | {"stars": 5},
    "zip_assets": World.chosen,
    "create_share": World.chosen,
    "create_collection": lambda world: {"name": new_id()},
    "change_collection": lambda world: {"name": new_id()},
    "add_collection_items": World.chosen,
    "remove_collection_items": World.chosen,
    "open_share": lambda world: {},
}
"""Operations whose body names things that must exist, or must not."""

NEED_A_WORKER = frozenset({"create_images", "edit_images"})
"""Operations that wait for their pictures, and say that they are not to be had (503) where no worker is."""
