"""How a picture was made, read from files of any studio and written into ours.

found = read_metadata(content)
found.generation    # prompt, seed, steps, …: of A1111, ComfyUI, InvokeAI, SwarmUI, Fooocus, NovelAI, Draw Things
found.recipe        # ours, in full
found.refused       # what was there and was not believed, with the reason

content = encode(picture, Form.JPEG, Written(parameters=compose(generation), recipe=recipe))
"""

from atelier.interop.metadata.generation import Generation, LoraUse, Refusal
from atelier.interop.metadata.infotext import compose, parse_infotext
from atelier.interop.metadata.reading import FileMetadata, interpret, read_metadata
from atelier.interop.metadata.writing import Form, Written, encode, with_source_type

__all__ = [
    "FileMetadata",
    "Form",
    "Generation",
    "LoraUse",
    "Refusal",
    "Written",
    "compose",
    "encode",
    "interpret",
    "parse_infotext",
    "read_metadata",
    "with_source_type",
]
