"""Every verb that is recorded anywhere in the code has its sentence."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

from verification.web.sentences.lines import SENTENCES
from verification.web.sentences.words import words_for

ROOT = Path(__file__).resolve().parents[3]
ROOMS = sorted(
    path
    for app in ("newsroom", "verification")
    for path in (ROOT / app).rglob("*.py")
    if not {"migrations", "web", "api", "admin"} & set(path.relative_to(ROOT).parts)
)


@dataclass
class Module:
    """A file of a room: its calls by the name that is called, and the function each call stands in."""

    path: Path

    def __post_init__(self) -> None:
        tree = ast.parse(self.path.read_text())
        self.imported = {
            (node.module, name.name): name.asname or name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        self.functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        self.calls = [
            (node.func.id, node, function)
            for function in self.functions
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]

    @property
    def dotted(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def calls_it(self, function: ast.FunctionDef, module: "Module") -> str:
        """What a function of another module, or of this one, is called here; "" where it is not known."""
        return function.name if module is self else self.imported.get((module.dotted, function.name), "")


@cache
def modules() -> list[Module]:
    """Every file of the rooms, read once and only where a test asks."""
    return [Module(path) for path in ROOMS]


def recorded_verbs() -> set[str]:
    """The first argument of every `record(…)`, followed back through the helpers that pass it on."""
    return {
        name
        for module in modules()
        for called, call, function in module.calls
        if called == "record" and call.args
        for name in _values(call.args[0], function, module)
    }


def _values(argument: ast.expr, function: ast.FunctionDef, module: Module) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(name)):
            yield name
        case ast.IfExp(body=one, orelse=other):
            yield from _values(one, function, module)
            yield from _values(other, function, module)
        case ast.JoinedStr(values=[ast.Constant(value=prefix), ast.FormattedValue(value=rest)]):
            yield from (f"{prefix}{name}" for name in _values(rest, function, module))
        case ast.Name(id=name):
            yield from _passed_as(name, function, module)
        case _:
            pytest.fail(f"{module.path}: an event's verb is put together in a way this test does not follow")


def _passed_as(parameter: str, function: ast.FunctionDef, module: Module) -> Iterator[str]:
    """What callers give for a parameter: in the same file for a private helper, anywhere for another."""
    position = [argument.arg for argument in function.args.args].index(parameter)
    for other in [module] if function.name.startswith("_") else modules():
        here = other.calls_it(function, module)
        for called, call, caller in other.calls:
            if here and called == here and len(call.args) > position:
                yield from _values(call.args[position], caller, other)


def test_every_recorded_verb_has_a_sentence() -> None:
    recorded = recorded_verbs()
    assert len(recorded) > 50, "the search no longer finds what is recorded"
    assert recorded - set(SENTENCES) == set()


def test_no_sentence_is_for_a_verb_that_is_never_recorded() -> None:
    assert set(SENTENCES) - recorded_verbs() == set()


@pytest.mark.django_db
def test_a_search_is_named_as_one_says_it() -> None:
    nothing_named = words_for([], None, UTC)
    assert SENTENCES["task.search_ended"]({"type": "find_another_way"}, nothing_named) == (
        "ended the search for another way to reach a party"
    )
