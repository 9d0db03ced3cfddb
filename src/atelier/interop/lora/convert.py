"""From a file's tensors to the internal form: every key is used, or named with the reason why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput
from atelier.interop.lora.adapter import Adapter, LoraPart, Part
from atelier.interop.lora.families import Identity, refuse_foreign
from atelier.interop.lora.keys import Role, split_key, unread_reason
from atelier.interop.lora.layouts import LAYOUTS, Layout, Names, Place, Places, layout_of
from atelier.interop.lora.metadata import LoraMetadata
from atelier.interop.lora.parts import Group, build_part, part_shape
from atelier.interop.lora.split import split_part
from atelier.interop.lora.target import Target

if TYPE_CHECKING:
    from torch import Tensor

MAX_LISTED = 3
_EMBEDDER = re.compile(r"(?:time|vector|guidance)_in$")


@dataclass(frozen=True)
class Report:
    """What became of each key.

    Attributes:
        base: the model the file is for, by its names ("FLUX.1").
        layouts: ids of the layouts found, most modules first.
        kinds: of `lora`, `dora`, `lokr`, `bias`, `weights`, those that occur.
        used: keys that are in the adapter.
        left_out: key → why it is not.
        modules: component → number of modules touched.
        notes: things a person should know ("control model: widens x_embedder from 64 to 128 channels").
    """

    base: str
    layouts: tuple[str, ...]
    kinds: tuple[str, ...]
    used: tuple[str, ...]
    left_out: Mapping[str, str]
    modules: Mapping[str, int]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognition:
    """What names alone tell: layouts, the model, and the modules that would be touched.

    Attributes:
        modules: component → module paths, sorted.
        left_out: key → why it would not be used.
    """

    identity: Identity
    layouts: tuple[str, ...]
    modules: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, str]


@dataclass
class _Sorted:
    """A file's keys sorted by the module they speak of."""

    groups: dict[str, dict[Role, str]]
    places: dict[str, tuple[Layout, Places]]
    parameters: dict[str, tuple[Layout, Place]]
    left_out: dict[str, str]

    def layouts(self) -> tuple[str, ...]:
        counts = Counter(layout.id for layout, _ in self.places.values())
        counts.update({layout.id for layout, _ in self.parameters.values()})
        return tuple(name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def recognise(keys: Iterable[str], target: Target) -> Recognition:
    """Layouts and targets of a file from its key names alone.

    Raises:
        InvalidInput: it is not an adapter for the target's family; the message names what it is.
    """
    keys = sorted(keys)
    identity = refuse_foreign(keys, target)
    found = _sort_keys(keys, target)
    modules: dict[str, set[str]] = {}
    for _, places in found.places.values():
        for place in places:
            modules.setdefault(place.component, set()).add(place.path)
    return Recognition(
        identity, found.layouts(), {name: tuple(sorted(paths)) for name, paths in modules.items()}, found.left_out
    )


def to_internal(
    state: Mapping[str, Tensor], target: Target, metadata: LoraMetadata | None = None
) -> tuple[Adapter, Report]:
    """Read an adapter's tensors, in any known layout, for a target model.

    Works on shape-only tensors (torch's meta device) too; an `.alpha` without a value counts as alpha = rank.

    Args:
        state: key → tensor, as in the file.
        target: the model whose modules and shapes the adapter must fit.
        metadata: the file's metadata; PEFT keeps alpha there.

    Raises:
        InvalidInput: for another model (named), of other shapes (the first three named), or contradictory.
    """
    identity = refuse_foreign(state, target, {key: tuple(tensor.shape) for key, tensor in state.items()})
    found = _sort_keys(sorted(state), target)
    components: dict[str, dict[str, Part]] = {}
    used: list[str] = []
    mismatches: list[str] = []
    notes: list[str] = []
    control: int | None = None

    for name in sorted(found.places):
        _, places = found.places[name]
        keys = found.groups[name]
        group: Group = {role: state[key] for role, key in keys.items()}
        part = build_part(name, group)
        shapes = [target.components[place.component][place.path] for place in places]
        wanted = (sum(shape[0] for shape in shapes), *shapes[0][1:])
        if _widens_control(part, places, wanted):
            control = part_shape(part)[1]
            notes.append(f"control model: widens {places[0].path} from {wanted[1]} to {control} channels")
        elif _flat(part_shape(part)) != _flat(wanted):
            mismatches.append(f"{name} makes {_show(part_shape(part))}, the model's layer is {_show(wanted)}")
            continue
        pieces = split_part(part, places, [shape[0] for shape in shapes])
        if isinstance(pieces, str):
            found.left_out |= dict.fromkeys(keys.values(), pieces)
            continue
        used += keys.values()
        for place, piece in pieces:
            here = components.setdefault(place.component, {})
            if place.path in here:
                raise InvalidInput(
                    f"{place.path} is given twice, once as {name}", advice="split the file by layout first"
                )
            here[place.path] = piece

    if mismatches:
        listed = "; ".join(mismatches[:MAX_LISTED])
        raise InvalidInput(
            f"{len(mismatches)} of {len(found.places)} layers have shapes that cannot belong to {target.name} "
            f"(out × in): {listed}" + ("; …" if len(mismatches) > MAX_LISTED else ""),
            advice="the adapter was made for a model of another size",
        )
    weights: dict[str, dict[str, Tensor]] = {}
    for key, (_, place) in sorted(found.parameters.items()):
        weights.setdefault(place.component, {})[place.path] = state[key]
        used.append(key)
    if not components:
        raise InvalidInput(
            f"none of the {len(state)} tensors fits {target.name}: "
            + next(iter(found.left_out.values()), "the file is empty"),
            advice="choose the model it was trained for",
        )
    if weights and control is None:
        notes.append(f"replaces {sum(map(len, weights.values()))} norm weights of the base")
    adapter = _with_config_alpha(Adapter(components, weights, control), metadata, notes)
    report = Report(
        base=identity.name,
        layouts=found.layouts(),
        kinds=_kinds(adapter),
        used=tuple(sorted(used)),
        left_out=dict(sorted(found.left_out.items())),
        modules={name: len(parts) for name, parts in sorted(components.items())},
        notes=tuple(notes),
    )
    return adapter, report


def _sort_keys(keys: list[str], target: Target) -> _Sorted:
    names = Names(target)
    found = _Sorted({}, {}, {}, {})
    for key in keys:
        taken = split_key(key)
        if taken is not None:
            group = found.groups.setdefault(taken.module, {})
            if taken.role in group:
                raise InvalidInput(f"{taken.module} has two tensors for {taken.role}: {group[taken.role]} and {key}")
            group[taken.role] = key
            continue
        for layout in LAYOUTS:
            place = layout.parameter(key, names)
            if place is not None:
                found.parameters[key] = (layout, place)
                break
        else:
            found.left_out[key] = unread_reason(key)
    for name, group in found.groups.items():
        layout = layout_of(name)
        places = layout.resolve(name, names) if layout else None
        if layout is not None and places:
            found.places[name] = (layout, places)
        else:
            found.left_out |= dict.fromkeys(group.values(), _absent_reason(name, layout, target))
    return found


def _absent_reason(name: str, layout: Layout | None, target: Target) -> str:
    if layout is None:
        return f"{name} is not a module name of a known layout"
    if _EMBEDDER.search(name):
        return f"{name} is an MLP of two layers in {target.name}; the name does not say which of them is meant"
    return f"{target.name} as given has no layer that {name} ({layout.title}) could mean"


def _widens_control(part: Part, places: Places, wanted: tuple[int, ...]) -> bool:
    """BFL's control LoRAs read the control picture's latents beside the noisy ones: twice the input channels."""
    return len(places) == 1 and places[0].path == "x_embedder" and part_shape(part) == (wanted[0], 2 * wanted[1])


def _flat(shape: tuple[int, ...]) -> tuple[int, ...]:
    """A 1 × 1 convolution is the same matrix as a linear layer; files use either for Stable Diffusion's projections."""
    return shape[:2] if shape[2:] in ((), (1, 1)) else shape


def _show(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def _kinds(adapter: Adapter) -> tuple[str, ...]:
    kinds = {"weights"} if adapter.weights else set()
    for _, _, part in adapter.parts():
        kinds.add("lora" if isinstance(part, LoraPart) else "lokr")
        if part.magnitude is not None:
            kinds.add("dora")
        if isinstance(part, LoraPart) and part.bias is not None:
            kinds.add("bias")
    return tuple(sorted(kinds))


def _with_config_alpha(adapter: Adapter, metadata: LoraMetadata | None, notes: list[str]) -> Adapter:
    """Alpha from PEFT's configuration for parts that have none of their own."""
    if metadata is None or not metadata.adapter_config:
        return adapter
    changed: dict[tuple[str, str], Part] = {}
    for component, path, part in adapter.parts():
        if isinstance(part, LoraPart) and part.alpha is None:
            alpha = metadata.alpha_of(component, path, part.rank)
            if alpha is not None:
                changed[component, path] = replace(part, alpha=alpha)
    notes += metadata.warnings()
    return adapter.map(changed)
