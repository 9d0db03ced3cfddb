"""From an upload to the canonical photo: upright, sRGB, 8 bits a channel, no metadata of any kind."""

from __future__ import annotations

import hashlib
import io
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from atelier.photos.formats import EXTENSIONS, HEAD_BYTES, heif_available, sniff
from atelier.photos.uploads import Limits, Upload
from atelier.photos.verdicts import UnreadablePhoto, Verdict, note, refusal

_ORIENTATION, _EXIF_IFD, _TAKEN_AT = 0x0112, 0x8769, 0x9003  # EXIF 2.32
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MAX_PROFILE_BYTES = 8 * 1024**2


@dataclass(frozen=True)
class PhotoFacts:
    """What is kept about the original file.

    Attributes:
        format: "JPEG", "PNG", "WEBP", "AVIF", "TIFF", "HEIF".
        width, height: px, upright.
        bytes: size of the file.
        taken_at: the camera's local time, only when asked for.
    """

    format: str
    width: int
    height: int
    bytes: int
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Photo:
    """A photo in the canonical form.

    Attributes:
        name: safe to show.
        image: mode RGB, sRGB, upright; its `info` is empty.
        sha256: of the original bytes, hex.
        facts: what is kept about the file.
        notes: what was changed on the way ("ok") or is doubtful ("warn").
    """

    name: str
    image: Image.Image
    sha256: str
    facts: PhotoFacts
    notes: tuple[Verdict, ...] = ()


def decode(upload: Upload, limits: Limits | None = None, *, keep_taken_at: bool = False) -> Photo:
    """Read one upload into a photo.

    Size limits are checked on the header, before any pixel is decoded. Orientation (EXIF) and colour profile (ICC) are
    applied; transparency is laid on white; of an animation the first frame is taken.

    Raises:
        UnreadablePhoto: not a supported picture, over a limit, or damaged.
    """
    limits = limits or Limits()
    data = upload.read(limits)
    content = sniff(data[:HEAD_BYTES])
    suffix = PurePosixPath(upload.name).suffix.lower().lstrip(".")
    if not content.is_picture:
        named = f"{upload.name} is named .{suffix} but" if suffix in sum(EXTENSIONS.values(), ()) else upload.name
        is_zip = " (a zip inside an upload)" if content.kind == "ZIP" else ""
        code = "empty" if not data else "not-a-picture"
        raise UnreadablePhoto(refusal(code, f"{named} holds {content.label}{is_zip}"))
    notes: list[Verdict] = []
    if suffix not in EXTENSIONS[content.kind]:
        named = f"named .{suffix}" if suffix else "without an extension"
        notes.append(note("extension", f"{upload.name} is {named}; it holds {content.label} and was read as that"))
    if content.kind == "HEIF":
        _register_heif(upload.name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd tags; what matters is checked here
        image, taken_at = _open(upload.name, data, content.kind, limits, notes, keep_taken_at)
    facts = PhotoFacts(content.kind, image.width, image.height, len(data), taken_at)
    return Photo(upload.name, image, hashlib.sha256(data).hexdigest(), facts, tuple(notes))


def _register_heif(name: str) -> None:
    if not heif_available():
        message = f"{name} is HEIC, which needs the 'heic' extra: pip install 'atelier-studio[heic]', or bring a JPEG"
        raise UnreadablePhoto(refusal("heic-missing", message))
    from pillow_heif import register_heif_opener  # type: ignore[import-not-found]

    register_heif_opener()


def _open(
    name: str, data: bytes, kind: str, limits: Limits, notes: list[Verdict], keep_taken_at: bool
) -> tuple[Image.Image, datetime | None]:
    # Decoders meet bytes that someone may have chosen to break them: whatever they raise is a verdict on the file.
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            _check_size(name, image.size, limits)
            if getattr(image, "n_frames", 1) > 1:
                message = f"{name} has {image.n_frames} frames or pages; the first was taken"  # type: ignore[attr-defined]
                notes.append(note("animated", message))
                image.seek(0)
            orientation, taken_at = _exif(name, image, notes)
            image.load()
            # A decoder may find another size than the header said.
            _check_size(name, image.size, limits)
            canonical = _canonical(name, image, notes)
    except UnreadablePhoto:
        raise
    except Image.DecompressionBombError as error:
        message = f"{name} states more pixels than the {limits.max_pixels:,} that are taken"
        raise UnreadablePhoto(refusal("bomb", message, None, limits.max_pixels)) from error
    except UnidentifiedImageError as error:
        raise UnreadablePhoto(refusal("corrupt", f"{name} begins like a {kind} picture but is none")) from error
    except Exception as error:
        detail = " ".join(str(error).split())[:120] or type(error).__name__
        raise UnreadablePhoto(refusal("corrupt", f"{name} is damaged or cut short ({kind}: {detail})")) from error
    if orientation in _TURNS:
        canonical = canonical.transpose(_TURNS[orientation])
        notes.append(note("turned", f"{name} was turned upright (EXIF orientation {orientation})", orientation))
    return canonical, taken_at if keep_taken_at else None


def _check_size(name: str, size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise UnreadablePhoto(refusal("corrupt", f"{name} states a size of {width} × {height} px"))
    if width * height > limits.max_pixels or max(size) > limits.max_side:
        stated = f"{name} states {width} × {height} px ({width * height / 1e6:.1f} megapixels)"
        limit = f"at most {limits.max_pixels / 1e6:.1f} megapixels and {limits.max_side} px a side are taken"
        raise UnreadablePhoto(refusal("bomb", f"{stated}; {limit}", width * height, limits.max_pixels))


def _exif(name: str, image: Image.Image, notes: list[Verdict]) -> tuple[int, datetime | None]:
    """Orientation (1..8) and time taken; damaged EXIF costs only itself."""
    try:
        exif = image.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        taken = exif.get_ifd(_EXIF_IFD).get(_TAKEN_AT)
    except Exception as error:  # noqa: BLE001  # as above: hostile bytes, and the picture itself may be fine
        notes.append(note("exif-damaged", f"{name} has damaged EXIF data, which was ignored ({type(error).__name__})"))
        return 1, None
    taken_at = None
    if isinstance(taken, str):
        with suppress(ValueError):
            taken_at = datetime.strptime(taken.strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # cameras know no zone
    return orientation if isinstance(orientation, int) else 1, taken_at


def _canonical(name: str, image: Image.Image, notes: list[Verdict]) -> Image.Image:
    """Pixels of any mode as sRGB, 8 bits, in a fresh picture that shares nothing but pixels with the file."""
    profile = image.info.get("icc_profile")
    original = image.mode
    transparent = original in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info
    if original.startswith(("I", "F")):
        image = _eight_bits(name, image, notes)
    if transparent:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
        notes.append(note("transparent", f"{name} has transparency, which was laid on white"))
    elif image.mode in {"P", "1", "HSV", "YCbCr", "RGBX"}:
        image = image.convert("RGB")
    if profile:
        image = _to_srgb(name, image, profile, notes)
    elif image.mode == "LAB":
        image = _from_lab(image)
    if image.mode != "RGB":
        if image.mode == "CMYK":
            notes.append(note("cmyk", f"{name} is CMYK without a usable profile; colours are approximate"))
        image = image.convert("RGB")
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def _eight_bits(name: str, image: Image.Image, notes: list[Verdict]) -> Image.Image:
    """16- and 32-bit grey and float pictures to 8-bit grey; values outside the usual range are clipped."""
    values = np.asarray(image, dtype=np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    if image.mode.startswith("F"):
        top = 1.0 if values.max(initial=0.0) <= 1.0 else 255.0
    else:
        top = 65535.0 if values.max(initial=0.0) > 255.0 or image.mode.startswith("I;16") else 255.0
    notes.append(note("depth", f"{name} has more than 8 bits a channel ({image.mode}); it was reduced to 8"))
    return Image.fromarray(np.clip(values * (255.0 / top) + 0.5, 0, 255).astype(np.uint8))


def _to_srgb(name: str, image: Image.Image, profile: bytes, notes: list[Verdict]) -> Image.Image:
    if len(profile) > _MAX_PROFILE_BYTES:
        size = f"{len(profile) / 1024**2:.1f} MB"
        notes.append(note("profile-damaged", f"{name} has a colour profile of {size}, which was ignored"))
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if (ImageCms.getProfileDescription(source) or "").strip().startswith("sRGB") and image.mode == "RGB":
            return image  # converting sRGB to sRGB would only round
        space = getattr(source.profile, "xcolor_space", "").strip()
        if image.mode in {"RGB", "L"} and space in {"GRAY", "RGB"}:
            image = image.convert("L" if space == "GRAY" else "RGB")  # after laying on white, the modes may differ
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError) as error:
        detail = " ".join(str(error).split())[:80]
        notes.append(note("profile-damaged", f"{name} has an unusable colour profile, which was ignored ({detail})"))
        return image
    if converted is None:
        return image
    notes.append(note("profile", f"{name} was converted from its colour profile to sRGB"))
    return converted


def _from_lab(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
