"""The kernel: typed steps, static recipes, runs that resume, lineage. No torch, no I/O of its own."""

from atelier.recipe.context import Context, Stopped
from atelier.recipe.course import Course
from atelier.recipe.data import Input, Link, Node, Recipe
from atelier.recipe.digest import check_digests, source_digests
from atelier.recipe.graph import Graph, Ref, cross, each
from atelier.recipe.key import result_key, stream
from atelier.recipe.memory import Studio
from atelier.recipe.plan import Lanes, Planned
from atelier.recipe.ports import Clock, Events, Guard, Ledger, Services, Store
from atelier.recipe.run import Runner
from atelier.recipe.step import Alike, Registry, Step, step
from atelier.recipe.toml import dumps, loads
from atelier.recipe.types import Seed
from atelier.recipe.values import (
    Adapter,
    Asset,
    Captions,
    Checkpoint,
    Cost,
    DataSet,
    Draft,
    Image,
    Mask,
    Photo,
    Picture,
    Report,
    Run,
    State,
    Task,
)

__all__ = [
    "Adapter",
    "Alike",
    "Asset",
    "Captions",
    "Checkpoint",
    "Clock",
    "Context",
    "Cost",
    "Course",
    "DataSet",
    "Draft",
    "Events",
    "Graph",
    "Guard",
    "Image",
    "Input",
    "Lanes",
    "Ledger",
    "Link",
    "Mask",
    "Node",
    "Photo",
    "Picture",
    "Planned",
    "Recipe",
    "Ref",
    "Registry",
    "Report",
    "Run",
    "Runner",
    "Seed",
    "Services",
    "State",
    "Step",
    "Stopped",
    "Store",
    "Studio",
    "Task",
    "check_digests",
    "cross",
    "dumps",
    "each",
    "loads",
    "result_key",
    "source_digests",
    "step",
    "stream",
]
