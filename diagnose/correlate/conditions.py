"""Evaluates compiled CEL over plain values. Needs no type checker: what is evaluated was checked when the rule was loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from diagnose.syntax.template import fill


class EvaluationError(RuntimeError):
    """A condition met a value it cannot handle, such as an optional field that was not asked for with has()."""


@cache
def _environment() -> Any:
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_strings

    with _without_protobuf():
        return cel.NewEnv(extensions=[ext_strings.ExtStrings()])


@contextmanager
def _without_protobuf() -> Iterator[None]:
    """Keep a new environment from importing protobuf (40 ms): plain values need none, and it does without where it is missing."""
    hidden = "google.protobuf" not in sys.modules
    if hidden:
        sys.modules["google.protobuf"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules["google.protobuf"]


@lru_cache(maxsize=4096)
def _expression(program: bytes) -> Any:
    return _environment().deserialize(program)


def activate(values: Mapping[str, Any]) -> Any:
    """Return the values in the form that `evaluate` takes; worth it when several conditions look at the same values."""
    return _environment().Activation(dict(values))


def evaluate(program: bytes, activation: Any) -> Any:
    """Return the value of a compiled expression; raise EvaluationError."""
    try:
        value = _expression(program).eval(activation)
    except RuntimeError as error:
        raise EvaluationError(f"a value cannot be looked at: {error}") from None
    if value.type().name() in ("ERROR", "UNKNOWN"):
        raise EvaluationError(str(value.value()))
    return value.value()


def holds(program: bytes, activation: Any) -> bool:
    """Return whether a compiled condition holds; raise EvaluationError."""
    return evaluate(program, activation) is True


def show(value: Any) -> str:
    """Return a value as messages show it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def fill_expressions(template: str, programs: Mapping[str, bytes], activation: Any) -> str:
    """Return a template with every `{expression}` replaced by its value; raise EvaluationError."""
    return fill(template, lambda source: show(evaluate(programs[source], activation)))


def capture_condition(program: bytes) -> Callable[[dict[str, str]], bool]:
    """Return a condition over captures; captures that a line did not give are absent, and an error means no."""

    def condition(captures: dict[str, str]) -> bool:
        try:
            return holds(program, activate(captures))
        except EvaluationError:
            return False

    return condition
