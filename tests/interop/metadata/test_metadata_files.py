"""Our metadata in files of every format, and others' in the containers that they use."""

from __future__ import annotations

import io
import json
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import JsonValue

from atelier.errors import InvalidInput
from atelier.interop.metadata import Form, Generation, LoraUse, Written, compose, encode, parse_infotext, read_metadata
from atelier.interop.metadata.exif import write_exif
from atelier.interop.metadata.xmp import COMPOSITE, TRAINED, read_xmp, write_xmp

PICTURE = Image.fromarray(np.random.default_rng(1).integers(0, 255, (32, 48, 3), dtype=np.uint8))

words = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=("Cs",)), max_size=80)
line = words.map(lambda text: " ".join(text.split()))
prompts = st.lists(line, max_size=3).map("\n".join).map(str.strip)
keys = st.from_regex(r"\A[A-Z][a-z]{2,10}( [a-z]{2,8})?\Z")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


def _plain(text: str) -> bool:
    """Whether A1111's form can hold it at all: it has no way to escape its own marks."""
    starts = ("Negative prompt:", "Template:", "Negative Template:", "Parameters")
    marks = "Steps:" in text or "Negative prompt:" in text or "<lo" in text or "<ly" in text
    return not marks and not any(one.strip().startswith(starts) for one in text.split("\n"))


generations = st.builds(
    Generation,
    tool=st.just("a1111"),
    prompt=prompts.filter(_plain),
    negative_prompt=prompts.filter(_plain),
    steps=st.integers(1, 500),
    sampler=line,
    cfg=st.floats(0, 100),
    seed=st.integers(0, 2**63 - 1),
    width=st.integers(1, 8192),
    height=st.integers(1, 8192),
    model=line,
    model_hash=st.from_regex(r"\A[0-9a-f]{10}\Z"),
    strength=st.none() | st.floats(0, 1),
    version=st.just("Atelier"),
    extra=st.dictionaries(keys, line.filter(bool), max_size=3),
)


@given(generations)
@settings(max_examples=150, deadline=None)
def test_infotext_round_trip(made: Generation) -> None:
    found = parse_infotext(compose(made))
    assert found is not None
    known = {"model", "sampler", "steps", "seed", "size", "version"}
    made = replace(made, extra={name: text for name, text in made.extra.items() if name.lower() not in known})
    assert found[0] == made
    assert found[1] == []


def test_adapters_are_named_with_their_hashes() -> None:
    made = Generation("a1111", prompt="a", steps=3, seed=4, loras=(LoraUse("mira, 2", None, "abc"),), version="Atelier")
    assert parse_infotext(compose(made)) == (replace(made, loras=(LoraUse("mira 2", None, "abc"),)), [])


@pytest.mark.parametrize("form", Form)
@given(recipe=st.dictionaries(words, json_values, max_size=4), prompt=prompts.filter(_plain))
@settings(max_examples=25, deadline=None)
def test_every_format_holds_the_whole_recipe(form: Form, recipe: dict, prompt: str) -> None:
    made = Generation("a1111", prompt=prompt, steps=4, seed=2**62 + 1, width=48, height=32, version="Atelier")
    content = encode(PICTURE, form, Written(parameters=compose(made), recipe=recipe or {"a": 1}))
    found = read_metadata(content)
    assert found.form.lower() == form.value
    assert found.recipe == (recipe or {"a": 1})
    assert found.generation == made
    assert found.source_type == TRAINED
    assert found.refused == ()


@pytest.mark.parametrize("form", Form)
def test_minimal_metadata_still_say_that_it_is_ai_made(form: Form) -> None:
    dirty = PICTURE.copy()
    dirty.info |= {"comment": b"secret", "parameters": "secret", "exif": write_exif("secret", "secret")}
    content = encode(dirty, form, Written(source_type=COMPOSITE))
    assert b"secret" not in content
    found = read_metadata(content)
    assert (found.generation, found.recipe, found.source_type) == (None, None, COMPOSITE)


def test_a_picture_written_as_png_is_the_same() -> None:
    with Image.open(io.BytesIO(encode(PICTURE, Form.PNG, Written()))) as back:
        assert np.array_equal(np.asarray(back), np.asarray(PICTURE))


def test_a_long_recipe_is_packed_into_a_jpeg_or_refused() -> None:
    prompts: list[JsonValue] = ["a red coat at the sea, " * 40] * 100
    long: dict[str, JsonValue] = {"prompts": prompts}
    assert read_metadata(encode(PICTURE, Form.JPEG, Written("x" * 80_000, long))).recipe == long
    noise: dict[str, JsonValue] = {"x": np.random.default_rng(0).bytes(100_000).hex()}
    with pytest.raises(InvalidInput, match="does not fit into a JPEG"):
        encode(PICTURE, Form.JPEG, Written(recipe=noise))
    assert read_metadata(encode(PICTURE, Form.WEBP, Written(recipe=noise))).recipe == noise


def test_formats_are_known_by_suffix() -> None:
    assert [Form.of(name) for name in (".jpg", "JPEG", "png", ".avif")] == [Form.JPEG, Form.JPEG, Form.PNG, Form.AVIF]
    for name in ("gif", ".svg", ""):
        with pytest.raises(InvalidInput):
            Form.of(name)
    for quality in (0, 101):
        with pytest.raises(InvalidInput):
            encode(PICTURE, Form.JPEG, Written(), quality=quality)


# --- others' files ---------------------------------------------------------------------------------------------------

GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "base.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat", "clip": ["9", 1]}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "bad", "clip": ["9", 1]}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
    "5": {"class_type": "PrimitiveInt", "inputs": {"value": 77}},
    "6": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["9", 0],
            "positive": ["2", 0],
            "negative": ["3", 0],
            "latent_image": ["4", 0],
            "seed": ["5", 0],
            "steps": 20,
            "cfg": 7.5,
            "sampler_name": "euler",
            "scheduler": "karras",
            "denoise": 1.0,
        },
    },
    "7": {
        "class_type": "KSampler",
        "inputs": {"model": ["9", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["6", 0], "steps": 5}
        | {"seed": 1, "cfg": 1, "sampler_name": "ddim", "scheduler": "normal", "denoise": 0.4},
    },
    "9": {
        "class_type": "LoraLoader",
        "inputs": {"lora_name": "x.safetensors", "strength_model": 0.8, "model": ["1", 0], "clip": ["1", 1]},
    },
}


def _check_comfy(content: bytes) -> None:
    found = read_metadata(content).generation
    assert found is not None
    assert (found.tool, found.prompt, found.negative_prompt, found.seed) == ("comfyui", "a cat", "bad", 77)
    assert (found.steps, found.cfg, found.sampler, found.width, found.height) == (20, 7.5, "euler", 512, 768)
    assert found.model == "base.safetensors"
    assert found.loras == (LoraUse("x.safetensors", 0.8),)


def test_comfyui_in_png_and_in_webp_exif() -> None:
    text = json.dumps(GRAPH | {"8": {"class_type": "LoadImage", "inputs": {}, "is_changed": [float("nan")]}})
    workflow = json.dumps({"nodes": [], "links": []})
    info = PngInfo()
    info.add_text("prompt", text)
    info.add_itxt("workflow", workflow)
    png = io.BytesIO()
    PICTURE.save(png, "PNG", pnginfo=info)
    _check_comfy(png.getvalue())
    exif = Image.Exif()
    exif[0x0110], exif[0x010F] = f"prompt:{text}", f"workflow:{workflow}"
    webp = io.BytesIO()
    PICTURE.save(webp, "WEBP", exif=exif.tobytes())
    _check_comfy(webp.getvalue())
    found = read_metadata(webp.getvalue()).generation
    assert found is not None
    assert found.workflow == {"nodes": [], "links": []}


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("endian", ["<", ">"])
def test_the_user_comment_of_others(form: str, order: str, endian: str) -> None:
    exif = Image.Exif()
    exif.endian = endian
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "a cät\nSteps: 5, Sampler: Euler, Seed: 9".encode(order)
    buffer = io.BytesIO()
    PICTURE.save(buffer, form, exif=exif.tobytes())
    found = read_metadata(buffer.getvalue()).generation
    assert found is not None
    assert (found.prompt, found.seed) == ("a cät", 9)


def test_a_picture_without_any() -> None:
    buffer = io.BytesIO()
    PICTURE.save(buffer, "JPEG")
    found = read_metadata(buffer.getvalue())
    assert (found.generation, found.recipe, found.texts, found.refused) == (None, None, {}, ())


# --- hostile ---------------------------------------------------------------------------------------------------------


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PNG")
    plain = buffer.getvalue()
    made = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return plain[:33] + made + plain[33:]


def _refusals(content: bytes) -> str:
    return "; ".join(f"{one.where}: {one.reason}" for one in read_metadata(content).refused)


def test_bombs_are_refused_with_their_reason() -> None:
    zeros = zlib.compress(b"\0" * 100_000_000, 9)
    assert "unpacks to more than" in _refusals(_png((b"zTXt", b"parameters\0\0" + zeros)))
    assert "unpacks to more than" in _refusals(_png((b"iTXt", b"parameters\0\1\0\0\0" + zeros)))
    deep = b"[" * 100_000 + b"]" * 100_000
    assert "nested 100000 deep" in _refusals(_png((b"tEXt", b"atelier\0" + deep)))
    assert "nested" in _refusals(_png((b"tEXt", b'invokeai_metadata\0{"a":' + deep + b"}")))
    assert "cannot be used" in _refusals(_png((b"tEXt", b'invokeai_metadata\0{"seed": NaN}')))
    assert "digits" in _refusals(_png((b"tEXt", b'invokeai_metadata\0{"seed": ' + b"9" * 5000 + b"}")))
    assert "beyond" in _refusals(_png((b"tEXt", b'invokeai_metadata\0{"cfg_scale": 1e999}')))
    assert "inf" in _refusals(_png((b"tEXt", b"parameters\0a\nSteps: 3, CFG scale: inf, Seed: 1")))
    assert "digits" in _refusals(_png((b"tEXt", b"parameters\0a\nSteps: 3, Seed: " + b"1" * 99 + b", Size: 1x1")))
    assert "at most" in _refusals(_png((b"tEXt", b"parameters\0" + b"a, b: c " * 400_000)))
    assert "more than 500 texts" in _refusals(_png(*((b"tEXt", b"key%d\0x" % index) for index in range(600))))


def test_a_bomb_in_xmp_is_refused() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + index, b"&%c;" % (97 + index) * 10) for index in range(9)
    )
    assert "document type" in _refusals(_png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + entities + b"]><x>&j;</x>")))
    assert "nested" in _refusals(_png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"<a>" * 5000)))
    packed = write_xmp(source_type="x", software="y", recipe='"' + "a" * 20_000_000 + '"', deflate=True)
    assert "unpacked" in _refusals(_png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packed)))


def test_a_file_that_is_cut_off_or_no_picture() -> None:
    whole = encode(PICTURE, Form.PNG, Written(parameters="a\nSteps: 1, Seed: 2, Size: 3x3", recipe={"a": 1}))
    for size in range(8, len(whole), 97):
        read_metadata(whole[:size])
    for content in (
        b"",
        b"GIF89a" + b"\0" * 50,
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"RIFF\0\0\0\0WEBP",
    ):
        with pytest.raises(InvalidInput):
            read_metadata(content)


@given(st.binary(max_size=400), st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf"]))
@settings(max_examples=150, deadline=None)
def test_no_chunk_makes_it_stumble(data: bytes, kind: bytes) -> None:
    read_metadata(_png((kind, data)))


@given(
    json_values, st.sampled_from(["parameters", "prompt", "workflow", "invokeai_metadata", "sd-metadata", "Comment"])
)
@settings(max_examples=200, deadline=None)
def test_no_json_makes_it_stumble(value: object, key: str) -> None:
    from atelier.interop.metadata import interpret

    interpret({key: json.dumps(value), "Software": "NovelAI"}, {})
    wrapped = {"sui_image_params": value, "sui_models": value, "image": value, "images": [value], "model": value}
    interpret({key: json.dumps(wrapped | {"loras": value, "prompt": value, "base_model": value})}, {})
    interpret({"prompt": json.dumps({"1": {"class_type": "KSampler", "inputs": {"positive": value, "steps": 1}}})}, {})


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_xmp_round_trip(parameters: str, recipe: str) -> None:
    found = read_xmp(write_xmp(source_type=TRAINED, software="x", parameters=parameters, recipe=recipe))
    clean = "".join(
        "\ufffd" if not (c in "\t\n\r" or c >= " ") or c in "\ufffe\uffff" or "\ud800" <= c <= "\udfff" else c
        for c in recipe
    )
    assert found.get("recipe", "") == clean.strip()
    assert found["source_type"] == TRAINED


def test_reading_stays_linear() -> None:
    """Texts made to send a careless reader back and forth; each is read in one go, or the test never ends."""
    for text in (
        "Steps: 1, " * 60_000,
        'a: {"b: ' * 50_000,
        "Negative prompt:\n" * 50_000,
        '"' * 500_000,
        "[" * 500_000,
    ):
        parse_infotext("a\n" + text)
        read_metadata(_png((b"tEXt", b"prompt\0" + text.encode())))
