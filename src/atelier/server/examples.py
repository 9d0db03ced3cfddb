"""An example of every schema of the API, made from the schema itself.

What a field is called says what it holds, everywhere in the studio: its example comes from the field where it has one
of its own, else from the vocabulary, else from the type (an enumeration's first word, a moment, another schema).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from atelier.server.example_words import DATE, MOMENT, WORDS

Schema = Mapping[str, Any]
PREFIX = "#/components/schemas/"
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_EMPTY: dict[str, Any] = {"string": "", "integer": 0, "number": 0.0, "object": {}}


class Examples:
    """Makes examples.

    Args:
        schemas: `components.schemas` of an OpenAPI 3.1 document, as Pydantic writes them.
        requests: names of those that are sent to the studio: their examples say little more than they must.

    Attributes:
        missing: fields of which nothing says what they might hold, so that their examples are empty: the vocabulary
            lacks their names.
    """

    def __init__(self, schemas: Mapping[str, Schema], requests: Iterable[str] = ()) -> None:
        self._schemas, self._requests = schemas, frozenset(requests)
        self.missing: set[str] = set()

    def of(self, name: str) -> Any:
        """The example of one schema."""
        return self._named(name, ())

    def like(self, schema: Schema, name: str = "") -> Any:
        """The example of a schema that stands in a document by itself."""
        return self._value(schema, "", name, ())

    def _named(self, name: str, above: tuple[str, ...]) -> Any:
        schema = self._schemas[name]
        if schema.get("examples"):
            return schema["examples"][0]
        if name in above or "properties" not in schema:
            return self._value(schema, name, "", above)
        return self._object(schema, name, (*above, name))

    def _object(self, schema: Schema, owner: str, above: tuple[str, ...]) -> dict[str, Any]:
        fields: Mapping[str, Schema] = schema["properties"]
        required = set(schema.get("required", ()))
        if owner in self._requests:
            told = [name for name in fields if name in required or "examples" in fields[name]]
            fields = {name: fields[name] for name in told or list(fields)[:1]}
        return {name: self._value(one, owner, name, above) for name, one in fields.items()}

    def _value(self, schema: Schema, owner: str, name: str, above: tuple[str, ...]) -> Any:
        if schema.get("examples"):
            return schema["examples"][0]
        for key in (f"{_short(owner)}.{name}", name):
            for word in WORDS.get(key, ()):
                if self._fits(word, schema):
                    return word
        return self._by_type(schema, owner, name, above)

    def _by_type(self, schema: Schema, owner: str, name: str, above: tuple[str, ...]) -> Any:
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if "$ref" in schema:
            target = str(schema["$ref"]).removeprefix(PREFIX)
            return None if target in above else self._named(target, above)
        if "anyOf" in schema:
            return self._first(schema["anyOf"], owner, name, above)
        kind, form = schema.get("type"), schema.get("format")
        if form in ("date-time", "date"):
            return MOMENT if form == "date-time" else DATE
        if kind == "boolean":
            return schema.get("default", False)
        if kind == "array":
            return self._array(schema, owner, name, above)
        if kind == "object" and isinstance(inner := schema.get("additionalProperties"), dict):
            return {WORDS.get(f"{name}[]", ("first",))[0]: self._value(inner, owner, "", above)}
        if kind == "object" and "properties" in schema:
            return self._object(schema, owner, above)
        if schema.get("default") not in (None, ""):
            return schema["default"]
        self.missing.add(f"{_short(owner)}.{name}")
        return _EMPTY.get(str(kind))

    def _array(self, schema: Schema, owner: str, name: str, above: tuple[str, ...]) -> Any:
        items = schema.get("items", {})
        if str(items.get("$ref", "")).removeprefix(PREFIX) in above:
            return []  # a tree ends here
        if "prefixItems" in schema:
            return [self._value(one, owner, name, above) for one in schema["prefixItems"]]
        return [self._value(items, owner, name, above)]

    def _first(self, choices: list[Schema], owner: str, name: str, above: tuple[str, ...]) -> Any:
        """Of the first that is not null; null is the last resort."""
        told = [one for one in choices if one.get("type") != "null"]
        return self._value(told[0], owner, name, above) if told else None

    def _fits(self, value: Any, schema: Schema) -> bool:
        """Whether a word of the vocabulary is of this schema; enough of JSON Schema for what the API has."""
        if "$ref" in schema:
            target = self._schemas[str(schema["$ref"]).removeprefix(PREFIX)]
            return "properties" not in target and self._fits(value, target)
        if "anyOf" in schema:
            return any(self._fits(value, one) for one in schema["anyOf"])
        if "enum" in schema:
            return value in schema["enum"]
        if "const" in schema:
            return value == schema["const"]
        if schema.get("type") == "null":
            return value is None
        if schema.get("format") in ("date-time", "date", "binary"):
            return False
        kinds = _TYPES.get(str(schema.get("type")))
        if kinds is None:
            return not schema  # anything at all
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            return False
        return self._within(value, schema)

    def _within(self, value: Any, schema: Schema) -> bool:
        if isinstance(value, str):
            sized = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
            return sized and re.search(schema.get("pattern", ""), value) is not None
        if isinstance(value, list):
            return "prefixItems" not in schema and all(self._fits(one, schema.get("items", {})) for one in value)
        if isinstance(value, dict):
            said = schema.get("additionalProperties", True)
            inner: Schema = said if isinstance(said, dict) else {}
            open_to_all = not inner or str(inner.get("$ref", "")).endswith("/JsonValue")
            return "properties" not in schema and (open_to_all or all(self._fits(one, inner) for one in value.values()))
        low, high = schema.get("minimum", value), schema.get("maximum", value)
        above, below = schema.get("exclusiveMinimum", value - 1), schema.get("exclusiveMaximum", value + 1)
        return low <= value <= high and above < value < below


def _short(name: str) -> str:
    """`atelier__server__routers__assets__Changed` → `Changed`."""
    return name.rpartition("__")[2]
