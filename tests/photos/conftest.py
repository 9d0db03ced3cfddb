from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageDraw

from atelier.photos.mtcnn import MtcnnDetector

HOSTILE = Path(__file__).parents[1] / "hostile" / "make.py"


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_make", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    return _load(HOSTILE)


@pytest.fixture(scope="session")
def astronaut() -> Image.Image:
    """The one real photograph at hand: 512 × 512, one face of about 85 × 109 px at (181, 64)."""
    from skimage import data

    return Image.fromarray(data.astronaut())


@pytest.fixture(scope="session")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture(scope="session")
def drawing() -> Image.Image:
    """A flat drawing with crisp, anti-aliased edges at 128 px."""
    big = Image.new("RGB", (512, 512), (240, 200, 120))
    draw = ImageDraw.Draw(big)
    draw.ellipse((120, 80, 392, 440), fill=(230, 180, 150))
    draw.rectangle((80, 400, 432, 512), fill=(40, 80, 160))
    draw.ellipse((180, 200, 220, 232), fill=(30, 30, 60))
    draw.ellipse((292, 200, 332, 232), fill=(30, 30, 60))
    return big.resize((128, 128), Image.Resampling.LANCZOS)


@pytest.fixture(scope="session")
def to_bytes():
    def encode(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)  # type: ignore[arg-type]
        return buffer.getvalue()

    return encode
