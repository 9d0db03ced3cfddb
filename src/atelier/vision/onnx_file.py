"""What an ONNX file says it is, read without running or loading it.

ONNX is protobuf, so nothing of it is executed on opening. What could still reach beyond the file is refused before a
runtime sees it: tensors that lie in other files, operators that a library would have to bring, functions and branches
of its own. The numbers of fields are those of onnx.proto (onnx.ai, ONNX IR specification).
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from atelier.errors import InvalidInput

LARGEST = 1 << 30  # bytes; recognisers of faces have 250 MB
MOST_NODES = 5_000
OPSETS = range(7, 26)
STANDARD = ("", "ai.onnx")
FLOAT = 1
_Span = tuple[int, int]
_Field = tuple[int, int | _Span]


@dataclass(frozen=True)
class Port:
    """An input or output: its name, the type of its elements (1: float32), its shape (None where it may vary)."""

    name: str
    element: int
    shape: tuple[int | None, ...]


@dataclass(frozen=True)
class OnnxFile:
    """What a file declares. `operators` are in the order of the graph."""

    opset: int
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    operators: tuple[str, ...]
    parameters: int


def read_onnx(path: Path) -> OnnxFile:
    """Reads and checks one file.

    Raises:
        InvalidInput: no ONNX file, too large, or it asks for more than the standard operators on its own weights.
    """
    size = path.stat().st_size
    if not 0 < size <= LARGEST:
        raise InvalidInput(f"{path.name} has {size / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB of ONNX are read")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return _Reader(data, path.name).model((0, size))
        except (ValueError, IndexError, UnicodeDecodeError) as error:
            raise InvalidInput(f"{path.name} is not an ONNX file ({error})") from error


class _Reader:
    def __init__(self, data: mmap.mmap, name: str) -> None:
        self._data, self._name = data, name

    def model(self, span: _Span) -> OnnxFile:
        graph: _Span | None = None
        opsets: dict[str, int] = {}
        for number, value in self._fields(span):
            if number == 7:
                graph = _span(value)
            elif number == 8:
                domain, version = self._opset(_span(value))
                opsets[domain] = version
            elif number in (20, 25):
                raise InvalidInput(f"{self._name} brings functions or training of its own, which are not run")
        if graph is None or not opsets:
            raise ValueError("no graph in it")
        foreign = sorted(set(opsets) - set(STANDARD))
        if foreign:
            raise InvalidInput(f"{self._name} needs operators of {', '.join(foreign)}; only ONNX's own ones are run")
        opset = max(opsets.values())
        if opset not in OPSETS:
            raise InvalidInput(
                f"{self._name} is of operator set {opset}; {OPSETS.start} to {OPSETS.stop - 1} are supported"
            )
        return self._graph(graph, opset)

    def _opset(self, span: _Span) -> tuple[str, int]:
        domain, version = "", 0
        for number, value in self._fields(span):
            if number == 1:
                domain = self._text(value)
            elif number == 2 and isinstance(value, int):
                version = value
        return domain, version

    def _graph(self, span: _Span, opset: int) -> OnnxFile:
        operators: list[str] = []
        weights: set[str] = set()
        inputs: list[Port] = []
        outputs: list[Port] = []
        parameters = 0
        for number, value in self._fields(span):
            if number == 1:
                operators.append(self._node(_span(value)))
                if len(operators) > MOST_NODES:
                    raise InvalidInput(f"{self._name} has more than {MOST_NODES} operators")
            elif number == 5:
                name, count = self._tensor(_span(value))
                weights.add(name)
                parameters += count
            elif number == 15:
                raise InvalidInput(f"{self._name} has sparse weights, which are not read")
            elif number in (11, 12):
                (inputs if number == 11 else outputs).append(self._port(_span(value)))
        # Files of older versions name their weights among the inputs as well.
        given = tuple(one for one in inputs if one.name not in weights)
        return OnnxFile(opset, given, tuple(outputs), tuple(operators), parameters)

    def _node(self, span: _Span) -> str:
        kind = ""
        for number, value in self._fields(span):
            if number == 4:
                kind = self._text(value)
            elif number == 5:
                self._attribute(_span(value))
            elif number == 7 and (domain := self._text(value)) not in STANDARD:
                raise InvalidInput(f"{self._name} uses an operator of {domain}; only ONNX's own ones are run")
        return kind

    def _attribute(self, span: _Span) -> None:
        for number, value in self._fields(span):
            if number in (5, 10):
                self._tensor(_span(value))
            elif number in (6, 11, 22, 23):
                raise InvalidInput(f"{self._name} holds branches, loops or sparse tensors, which are not run")

    def _tensor(self, span: _Span) -> tuple[str, int]:
        name, count = "", 1
        for number, value in self._fields(span):
            if number == 8:
                name = self._text(value)
            elif number == 1:
                for side in [value] if isinstance(value, int) else list(self._packed(value)):
                    count *= side
            elif number == 13 or (number == 14 and value != 0):
                raise InvalidInput(f"{self._name} keeps weights in other files, which are never opened")
        return name, count

    def _port(self, span: _Span) -> Port:
        name, element, shape = "", 0, ()
        for number, value in self._fields(span):
            if number == 1:
                name = self._text(value)
            elif number == 2:
                for kind, tensor in self._fields(_span(value)):
                    if kind == 1:  # a tensor; maps and sequences are of other numbers
                        element, shape = self._tensor_type(_span(tensor))
        return Port(name, element, shape)

    def _tensor_type(self, span: _Span) -> tuple[int, tuple[int | None, ...]]:
        element = 0
        shape: list[int | None] = []
        for number, value in self._fields(span):
            if number == 1 and isinstance(value, int):
                element = value
            elif number == 2:
                for _, side in self._fields(_span(value)):
                    known = [one for kind, one in self._fields(_span(side)) if kind == 1 and isinstance(one, int)]
                    shape.append(known[0] if known and known[0] > 0 else None)
        return element, tuple(shape)

    # --- protobuf's wire format --------------------------------------------------------------------------------------

    def _fields(self, span: _Span) -> Iterator[_Field]:
        """(number, value) of a message: an integer, or where its bytes lie. Raises ValueError: no such message."""
        place, end = span
        while place < end:
            tag, place = self._varint(place, end)
            number, wire = tag >> 3, tag & 7
            if number == 0:
                raise ValueError("a field without a number")
            if wire == 0:
                value, place = self._varint(place, end)
                yield number, value
                continue
            if wire == 2:
                length, place = self._varint(place, end)
            elif wire in (1, 5):
                length = 8 if wire == 1 else 4
            else:
                raise ValueError(f"an unknown kind of field, {wire}")
            if place + length > end:
                raise ValueError("it is cut")
            yield number, (place, place + length)
            place += length

    def _varint(self, place: int, end: int) -> tuple[int, int]:
        value = 0
        for shift in range(0, 70, 7):
            if place >= end:
                raise ValueError("it is cut")
            byte = self._data[place]
            place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, place
        raise ValueError("a number without end")

    def _packed(self, span: _Span) -> Iterator[int]:
        place, end = span
        while place < end:
            value, place = self._varint(place, end)
            yield value

    def _text(self, value: int | _Span) -> str:
        start, end = _span(value)
        if end - start > 1_000:
            raise ValueError("a name of more than 1,000 bytes")
        return self._data[start:end].decode("utf-8")


def _span(value: int | _Span) -> _Span:
    if isinstance(value, int):
        raise ValueError("a number where a message should be")
    return value
