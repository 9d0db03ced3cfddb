"""Digests of steps' sources beside their versions, so that no change goes by without a version decision."""

from __future__ import annotations

import ast
import hashlib
import inspect
from collections.abc import Mapping
from typing import Any, TypedDict

from atelier.recipe.step import Registry, Step

WORDS = frozenset({"description", "title", "examples"})  # keywords of Field(…) that are for people only


class Recorded(TypedDict):
    """One entry of the checked file `{step: {version, digest}}`."""

    version: int
    digest: str


def source_digest(step: Step[..., Any]) -> str:
    """SHA-256 over the step's function and all that it uses from its own module, as syntax.

    Comments, layout, docstrings and descriptions do not count; nor does the decorator, whose version is compared on its
    own. Code of other modules does not count either: golden tests watch the output.
    """
    function = step.function
    module = inspect.getmodule(function)
    tree = ast.parse(inspect.getsource(module or function))
    defined: dict[str, ast.stmt] = {}
    for statement in tree.body:
        for name in _names(statement):
            defined[name] = statement
    todo, used = [function.__name__], dict[str, str]()
    while todo:
        name = todo.pop()
        if name in used or name not in defined:
            continue
        node = _Normal().visit(ast.parse(ast.unparse(defined[name])))
        used[name] = ast.dump(node)
        todo += [found.id for found in ast.walk(node) if isinstance(found, ast.Name)]
    return hashlib.sha256("\n".join(f"{name} {used[name]}" for name in sorted(used)).encode()).hexdigest()


def source_digests(registry: Registry) -> dict[str, Recorded]:
    """What the checked file should hold."""
    return {name: Recorded(version=registry[name].version, digest=source_digest(registry[name])) for name in registry}


def check_digests(registry: Registry, recorded: Mapping[str, Recorded]) -> list[str]:
    """Compare the steps with the checked file; a line for each that needs a decision, none when all is well."""
    found: list[str] = []
    for name, now in source_digests(registry).items():
        then = recorded.get(name)
        if then is None:
            found.append(f"step '{name}' is new: record its digest")
        elif now["version"] < then["version"]:
            found.append(f"step '{name}' went back from version {then['version']} to {now['version']}")
        elif now["version"] > then["version"]:
            found.append(f"step '{name}' is now version {now['version']}: record its digest")
        elif now["digest"] != then["digest"]:
            found.append(
                f"step '{name}' changed but is still version {now['version']}: raise it if the output changes, "
                "then record its digest"
            )
    return found + [f"step '{name}' is gone: remove its digest" for name in sorted(recorded.keys() - registry.keys())]


def _names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


class _Normal(ast.NodeTransformer):
    """Leaves out what changes no output."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = [one for one in node.decorator_list if not _is_step(one)]
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_docstring(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "Field":
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in WORDS]
        return self.generic_visit(node)

    def _without_docstring(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        if node.body and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant):
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)


def _is_step(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "step"
