"""Signed manifests and what `verify` makes of files: ours, changed, unsigned, foreign, hostile."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from atelier.errors import Corrupt, InvalidInput
from atelier.interop.c2pa import MARKED, RESIZED, Claim, Ingredient, State, read_signature, sign
from atelier.interop.credentials import Credentials
from atelier.interop.metadata import Form, Written, encode
from atelier.interop.metadata.xmp import TRAINED
from atelier.interop.verify import verify
from atelier.interop.watermark import mark


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Credentials:
    return Credentials.ensure(tmp_path_factory.mktemp("keys"))


def picture(seed: int = 1, size: int = 128) -> Image.Image:
    small = np.random.default_rng(seed).integers(0, 255, (5, 6, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((size, size), Image.Resampling.BICUBIC)


def claim(credentials: Credentials) -> Claim:
    return Claim(
        title="a picture",
        opaque_id=credentials.opaque("self"),
        source_type=TRAINED,
        version="1",
        actions=(RESIZED, MARKED),
        ingredients=(Ingredient(credentials.opaque("photo-1"), "image/jpeg"),),
    )


def signed(credentials: Credentials, form: Form = Form.PNG, *, with_mark: bool = True) -> bytes:
    made = mark(picture()).picture if with_mark else picture()
    said = Written("a cat\nSteps: 4, Seed: 5, Size: 128x128", {"inputs": {"seed": 5}})
    return sign(encode(made, form, said), form.media_type, claim(credentials), credentials)


@pytest.mark.parametrize("form", Form)
def test_ours_is_trusted_and_says_what_it_is(ours: Credentials, form: Form) -> None:
    content = signed(ours, form)
    found = verify(content, [ours.root])
    assert found.signature.state is State.TRUSTED
    assert found.signature.problems == ()
    assert found.signature.actions == ("c2pa.created", RESIZED, MARKED)
    assert found.signature.source_type == found.source_type == TRAINED
    assert found.signature.ingredients == (ours.opaque("photo-1"),)
    assert found.signature.generator == "Atelier 1"
    assert found.marked
    assert found.recipe == {"inputs": {"seed": 5}}
    assert found.generation is not None
    assert found.generation.seed == 5
    assert found.ai_made
    assert "unchanged since" in found.summary()[0]
    assert b"photo-1" not in content


@pytest.mark.parametrize("form", Form)
def test_elsewhere_the_signer_is_unknown(ours: Credentials, form: Form, tmp_path: Path) -> None:
    content = signed(ours, form, with_mark=False)
    stranger = Credentials.ensure(tmp_path)
    for roots in ([], [stranger.root]):
        found = verify(content, roots)
        assert found.signature.state is State.UNKNOWN_SIGNER
        assert any("untrusted" in problem for problem in found.signature.problems)
        assert "does not know" in found.summary()[0]


@pytest.mark.parametrize("form", Form)
def test_every_changed_byte_is_noticed(ours: Credentials, form: Form) -> None:
    content = signed(ours, form, with_mark=False)
    rng = np.random.default_rng(3)
    trusted = []
    for at in [*rng.integers(40, len(content), 60), len(content) - 20]:
        changed = bytearray(content)
        changed[at] ^= 0x10
        if read_signature(bytes(changed), form.media_type, [ours.root]).state is State.TRUSTED:
            trusted.append(at)
    # What is in no hash is the manifest's own frame and padding; a change there alters nothing that is said or shown.
    frame = range(content.index(b"jumb") - 40, content.index(b"jumb") + 4500)
    assert all(at in frame for at in trusted)
    assert len(trusted) < 25


def test_changed_pixels_and_changed_recipes_are_noticed(ours: Credentials) -> None:
    content = signed(ours)
    recipe = content.replace(b'"seed": 5', b'"seed": 6')
    assert recipe != content
    assert verify(recipe, [ours.root]).signature.state is State.TAMPERED
    at = content.rindex(b"IDAT") + 40
    pixels = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert read_signature(pixels, "image/png", [ours.root]).state is State.TAMPERED


def test_saved_again_it_is_unsigned_and_the_mark_stays(ours: Credentials) -> None:
    with Image.open(io.BytesIO(signed(ours))) as back:
        buffer = io.BytesIO()
        back.convert("RGB").save(buffer, "JPEG", quality=90)
    found = verify(buffer.getvalue(), [ours.root])
    assert found.signature.state is State.UNSIGNED
    assert found.marked
    assert found.ai_made
    assert (found.recipe, found.generation) == (None, None)


def test_a_plain_photo_is_neither(ours: Credentials) -> None:
    buffer = io.BytesIO()
    picture(9).save(buffer, "JPEG")
    found = verify(buffer.getvalue(), [ours.root])
    assert (found.signature.state, found.marked, found.ai_made) == (State.UNSIGNED, False, None)


def test_hostile_files_are_judged_not_believed(ours: Credentials) -> None:
    with pytest.raises(InvalidInput):
        verify(b"<svg xmlns='x' onload='alert(1)'/>", [ours.root])
    whole = signed(ours, Form.JPEG)
    for size in range(20, len(whole), 997):
        found = read_signature(whole[:size], "image/jpeg", [ours.root])
        assert found.state in (State.TAMPERED, State.UNSIGNED)
    bomb = bytearray(encode(picture(), Form.PNG, Written()))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    found = verify(bytes(bomb))
    assert found.mark_score is None
    assert "pixels" in {one.where for one in found.refused}


def test_keys_are_private_and_kept(tmp_path: Path) -> None:
    first = Credentials.ensure(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys" / "signing.key").stat().st_mode) == 0o600
    assert Credentials.ensure(tmp_path / "keys") == first
    assert len(first.fingerprint) == 95
    assert first.opaque("a") == first.opaque("a") != first.opaque("b")
    assert Credentials.ensure(tmp_path / "other").opaque("a") != first.opaque("a")
    (tmp_path / "keys" / "signing.pem").write_text((tmp_path / "other" / "signing.pem").read_text())
    with pytest.raises(Corrupt, match="not the certificate's"):
        Credentials.ensure(tmp_path / "keys")
    (tmp_path / "keys" / "signing.pem").write_text("nonsense")
    with pytest.raises(Corrupt):
        Credentials.ensure(tmp_path / "keys")


def test_what_cannot_carry_a_manifest(ours: Credentials) -> None:
    with pytest.raises(InvalidInput):
        sign(b"", "image/gif", claim(ours), ours)
    with pytest.raises(Corrupt):
        sign(b"no picture", "image/png", claim(ours), ours)
    assert json.dumps(read_signature(b"x", "image/gif").problems) == "[]"
