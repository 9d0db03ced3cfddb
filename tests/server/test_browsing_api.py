"""`/v1/assets`, `/v1/search`, `/v1/collections`, `/v1/shares`: through the API as through the library."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from atelier.accounts import Scope
from atelier.library import Library
from atelier.recipe import Photo
from atelier.recipe.values import Report


def png(seed: int, size: tuple[int, int] = (300, 200)) -> bytes:
    small = np.random.default_rng(seed).integers(0, 255, (4, 6, 3), dtype=np.uint8)
    image = Image.fromarray(small).resize(size)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def library(app: FastAPI) -> Library:
    return app.state.atelier.studios.first.library


@pytest.fixture
def photos(library: Library) -> list[str]:
    """Five photos, oldest first."""
    return [
        library.add(
            Photo,
            png(index),
            media_type="image/png",
            meta={"name": f"beach {index}.png", "width": 300, "height": 200, "rating": "general"},
        ).asset.id
        for index in range(5)
    ]


def test_a_listing_is_narrowed_sorted_and_walked(client: TestClient, photos: list[str]) -> None:
    assert (
        client.patch(f"/v1/assets/{photos[2]}", json={"stars": 5, "tags": ["Sea"], "title": "Two"}).status_code == 200
    )
    found: list[str] = []
    cursor: str | None = None
    while True:
        params: dict[str, str | int] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/assets", params=params).json()
        found += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert found == photos[::-1]
    assert client.get("/v1/assets?order=stars").json()["items"][0]["id"] == photos[2]
    starred = client.get("/v1/assets", params={"stars": 4, "tag": "sea", "kind": "photo", "shape": "landscape"}).json()
    assert [(one["id"], one["title"], one["tags"]) for one in starred["items"]] == [(photos[2], "Two", ["sea"])]
    first = client.get("/v1/assets?limit=1").json()
    other = client.get("/v1/assets", params={"cursor": first["next"], "kind": "photo"})
    assert other.status_code == 422, "a cursor works with its own filter only"
    assert client.get("/v1/assets?stars=6").status_code == 422
    assert client.get("/v1/assets?since=2026-01-01T00:00:00").status_code == 422
    assert client.get("/v1/assets", params={"tag": "a\x00b"}).status_code in (400, 422)
    assert (
        client.get("/v1/assets", params={"since": datetime(2090, 1, 1, tzinfo=UTC).isoformat()}).json()["items"] == []
    )


def test_content_comes_whole_in_part_or_not_at_all(client: TestClient, library: Library, photos: list[str]) -> None:
    path = f"/v1/assets/{photos[0]}/content"
    whole = client.get(path)
    content = library.read(photos[0])
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-disposition"].startswith('inline; filename="beach-0')
    tag = whole.headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    for asked, part in {
        "bytes=0-9": content[:10],
        "bytes=10-": content[10:],
        "bytes=-5": content[-5:],
        f"bytes=3-{10**9}": content[3:],
    }.items():
        answer = client.get(path, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, part), asked
        assert answer.headers["content-range"].endswith(f"/{len(content)}")
    for asked in ("bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=x"):
        assert client.get(path, headers={"Range": asked}).content == content, asked
    assert client.get(path, headers={"Range": f"bytes={len(content)}-"}).status_code == 416
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200
    assert client.get("/v1/assets/nothing/content").status_code == 404


def test_what_is_no_picture_is_never_shown_by_a_browser(client: TestClient, library: Library) -> None:
    hostile = library.add(
        Report, b"<script>alert(1)</script>", media_type="text/html", meta={"name": '"><script>\r\nX: y.html'}
    ).asset.id
    answer = client.get(f"/v1/assets/{hostile}/content")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "x" not in answer.headers
    assert client.get(f"/v1/assets/{hostile}/thumbnail").status_code == 422


def test_thumbnails_are_small_and_kept(client: TestClient, photos: list[str]) -> None:
    answer = client.get(f"/v1/assets/{photos[0]}/thumbnail?size=256")
    with Image.open(io.BytesIO(answer.content)) as small:
        assert (small.format, max(small.size)) == ("WEBP", 256)
    assert "immutable" in answer.headers["cache-control"]
    again = client.get(f"/v1/assets/{photos[0]}/thumbnail?size=256", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/v1/assets/{photos[0]}/thumbnail?size=300").status_code == 422


def test_an_address_works_without_signing_in_for_that_path_only(connect, client: TestClient, photos: list[str]) -> None:
    given = client.get(f"/v1/assets/{photos[0]}/addresses").json()
    stranger = connect(peer="203.0.113.5")
    assert stranger.get(f"/v1/assets/{photos[0]}/content").status_code == 401
    assert stranger.get(given["content"]).status_code == 200
    assert stranger.get(given["thumbnail"] + "&size=512").status_code == 200
    assert stranger.get(given["content"].replace(photos[0], photos[1])).status_code == 401


def test_details_lineage_and_recall(client: TestClient, library: Library, photos: list[str]) -> None:
    child = library.add(
        Photo, png(9), media_type="image/png", meta={"prompt": "a pier", "seed": 7}, sources=[(photos[0], "crop")]
    ).asset.id
    library.captions.write({child: "a pier at dusk"})
    detail = client.get(f"/v1/assets/{child}").json()
    assert (detail["caption"], detail["meta"]["seed"]) == ("a pier at dusk", 7)
    assert detail["colours"][0]["colour"].startswith("#")
    graph = client.get(f"/v1/assets/{child}/lineage").json()
    assert {(node["asset"]["id"], node["level"]) for node in graph["nodes"]} == {(child, 0), (photos[0], -1)}
    assert graph["links"] == [{"child": child, "parent": photos[0], "role": "crop"}]
    assert graph["whole"]
    recall = client.get(f"/v1/assets/{child}/recall").json()
    assert recall["parameters"] == {"prompt": "a pier", "seed": 7}
    assert recall["recipe"] == {}


def test_trash_and_bulk(client: TestClient, photos: list[str]) -> None:
    assert client.post("/v1/assets/trash", json={"assets": photos[:2]}).json() == {"count": 2}
    assert client.delete(f"/v1/assets/{photos[2]}").status_code == 204
    assert client.delete("/v1/assets/nothing").status_code == 404
    assert client.post("/v1/assets/restore", json={"assets": photos[:1]}).json() == {"count": 1}
    assert client.post("/v1/assets/trash/empty", json={"older_than_days": 1}).json() == {"count": 0}
    assert client.post("/v1/assets/trash/empty", json={"assets": photos}).json() == {"count": 2}
    assert client.get(f"/v1/assets/{photos[1]}").status_code == 404
    wish = {"assets": photos[3:], "add_tags": ["kept"], "stars": 1}
    assert client.post("/v1/assets/bulk", json=wish).json() == {"count": 2}
    assert client.post("/v1/assets/bulk", json=wish | {"assets": [photos[3], "nothing"]}).status_code == 404
    assert client.post("/v1/assets/bulk", json={"assets": []}).status_code == 422
    assert client.get("/v1/search/tags?begins=ke").json() == [{"value": "kept", "count": 2}]


def test_searching(client: TestClient, library: Library, photos: list[str]) -> None:
    found = client.get("/v1/search", params={"q": "beach", "limit": 3}).json()
    assert (len(found["items"]), found["ranked"], found["matches"]) == (3, True, 5)
    rest = client.get("/v1/search", params={"q": "beach", "limit": 3, "cursor": found["next"]}).json()
    assert {one["id"] for one in found["items"] + rest["items"]} == set(photos)
    assert client.get("/v1/search", params={"q": "-beach"}).status_code == 422
    assert client.get("/v1/search", params={"q": "other", "cursor": found["next"]}).status_code == 422
    coloured = client.get("/v1/search/colour", params={"colour": library.looks.palette(photos[3])[0][0]}).json()
    assert coloured["items"][0]["asset"]["id"] == photos[3]
    assert client.get("/v1/search/colour", params={"colour": "red"}).status_code == 422
    assert client.get("/v1/search/facets").json()["dimensions"]["kind"] == [{"value": "photo", "count": 5}]
    line = client.get("/v1/search/timeline", params={"span": "day"}).json()
    assert (line["total"], line["exact"], len(line["buckets"])) == (5, True, 1)
    assert client.get("/v1/search/duplicates").json() == {"items": []}
    assert client.get(f"/v1/search/duplicates/{photos[0]}").json() == {"items": []}


def test_searching_by_what_is_pictured(client: TestClient, app: FastAPI, photos: list[str]) -> None:
    studio = app.state.atelier.studios.first
    if studio.embedder is None:
        assert client.get("/v1/search/pictured", params={"q": "a woman"}).status_code == 503
        return
    assert client.get(f"/v1/search/similar/{photos[0]}").status_code == 404
    assert studio.browse.index().seen == 5
    assert len(client.get(f"/v1/search/similar/{photos[0]}").json()["items"]) == 4
    assert client.get("/v1/search/pictured", params={"q": "a woman with red hair"}).json()["items"]
    assert client.get("/v1/search/pictured", params={"q": "beach"}).json()["items"], "a word of a statement is enough"
    assert client.get("/v1/search/pictured", params={"q": "qqqq"}).status_code == 422


def test_a_parameter_that_an_address_does_not_take_is_refused(client: TestClient) -> None:
    refused = client.get("/v1/subjects", params={"nonsense": "1"})
    assert refused.status_code == 422
    assert "nonsense" in refused.json()["detail"]
    assert client.get("/v1/assets", params={"limits": "1"}).json()["advice"].startswith("it takes ")
    assert client.get("/v1/subjects", params={"limit": "1"}).status_code == 200


def test_collections(client: TestClient, photos: list[str]) -> None:
    made = client.post("/v1/collections", json={"name": "Best", "assets": photos[:2]}).json()
    path = f"/v1/collections/{made['id']}"
    assert (made["count"], made["cover"]) == (2, f"/v1/assets/{photos[0]}/thumbnail")
    assert client.post("/v1/collections", json={"name": "Best"}).status_code == 409
    assert client.post(f"{path}/items", json={"assets": [photos[4]], "before": photos[1]}).json() == {"count": 1}
    page = client.get(f"{path}/items?limit=2").json()
    rest = client.get(f"{path}/items", params={"limit": 2, "cursor": page["next"]}).json()
    assert [one["id"] for one in page["items"] + rest["items"]] == [photos[0], photos[4], photos[1]]
    assert client.post(f"{path}/items/remove", json={"assets": [photos[0]]}).json() == {"count": 1}
    assert client.patch(path, json={"name": "Better"}).json()["name"] == "Better"
    assert [one["name"] for one in client.get("/v1/collections").json()["items"]] == ["Better"]
    packed = client.post(f"{path}/zip", json={})
    assert packed.headers["content-disposition"] == 'attachment; filename="Better.zip"'
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_a_zip_has_safe_and_different_names(client: TestClient, library: Library, photos: list[str]) -> None:
    for photo in photos:
        library.curation.change([photo], _titled("../../etc/passwd"))
    answer = client.post("/v1/assets/zip", json={"assets": photos, "preset": "web"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == 5
    assert not any("/" in name or "\\" in name or name.startswith(".") for name in names)
    assert client.post("/v1/assets/zip", json={"assets": photos, "preset": "none"}).status_code == 404


def _titled(title: str):
    from atelier.library.curating import Change

    return Change(title=title)


def test_a_link_is_made_opened_counted_and_revoked(connect, client: TestClient, photos: list[str]) -> None:
    ends = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    made = client.post("/v1/shares", json={"assets": photos[:2], "title": "Drafts", "expires": ends}).json()
    share, token = made["share"], made["token"]
    stranger = connect(peer="203.0.113.5")
    seen = stranger.post(f"/v1/shared/{token}", json={})
    assert seen.status_code == 200
    assert [one["id"] for one in seen.json()["items"]] == photos[:2]
    assert "beach" not in seen.text
    assert stranger.get(seen.json()["items"][0]["thumbnail"]).headers["content-type"] == "image/webp"
    assert stranger.get(f"/v1/shared/{token}/{photos[2]}/thumbnail").status_code == 404
    assert stranger.get(f"/v1/shared/{token}/{photos[0]}/content").status_code == 403
    assert stranger.get(f"/v1/assets/{photos[0]}").status_code == 401
    assert client.get(f"/v1/shares/{share['id']}").json()["views"] == 1
    assert token not in client.get("/v1/shares").text
    assert client.get(f"/v1/shares/{share['id']}/assets").json() == photos[:2]
    assert not client.post(f"/v1/shares/{share['id']}/revoke").json()["open"]
    assert stranger.post(f"/v1/shared/{token}", json={}).status_code == 404
    assert stranger.get(seen.json()["items"][0]["thumbnail"]).status_code == 404


def test_a_link_with_a_password_and_originals(connect, client: TestClient, photos: list[str]) -> None:
    wish = {"assets": photos[:1], "password": "correct horse", "originals": True}
    token = client.post("/v1/shares", json=wish).json()["token"]
    stranger = connect(peer="203.0.113.5")
    assert stranger.post(f"/v1/shared/{token}", json={"password": "wrong"}).status_code == 403
    assert stranger.get(f"/v1/shared/{token}/{photos[0]}/thumbnail").status_code == 403
    seen = stranger.post(f"/v1/shared/{token}", json={"password": "correct horse"}).json()
    file = stranger.get(seen["items"][0]["content"])
    assert file.status_code == 200
    assert "beach" not in file.headers["content-disposition"]
    other = client.post("/v1/shares", json={"assets": photos[1:2], "password": "other horse"}).json()["token"]
    ticket = seen["items"][0]["thumbnail"].partition("?pass=")[2]
    assert stranger.get(f"/v1/shared/{other}/{photos[1]}/thumbnail?pass={ticket}").status_code == 403


def test_people_must_have_agreed_to_sharing(client: TestClient, app: FastAPI, library: Library) -> None:
    studio = app.state.atelier.studios.first
    anna = studio.subjects.add("Anna").id
    photo = library.add_photo(
        anna, png(3), media_type="image/png", meta={"width": 300, "height": 200, "rating": "general"}
    ).asset.id
    assert client.post("/v1/shares", json={"assets": [photo]}).status_code == 403
    given = studio.consents.give("default", anna, given_by="Anna", scopes=[Scope.SHARING])
    token = client.post("/v1/shares", json={"assets": [photo]}).json()["token"]
    assert len(client.post(f"/v1/shared/{token}", json={}).json()["items"]) == 1
    studio.consents.withdraw("default", anna)
    assert given is not None
    assert client.post(f"/v1/shared/{token}", json={}).json()["items"] == []
    assert client.get(f"/v1/shared/{token}/{photo}/thumbnail").status_code == 404
