"""XMP: what is wanted of others' packets, and our own.

Packets are read by expat's events, without a tree; document types and entities are refused, so nothing can expand.
Ours says that the picture is AI-made in the words of IPTC (`DigitalSourceType`), also where metadata are minimal.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from xml.parsers import expat
from xml.sax.saxutils import escape

from atelier.interop.metadata.limits import Doubtful

MAX_XMP = 4 << 20
MAX_DEPTH = 64
MAX_RECIPE = 8 << 20
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

NAMESPACE = "urn:atelier:xmp:1"
_DC, _EXIF, _XMP = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/exif/1.0/", "http://ns.adobe.com/xap/1.0/"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_WANTED = {
    f"{_DC} description": "description",
    f"{_EXIF} UserComment": "usercomment",
    f"{_XMP} CreatorTool": "creator_tool",
    f"{_IPTC} DigitalSourceType": "source_type",
    f"{NAMESPACE} parameters": "parameters",
    f"{NAMESPACE} recipe": "recipe",
    f"{NAMESPACE} recipeDeflated": "recipe_deflated",
}


def read_xmp(packet: bytes) -> dict[str, str]:
    """The wanted fields: description, usercomment, creator_tool, source_type, parameters, recipe.

    Raises:
        Doubtful: too large, not XML, or XML with a document type.
    """
    if len(packet) > MAX_XMP:
        raise Doubtful(f"XMP of {len(packet)} bytes; at most {MAX_XMP} are read")
    reader = _Reader()
    try:
        reader.parser.Parse(packet.strip(b"\0 \r\n\t"), True)
    except expat.ExpatError as error:
        raise Doubtful(f"XMP is not XML ({error})") from error
    found = {name: text.strip() for name, text in reader.found.items()}
    if packed := found.pop("recipe_deflated", ""):
        found["recipe"] = _inflate(packed)
    return {name: text for name, text in found.items() if text}


def write_xmp(
    *, source_type: str, software: str, parameters: str = "", recipe: str = "", deflate: bool = False
) -> bytes:
    """Our packet. `deflate` packs the recipe (zlib, base64) for containers with little room."""
    fields = [("xmp:CreatorTool", software), ("Iptc4xmpExt:DigitalSourceType", source_type)]
    fields += [("atelier:parameters", parameters)] if parameters else []
    if recipe:
        packed = base64.b64encode(zlib.compress(recipe.encode(), 9)).decode() if deflate else recipe
        fields.append(("atelier:recipeDeflated" if deflate else "atelier:recipe", packed))
    body = "".join(f"<{name}>{_xml(text)}</{name}>" for name, text in fields)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f' xmlns:xmp="{_XMP}" xmlns:Iptc4xmpExt="{_IPTC}" xmlns:atelier="{NAMESPACE}">{body}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _xml(text: str) -> str:
    """Text for XML 1.0, which has no control characters; line ends as references, so that readers keep them."""
    kept = _UNSPEAKABLE.sub("\ufffd", text)
    return escape(kept, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _inflate(packed: str) -> str:
    try:
        inflater = zlib.decompressobj()
        content = inflater.decompress(base64.b64decode(packed, validate=True), MAX_RECIPE)
        if inflater.unconsumed_tail:
            raise Doubtful(f"a recipe of more than {MAX_RECIPE} bytes once unpacked")
        return content.decode()
    except (zlib.error, binascii.Error, ValueError) as error:
        raise Doubtful("the recipe in XMP cannot be unpacked") from error


class _Reader:
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self._path: list[str | None] = []
        self._text: list[str] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.EntityDeclHandler = _no_doctype
        parser.buffer_text = True
        self.parser = parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= MAX_DEPTH:
            raise Doubtful(f"XMP is nested more than {MAX_DEPTH} deep")
        current = next((one for one in reversed(self._path) if one), None)
        wanted = _WANTED.get(name)
        self._path.append(wanted)
        if wanted and current is None:
            self._text = []
        for key, value in attributes.items():
            if field := _WANTED.get(key):
                self.found.setdefault(field, value)

    def _end(self, _name: str) -> None:
        wanted = self._path.pop()
        if wanted:
            self.found.setdefault(wanted, "".join(self._text))
            self._text = []

    def _data(self, text: str) -> None:
        if any(self._path):
            self._text.append(text)


def _no_doctype(*_: object) -> None:
    raise Doubtful("XMP with a document type or entities")
