from __future__ import annotations

import hashlib
from datetime import datetime

import numpy as np
import pytest
from PIL import Image, ImageCms

from atelier.photos.decoding import decode
from atelier.photos.formats import sniff
from atelier.photos.uploads import Limits, Upload
from atelier.photos.verdicts import UnreadablePhoto


def codes(photo):
    return {note.code for note in photo.notes}


def close(a: Image.Image, b: Image.Image, most: float) -> bool:
    return float(np.abs(np.asarray(a, float) - np.asarray(b, float)).mean()) <= most


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("JPEG", "a.jpg", {"quality": 95}),
        ("PNG", "a.png", {}),
        ("WEBP", "a.webp", {"lossless": True}),
        ("AVIF", "a.avif", {"quality": 95}),
        ("TIFF", "a.tiff", {"compression": "tiff_lzw"}),
    ],
)
def test_every_format_gives_the_same_picture(astronaut, to_bytes, kind, name, options):
    data = to_bytes(astronaut, kind, **options)
    photo = decode(Upload(name, data=data))
    assert (photo.facts.format, photo.facts.width, photo.facts.height, photo.facts.bytes) == (kind, 512, 512, len(data))
    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.notes == ()
    assert close(photo.image, astronaut, 3.0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(to_bytes, orientation):
    upright = Image.new("RGB", (40, 24), "white")
    upright.paste((255, 0, 0), (0, 0, 20, 12))  # red at the top left
    stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = upright if stored is None else upright.transpose(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decode(Upload("a.png", data=to_bytes(image, "PNG", exif=exif)))
    assert photo.image.size == (40, 24)
    assert close(photo.image, upright, 0.0)
    assert ("turned" in codes(photo)) == (orientation != 1)


def test_all_metadata_is_gone_and_the_time_is_kept_only_when_asked(drawing, to_bytes):
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    data = to_bytes(drawing, "JPEG", exif=exif, comment=b"SECRET-COMMENT", xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>")
    assert data.count(b"SECRET") == 3
    photo = decode(Upload("a.jpg", data=data))
    assert photo.image.info == {}
    assert not photo.image.getexif()
    again = to_bytes(photo.image, "PNG") + to_bytes(photo.image, "JPEG")
    assert b"SECRET" not in again
    assert photo.facts.taken_at is None
    kept = decode(Upload("a.jpg", data=data), keep_taken_at=True)
    assert kept.facts.taken_at == datetime(2024, 5, 6, 7, 8, 9)  # noqa: DTZ001  # cameras know no zone


def test_a_colour_profile_is_honoured(to_bytes):
    """Pixels stored in a profile with swapped red and blue come out as the colours that were meant."""
    from PIL import ImageCms as cms

    lab = Image.new("LAB", (16, 16), (160, 180, 180))
    srgb = cms.profileToProfile(lab, cms.createProfile("LAB"), cms.createProfile("sRGB"), outputMode="RGB")
    assert srgb is not None
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    photo = decode(Upload("a.tif", data=to_bytes(lab, "TIFF", icc_profile=profile)))
    assert "profile" in codes(photo)
    assert close(photo.image, srgb, 1.0)
    plain = decode(Upload("a.tif", data=to_bytes(lab, "TIFF")))
    assert close(plain.image, srgb, 1.0)


def test_an_srgb_profile_changes_no_pixel(drawing, to_bytes):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert close(decode(Upload("a.png", data=to_bytes(drawing, "PNG", icc_profile=profile))).image, drawing, 0.0)


def test_sixteen_bits_are_scaled_not_clipped(to_bytes):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(8, 0)
    photo = decode(Upload("a.png", data=to_bytes(Image.fromarray(ramp), "PNG")))
    values = np.asarray(photo.image)[0, :, 0].astype(int)
    assert np.abs(values - np.arange(256)).max() <= 1
    assert "depth" in codes(photo)


def test_floats_of_unit_range_are_scaled(to_bytes):
    photo = decode(Upload("a.tif", data=to_bytes(Image.fromarray(np.full((8, 8), 0.5, np.float32)), "TIFF")))
    assert np.abs(np.asarray(photo.image, int) - 128).max() <= 1


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA", "CMYK"])
def test_modes_come_out_as_rgb(drawing, to_bytes, mode):
    kind = "TIFF" if mode == "CMYK" else "PNG"
    photo = decode(Upload("a", data=to_bytes(drawing.convert(mode), kind)))
    assert photo.image.mode == "RGB"
    assert close(photo.image, drawing if mode == "CMYK" else drawing.convert(mode).convert("RGB"), 6.0)


def test_transparency_lies_on_white(to_bytes):
    photo = decode(Upload("a.png", data=to_bytes(Image.new("RGBA", (8, 8), (255, 0, 0, 0)))))
    assert photo.image.getpixel((3, 3)) == (255, 255, 255)
    assert "transparent" in codes(photo)


def test_the_first_frame_is_taken(to_bytes):
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "lime", "blue")]
    data = to_bytes(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    photo = decode(Upload("a.webp", data=data))
    assert photo.image.getpixel((5, 5)) == (255, 0, 0)
    assert "animated" in codes(photo)


def test_a_wrong_extension_is_told(drawing, to_bytes):
    assert "extension" in codes(decode(Upload("a.txt", data=to_bytes(drawing, "JPEG"))))
    with pytest.raises(UnreadablePhoto, match=r"named \.jpg but holds an SVG drawing"):
        decode(Upload("a.jpg", data=b"<svg/>"))


def test_limits_are_checked_on_the_header_with_their_numbers(drawing, to_bytes):
    with pytest.raises(UnreadablePhoto, match="128 × 128 px") as caught:
        decode(Upload("a.png", data=to_bytes(drawing)), Limits(max_pixels=16_000))
    assert (caught.value.verdict.measured, caught.value.verdict.threshold) == (16_384, 16_000)
    assert not caught.value.verdict.overridable


def test_heic_without_the_extra_says_what_to_install():
    head = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    assert sniff(head).kind == "HEIF"
    with pytest.raises(UnreadablePhoto) as caught:
        decode(Upload("a.heic", data=head))
    assert caught.value.verdict.code in {"heic-missing", "corrupt"}


def test_iso_media_brands():
    assert sniff(b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif").kind == "AVIF"
    assert sniff(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42").label == "a video"
