"""What a ComfyUI graph says of the picture: the first sampler's settings, and the texts that lead to it.

A graph is a program; prompt and seed are read by following links from the sampler. What cannot be followed is left
empty, and the graph itself is handed on whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from atelier.interop.metadata.generation import Generation, LoraUse
from atelier.interop.metadata.limits import number, table, whole, words

MOST_NODES = 5000
MOST_HOPS = 200

_TEXTS = (
    "text",
    "text_g",
    "t5xxl",
    "clip_l",
    "prompt",
    "string",
    "value",
    "positive",
    "wildcard_text",
    "populated_text",
)
_MODELS = ("ckpt_name", "unet_name", "model_name", "base_ckpt_name")


@dataclass(frozen=True)
class _Graph:
    """Nodes of the API form by id."""

    nodes: Mapping[str, Mapping[str, JsonValue]]

    def kind(self, node: str) -> str:
        return words(self.nodes[node].get("class_type"))

    def inputs(self, node: str) -> dict[str, JsonValue]:
        return table(self.nodes[node].get("inputs"))

    def link(self, value: JsonValue) -> str | None:
        """The node that a value comes from, if it is a link."""
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int) and str(value[0]) in self.nodes:
            return str(value[0])
        return None

    def upstream(self, node: str) -> Iterator[str]:
        """That node and all it depends on, nearest first."""
        todo, seen = [node], {node}
        while todo and len(seen) <= MOST_NODES:
            current = todo.pop(0)
            yield current
            for value in self.inputs(current).values():
                if (origin := self.link(value)) and origin not in seen:
                    seen.add(origin)
                    todo.append(origin)


def is_api_graph(value: JsonValue) -> bool:
    """Whether that is ComfyUI's API form."""
    found = table(value)
    return any(isinstance(node, dict) and "class_type" in node and "inputs" in node for node in found.values())


def is_ui_graph(value: JsonValue) -> bool:
    """Whether that is the form that ComfyUI's page saves."""
    found = table(value)
    return isinstance(found.get("nodes"), list) and ("links" in found or "definitions" in found)


def from_graph(prompt: JsonValue, workflow: JsonValue = None) -> Generation:
    """Read the API form as far as it can be followed.

    Args:
        prompt: the API form; anything else gives an empty generation.
        workflow: the UI form, which is what people want to have back.
    """
    kept = table(workflow) or table(prompt) or None
    nodes = {str(key): node for key, node in table(prompt).items() if isinstance(node, dict) and "class_type" in node}
    if not nodes or len(nodes) > MOST_NODES:
        return Generation("comfyui", workflow=kept)
    graph = _Graph(nodes)
    sampler = _first_sampler(graph)
    if sampler is None:
        return Generation("comfyui", workflow=kept, model=_model(graph, list(nodes)), loras=_loras(graph, list(nodes)))
    near = list(graph.upstream(sampler))
    width, height = _size(graph, near)
    return Generation(
        "comfyui",
        prompt=_text(graph, sampler, "positive"),
        negative_prompt=_text(graph, sampler, "negative"),
        steps=whole(_value(graph, near, "steps")),
        sampler=words(_value(graph, near, "sampler_name")),
        schedule=words(_value(graph, near, "scheduler")),
        cfg=number(_value(graph, near, "cfg")),
        guidance=number(_value(graph, near, "guidance")),
        seed=whole(_value(graph, near, "seed", "noise_seed")),
        width=width,
        height=height,
        model=_model(graph, near),
        strength=_strength(graph, sampler),
        loras=_loras(graph, near),
        workflow=kept,
    )


def _first_sampler(graph: _Graph) -> str | None:
    """The sampler that no other sampler feeds: what follows it refines its result."""
    found = [node for node in graph.nodes if _samples(graph, node)]
    for node in found:
        if not any(other != node and _samples(graph, other) for other in graph.upstream(node)):
            return node
    return found[0] if found else None


def _samples(graph: _Graph, node: str) -> bool:
    inputs = graph.inputs(node)
    wired = "positive" in inputs and any(name in inputs for name in ("steps", "seed", "noise_seed"))
    return wired or graph.kind(node).startswith("SamplerCustom")


def _value(graph: _Graph, nodes: list[str], *names: str) -> JsonValue:
    """The nearest plain value of that name; one that is linked is followed to a node holding a plain value."""
    for node in nodes:
        for name in names:
            value = graph.inputs(node).get(name)
            for _ in range(MOST_HOPS):
                origin = graph.link(value)
                if origin is None:
                    break
                inner = graph.inputs(origin)
                value = next((inner[key] for key in (*names, "value", "int", "float", "Number") if key in inner), None)
            if value is not None and not isinstance(value, list | dict):
                return value
    return None


def _text(graph: _Graph, sampler: str, side: str) -> str:
    inputs = graph.inputs(sampler)
    start = graph.link(inputs.get(side))
    if start is None and (guider := graph.link(inputs.get("guider"))):
        inner = graph.inputs(guider)
        start = graph.link(inner.get(side)) or (graph.link(inner.get("conditioning")) if side == "positive" else None)
    for node in graph.upstream(start) if start else ():
        own = graph.inputs(node)
        if side in own and graph.link(own[side]):  # a node that passes both sides on: stay on this one
            return _text(graph, node, side)
        for name in _TEXTS:
            value = own.get(name)
            if isinstance(value, str) and value.strip():
                return words(value.replace("\r\n", "\n"))
    return ""


def _size(graph: _Graph, nodes: list[str]) -> tuple[int | None, int | None]:
    for node in nodes:
        inputs = graph.inputs(node)
        if "Latent" in graph.kind(node) and "width" in inputs and "height" in inputs:
            return whole(_value(graph, [node], "width")), whole(_value(graph, [node], "height"))
    return None, None


def _model(graph: _Graph, nodes: list[str]) -> str:
    for node in nodes:
        for name in _MODELS:
            if (found := words(graph.inputs(node).get(name))) and "Upscale" not in graph.kind(node):
                return found
    return ""


def _strength(graph: _Graph, sampler: str) -> float | None:
    value = number(_value(graph, [sampler], "denoise"))
    return value if value is not None and value < 1 else None


def _loras(graph: _Graph, nodes: list[str]) -> tuple[LoraUse, ...]:
    found: list[LoraUse] = []
    for node in nodes:
        inputs = graph.inputs(node)
        if name := words(inputs.get("lora_name")):
            found.append(LoraUse(name, number(inputs.get("strength_model", inputs.get("strength")))))
    return tuple(found)
