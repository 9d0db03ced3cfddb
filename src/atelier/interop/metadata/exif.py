"""EXIF as far as metadata of pictures needs it: the user comment with its character codes, and a few text tags."""

from __future__ import annotations

from PIL import Image

from atelier.interop.metadata.limits import Doubtful

USER_COMMENT, DESCRIPTION, DOCUMENT_NAME = 0x9286, 0x010E, 0x010D
MAKE, MODEL, SOFTWARE, ARTIST = 0x010F, 0x0110, 0x0131, 0x013B
_EXIF_IFD = 0x8769
TEXT_TAGS = (DESCRIPTION, DOCUMENT_NAME, MAKE, MODEL, SOFTWARE, ARTIST)


def read_exif(raw: bytes) -> dict[str, str]:
    """Texts by name: `usercomment` and `exif_010e` and so on.

    Raises:
        Doubtful: it is not EXIF.
    """
    exif = Image.Exif()
    try:
        exif.load(raw)
        inner = exif.get_ifd(_EXIF_IFD)
        entries = {**{tag: exif.get(tag) for tag in TEXT_TAGS}, USER_COMMENT: inner.get(USER_COMMENT)}
        if entries[USER_COMMENT] is None:
            entries[USER_COMMENT] = exif.get(USER_COMMENT)  # in the wrong place, but seen
    except Exception as error:
        raise Doubtful(f"EXIF cannot be read ({type(error).__name__})") from error
    big = raw.removeprefix(b"Exif\0\0")[:2] == b"MM"
    found: dict[str, str] = {}
    for tag, value in entries.items():
        name = "usercomment" if tag == USER_COMMENT else f"exif_{tag:04x}"
        if isinstance(value, bytes):
            found[name] = decode_comment(value, big) if tag == USER_COMMENT else _text(value)
        elif isinstance(value, str):
            found[name] = _repair(value)
    return {name: text for name, text in found.items() if text.strip("\0 ")}


def decode_comment(value: bytes, big_endian: bool = True) -> str:
    """EXIF 2.32 table 9: eight bytes name the character code. `UNICODE` is UTF-16 in either order, whatever the file's
    own byte order says: writers differ."""
    code, body = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        return _utf16(body, big_endian)
    if code.startswith((b"ASCII", b"JIS")) or code == b"\0" * 8:
        return _text(body)
    return _text(value)


def encode_comment(text: str) -> bytes:
    """As A1111's readers expect it: UNICODE, big-endian."""
    return b"UNICODE\0" + text.encode("utf-16-be", "surrogatepass")


def write_exif(comment: str, software: str) -> bytes:
    """An EXIF block (big-endian) with a user comment and the software's name."""
    exif = Image.Exif()
    exif.endian = ">"
    if software:
        exif[SOFTWARE] = software
    if comment:
        exif.get_ifd(_EXIF_IFD)[USER_COMMENT] = encode_comment(comment)
    return exif.tobytes()


def _utf16(body: bytes, big_endian: bool) -> str:
    if body[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return body.decode("utf-16", "replace").rstrip("\0")
    body = body[: len(body) & ~1]
    # In either order most characters of a prompt have a zero byte, on the side that tells the order.
    sample = body[:4096]
    high, low = sample[0::2].count(0), sample[1::2].count(0)
    first = "utf-16-be" if high > low or (high == low and big_endian) else "utf-16-le"
    return body.decode(first, "replace").rstrip("\0")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError:
        return value.decode("latin-1").rstrip("\0")


def _repair(value: str) -> str:
    """Pillow reads text tags as Latin-1; what is UTF-8 in truth is read so."""
    try:
        return value.encode("latin-1").decode("utf-8").rstrip("\0")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value.rstrip("\0")
