"""Resources: pictures and recipes by their `atelier://` addresses."""

from __future__ import annotations

import base64
import json
from typing import Any

from mcp_types import (
    BlobResourceContents,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from atelier.assistant.api import Api, at
from atelier.assistant.looking import detail_of, pixels_of
from atelier.assistant.tools.library import recipe_of
from atelier.assistant.words import picture_uri
from atelier.errors import NotFound

SCHEME = "atelier://"
PAGE = 50
JSON = "application/json"
TEMPLATES = [
    ResourceTemplate(
        uri_template="atelier://pictures/{id}",
        name="picture",
        title="A photo or picture",
        description="Up to 1024 pixels on its longest side, without metadata.",
        mime_type="image/webp",
    ),
    ResourceTemplate(
        uri_template="atelier://pictures/{id}/recipe",
        name="picture-recipe",
        title="How a picture was made",
        description="The recipe with its inputs, seeds included: submitted again, it makes the same picture.",
        mime_type=JSON,
    ),
    ResourceTemplate(
        uri_template="atelier://recipes/{name}",
        name="recipe",
        title="A recipe of the studio",
        description="A named graph of steps, as TOML.",
        mime_type="application/toml",
    ),
]


async def list_resources(api: Api, cursor: str) -> ListResourcesResult:
    """The newest pictures, page by page; before them, on the first page, the recipes that there are."""
    found: list[Resource] = []
    if not cursor:
        found += [
            Resource(
                uri=f"{SCHEME}recipes/{one['name']}",
                name=one["name"],
                title=one["title"],
                description=one["description"],
                mime_type="application/toml",
            )
            for one in (await api.get(at("recipes"), limit=200))["items"]
        ]
    page = await api.get(at("assets"), kind="picture", limit=PAGE, cursor=cursor)
    for one in page["items"]:
        about = one["title"] or one["about"]
        found.append(
            Resource(uri=picture_uri(one["id"]), name=one["id"], title=about[:100] or None, mime_type="image/webp")
        )
    return ListResourcesResult(resources=found, next_cursor=page["next"])


def list_templates() -> ListResourceTemplatesResult:
    """What addresses look like."""
    return ListResourceTemplatesResult(resource_templates=TEMPLATES)


async def read_resource(api: Api, uri: str) -> ReadResourceResult:
    """Raises NotFound: no such address. Answered, Refused: as the tools do."""
    match uri.removeprefix(SCHEME).split("/") if uri.startswith(SCHEME) else []:
        case ["pictures", asset_id]:
            picture = await pixels_of(api, await detail_of(api, asset_id), 1024)
            blob = base64.b64encode(picture.content).decode()
            content = BlobResourceContents(uri=uri, mime_type=picture.media_type, blob=blob)
            return ReadResourceResult(contents=[content])
        case ["pictures", asset_id, "recipe"]:
            recall: dict[str, Any] = await api.get(at("assets", asset_id, "recall"))
            made = recipe_of(recall) | {"parameters": recall["parameters"], "missing": recall["missing"]}
            text = json.dumps(made, ensure_ascii=False, indent=1)
            return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=JSON, text=text)])
        case ["recipes", name]:
            recipe = await api.get(at("recipes", name))
            content = TextResourceContents(uri=uri, mime_type="application/toml", text=recipe["toml"])
            return ReadResourceResult(contents=[content])
        case _:
            known = ", ".join(one.uri_template for one in TEMPLATES)
            raise NotFound(f"there is nothing at {uri[:200]}", advice=f"addresses look like {known}")
