"""Who is pictured, by a recogniser of the ArcFace family: an ONNX file that gives each aligned face a template.

A template is a vector that tells a person from others: biometric data. Here they live in memory only, for as long as
somebody holds them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from PIL import Image

from atelier.errors import Corrupt, InvalidInput, Unavailable
from atelier.numerics import cores
from atelier.vision.alignment import SIDE, aligned
from atelier.vision.onnx_file import FLOAT, OnnxFile, read_onnx

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUNTIME = "onnxruntime"
INSTALL = "pip install 'atelier-studio[faces]'"
LEAST_EYES = 12.0
"""Pixels between the eyes below which a face is too small to tell whose it is (a third of the template's 35)."""
SCALE = (
    "cosine of face templates: about 0 for two people; two photos of one real person have a median near 0.46, "
    "so that higher is not always better"
)


class LocatedFace(Protocol):
    """A face as a detector finds it."""

    @property
    def size(self) -> float: ...
    @property
    def landmarks(self) -> Sequence[tuple[float, float]]:
        """The eye on the viewer's left, the other eye, nose tip, the mouth corner on the left, the other corner."""
        ...


def runs_here() -> bool:
    """Whether the package that runs ONNX files is installed."""
    return importlib.util.find_spec(RUNTIME) is not None


def check_recogniser(path: Path) -> OnnxFile:
    """Reads a recogniser's file and checks that it takes a face and gives a template.

    Raises:
        InvalidInput: no ONNX file that is run here (see `onnx_file`), or another input or output.
    """
    found = read_onnx(path)
    taken = found.inputs[0].shape[1:] if len(found.inputs) == 1 and found.inputs[0].element == FLOAT else ()
    if len(taken) != 3 or any(side not in (None, right) for side, right in zip(taken, (3, SIDE, SIDE), strict=True)):
        said = ", ".join(f"{one.name} {one.shape}" for one in found.inputs) or "nothing"
        raise InvalidInput(f"{path.name} is no recogniser of faces: it takes {said}, not (n, 3, {SIDE}, {SIDE})")
    shape = found.outputs[0].shape if len(found.outputs) == 1 else ()
    if len(shape) != 2 or not 16 <= (shape[1] or 512) <= 4096:
        said = ", ".join(f"{one.name} {one.shape}" for one in found.outputs) or "nothing"
        raise InvalidInput(f"{path.name} is no recogniser of faces: it gives {said}, not one template (n, 512)")
    return found


class FaceRecogniser:
    """Templates of aligned faces. The file is opened at the first face. Threads may share it.

    Pixels go in as RGB in -1..1, unless the graph itself begins with that arithmetic.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def template(self, face: NDArray[np.uint8]) -> NDArray[np.float32]:
        """A unit vector of an aligned face, (112, 112, 3) RGB.

        Raises:
            Unavailable: the package that runs it is missing. InvalidInput: no recogniser. Corrupt: it does not run.
        """
        session, own = self._loaded
        pixels = face.astype(np.float32) if own else (face.astype(np.float32) - 127.5) / 127.5
        block = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])  # (1, 3, 112, 112)
        (out,) = session.run(None, {session.get_inputs()[0].name: block})
        vector = np.asarray(out, np.float32).ravel()
        length = float(np.linalg.norm(vector))
        if not np.isfinite(length) or length < 1e-9:
            raise Corrupt(f"{self._path.name} gave a template without a direction", advice="fetch it again")
        return vector / length

    def release(self) -> None:
        """Let go of the weights; they are loaded again at the next face."""
        self.__dict__.pop("_loaded", None)

    @cached_property
    def _loaded(self) -> tuple[Any, bool]:
        found = check_recogniser(self._path)
        try:
            import onnxruntime
        except ImportError as error:
            raise Unavailable(f"{self._path.name} cannot be run without {RUNTIME}", advice=INSTALL) from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = cores.usable()
        options.log_severity_level = 3
        try:
            session = onnxruntime.InferenceSession(
                str(self._path), sess_options=options, providers=["CPUExecutionProvider"]
            )
        # Whatever the runtime's own errors are called (they derive from RuntimeError in some of its versions only).
        except Exception as error:
            raise Corrupt(f"{self._path.name} does not run ({str(error).splitlines()[0]})") from error
        return session, {"Sub", "Mul"} <= set(found.operators[:8])


class FaceLikeness:
    """Likeness of people: the template of the largest face of a picture.

    Args:
        recogniser: gives templates.
        detect: faces of a picture, with five landmarks each.
        name: what the report says it was measured with.
    """

    saturates = True
    scale = SCALE

    def __init__(
        self, recogniser: FaceRecogniser, detect: Callable[[Image.Image], Sequence[LocatedFace]], name: str
    ) -> None:
        self._recogniser, self._detect, self.name = recogniser, detect, name

    def embed(self, picture: Image.Image) -> NDArray[np.float32] | None:
        """A unit vector, or None where there is no face that is large enough to tell whose it is."""
        faces = [face for face in self._detect(picture) if len(face.landmarks) >= 5]
        if not faces:
            return None
        points = list(max(faces, key=lambda face: face.size).landmarks[:5])
        (ax, ay), (bx, by) = points[:2]
        if np.hypot(bx - ax, by - ay) < LEAST_EYES:
            return None
        return self._recogniser.template(aligned(picture, points))

    def release(self) -> None:
        """Let go of the weights."""
        self._recogniser.release()
